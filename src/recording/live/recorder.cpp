#include "recording/live/recorder.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "io/clock.hpp"

namespace earshot::recording {
namespace {

constexpr int kBusyMs = 20, kIdleMs = 250;
constexpr Seconds kHangs = 5s;
constexpr Seconds kPatienceAtEnd = 20s;

Result<io::FileDescriptor> lock_folder(const std::filesystem::path& root) {
  if (auto made = make_folders(root); !made) return tl::unexpected(made.error());
  const auto path = root / "lock";
  io::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return tl::unexpected(disk_error("open", path, errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail("recordings_in_use", "another server writes recordings to " + root.string() +
                                         ". Stop it, or give this one a folder of its own");
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::start(const RecorderConfig& config,
                                                  const KeyStore& keys,
                                                  std::span<io::ByteRing* const> taps,
                                                  std::function<void()> on_news, Counters& counters,
                                                  Log& log) {
  auto lock = lock_folder(config.layout.root);
  if (!lock) return tl::unexpected(lock.error());
  auto wake = io::Wake::make();
  if (!wake) return tl::unexpected(wake.error());
  return std::unique_ptr<Recorder>(new Recorder(config, keys, taps, std::move(on_news),
                                                std::move(*lock), std::move(*wake), counters, log));
}

Recorder::Recorder(const RecorderConfig& config, const KeyStore& keys,
                   std::span<io::ByteRing* const> taps, std::function<void()> on_news,
                   io::FileDescriptor lock, io::Wake wake, Counters& counters, Log& log)
    : keys_(keys),
      on_news_(std::move(on_news)),
      lock_(std::move(lock)),
      wake_(std::move(wake)),
      counters_(counters),
      stepped_at_(io::now().time_since_epoch().count()),
      jobs_(std::make_unique<Jobs>()),
      loop_(std::make_unique<RecorderLoop>(keys_, config.loop, taps, *jobs_, counters_, log)) {
  loop_->recover(ids_in(config.layout.live(), ".ears"));
  thread_ = io::Thread("recorder", io::Priority::normal, [this] { run(); });
}

Recorder::~Recorder() {
  stopping_ = true;
  wake_.signal();
  thread_.join();
  jobs_.reset();  // its jobs look at the loop
}

bool Recorder::post(Command&& command) {
  const bool pushed = commands_.push(std::move(command));
  wake_.signal();
  return pushed;
}

std::optional<Error> Recorder::fault(Instant now) const {
  const Instant stepped{Micros(stepped_at_.load(std::memory_order_relaxed))};
  if (now - stepped > kHangs || jobs_->busy_for(now) > kHangs) {
    return Error{"disk_hangs", "the disk under " + keys_.layout().root.string() +
                                   " has not answered for 5 s: nothing is recorded. Look at it"};
  }
  const std::lock_guard lock(fault_mutex_);
  return fault_;
}

void Recorder::wait(int patience_ms) {
  pollfd sleeper{wake_.fd(), POLLIN, 0};
  if (::poll(&sleeper, 1, patience_ms) > 0) wake_.acknowledge();
}

void Recorder::run() {
  while (!stopping_) {
    wait(loop_->busy() ? kBusyMs : kIdleMs);
    step();
  }
  step();  // what was posted until now
  loop_->end_all(io::now(), "the server was stopped");
  for (const Instant begin = io::now(); io::now() - begin < kPatienceAtEnd;) {
    step();
    if (loop_->live() == 0) break;
    wait(kBusyMs);
  }
}

void Recorder::step() {
  const Instant now = io::now();
  stepped_at_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  loop_->step(
      now, [this] { return commands_.pop(); }, untold_);
  {
    const std::lock_guard lock(fault_mutex_);
    fault_ = loop_->fault();
  }
  tell();
}

void Recorder::tell() {
  std::size_t told = 0;
  while (told < untold_.size() && news_.push(std::move(untold_[told]))) ++told;
  untold_.erase(untold_.begin(), untold_.begin() + static_cast<std::ptrdiff_t>(told));
  if (told && on_news_) on_news_();
}

}  // namespace earshot::recording
