#include "sip/control_loop.hpp"

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/check.hpp"
#include "sip/sofia.hpp"

namespace earshot::sip {

namespace {

void read_away(int fd) {
  std::uint64_t count = 0;
  [[maybe_unused]] auto ignored = ::read(fd, &count, sizeof count);
}

// Sofia's library set-up is per process and reference counted by itself.
struct SofiaLibrary {
  SofiaLibrary() { su_init(); }
  ~SofiaLibrary() { su_deinit(); }
};

}  // namespace

struct ControlLoop::State {
  SofiaLibrary library;
  su_root_t* root = nullptr;
  int wake = -1;   // eventfd: something was posted
  int alarm = -1;  // timerfd: Sofia's own timers follow the wall clock, ours must not
  int wake_index = 0, alarm_index = 0;
  std::atomic<bool> stopping{false};

  std::mutex mutex;  // guards `posted` only
  std::vector<std::function<void()>> posted;

  struct Timer {
    TimerId id;
    std::function<void()> task;
  };
  std::multimap<Instant, Timer> timers;
  std::unordered_map<TimerId, Instant> due;
  TimerId last_timer = 0;

  void run_posted() {
    std::vector<std::function<void()>> tasks;
    {
      std::lock_guard lock(mutex);
      tasks.swap(posted);
    }
    for (auto& task : tasks) task();
  }

  void run_timers(Instant now) {
    while (!timers.empty() && timers.begin()->first <= now) {
      auto timer = std::move(timers.begin()->second);
      timers.erase(timers.begin());
      due.erase(timer.id);
      timer.task();
    }
    arm();
  }

  void arm() {
    itimerspec when{};
    if (!timers.empty()) {
      const auto at = std::max<std::int64_t>(1, timers.begin()->first.time_since_epoch().count());
      when.it_value.tv_sec = at / 1'000'000;
      when.it_value.tv_nsec = at % 1'000'000 * 1'000;
    }
    timerfd_settime(alarm, TFD_TIMER_ABSTIME, &when, nullptr);
  }
};

ControlLoop::ControlLoop() : state_(std::make_unique<State>()) {
  state_->root = su_root_create(nullptr);
  state_->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  state_->alarm = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  CHECK(state_->root && state_->wake >= 0 && state_->alarm >= 0);
  su_root_threading(state_->root, 0);

  su_wait_t wait[1];
  su_wait_init(wait);
  su_wait_create(wait, state_->wake, SU_WAIT_IN);
  state_->wake_index = su_root_register(
      state_->root, wait,
      [](void*, su_wait_t*, void* state) {
        read_away(static_cast<State*>(state)->wake);
        static_cast<State*>(state)->run_posted();
        return 0;
      },
      state_.get(), 0);
  su_wait_init(wait);
  su_wait_create(wait, state_->alarm, SU_WAIT_IN);
  state_->alarm_index = su_root_register(
      state_->root, wait,
      [](void*, su_wait_t*, void* loop) {
        auto& self = *static_cast<ControlLoop*>(loop);
        read_away(self.state_->alarm);
        self.state_->run_timers(self.now());
        return 0;
      },
      this, 0);
  CHECK(state_->wake_index >= 0 && state_->alarm_index >= 0);
}

ControlLoop::~ControlLoop() {
  su_root_deregister(state_->root, state_->wake_index);
  su_root_deregister(state_->root, state_->alarm_index);
  su_root_destroy(state_->root);
  ::close(state_->wake);
  ::close(state_->alarm);
}

void ControlLoop::run() {
  state_->stopping = false;
  while (!state_->stopping) su_root_step(state_->root, 60'000);
}

void ControlLoop::stop() {
  post([this] { state_->stopping = true; });
}

void ControlLoop::step(Millis longest) {
  su_root_step(state_->root, static_cast<su_duration_t>(longest.count()));
}

void ControlLoop::post(std::function<void()> task) {
  {
    std::lock_guard lock(state_->mutex);
    state_->posted.push_back(std::move(task));
    if (state_->posted.size() > 1) return;  // whoever was first has woken the loop
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] auto ignored = ::write(state_->wake, &one, sizeof one);
}

TimerId ControlLoop::call_at(Instant at, std::function<void()> task) {
  const TimerId id = ++state_->last_timer;
  const auto placed = state_->timers.emplace(at, State::Timer{id, std::move(task)});
  state_->due.emplace(id, at);
  if (placed == state_->timers.begin()) state_->arm();
  return id;
}

void ControlLoop::cancel(TimerId timer) {
  const auto due = state_->due.find(timer);
  if (due == state_->due.end()) return;
  auto [first, last] = state_->timers.equal_range(due->second);
  for (auto it = first; it != last; ++it) {
    if (it->second.id != timer) continue;
    state_->timers.erase(it);
    break;
  }
  state_->due.erase(due);
}

Instant ControlLoop::now() const {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return Instant(Micros(time.tv_sec * 1'000'000 + time.tv_nsec / 1'000));
}

void* ControlLoop::sofia_root() const { return state_->root; }

}  // namespace earshot::sip
