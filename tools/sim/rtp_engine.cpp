#include "sim/rtp_engine.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <random>

#include "base/check.hpp"
#include "sim/socket_address.hpp"

namespace earshot::sim {
namespace {

constexpr std::uint64_t kWake = ~std::uint64_t{0};
constexpr int kSendBurst = 64;  // then look whether something came
constexpr std::uint16_t kFirstPort = 40'000, kLastPort = 65'000;

int bound_socket(const Endpoint& local) {
  const int family = local.address.is_v6 ? AF_INET6 : AF_INET;
  const int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  const SocketAddress address(local);
  if (bind(fd, address.get(), address.size()) == 0) return fd;
  const int reason = errno;
  ::close(fd);
  errno = reason;
  return -1;
}

}  // namespace

RtpEngine::RtpEngine()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  CHECK(epoll_ >= 0 && wake_ >= 0);
  // Runs that follow each other closely should not meet each other's last packets.
  next_port_ = static_cast<std::uint16_t>(
      kFirstPort + 2 * (std::random_device{}() % ((kLastPort - kFirstPort) / 2)));
  epoll_event event{EPOLLIN, {.u64 = kWake}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  thread_ = std::thread([this] { run(); });
}

RtpEngine::~RtpEngine() {
  stop_ = true;
  post([] {});
  thread_.join();
  ::close(epoll_);
  ::close(wake_);
}

Result<std::shared_ptr<RtpLeg>> RtpEngine::open(const IpAddress& address, int tone) {
  std::shared_ptr<RtpLeg> leg;
  {
    std::lock_guard lock(mutex_);
    for (int tries = (kLastPort - kFirstPort) / 2; tries > 0 && !leg; --tries) {
      const Endpoint local{address, next_port_};
      next_port_ = next_port_ >= kLastPort ? kFirstPort : next_port_ + 2;
      const int fd = bound_socket(local);
      if (fd >= 0)
        leg = std::make_shared<RtpLeg>(fd, local, tone);
      else if (errno != EADDRINUSE)
        return fail("no_rtp_socket",
                    fmt::format("cannot open an RTP socket on {}: {}", local.text(),
                                errno == EMFILE ? "too many open files, raise `ulimit -n`"
                                                : std::strerror(errno)));
    }
  }
  if (!leg) return fail("ports_exhausted", "no free RTP port left on " + address.text());
  post([this, leg] {
    std::size_t slot = slots_.size();
    if (free_.empty()) {
      slots_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    slots_[slot] = {leg, ++opened_};
    epoll_event event{EPOLLIN, {.u64 = slot}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, leg->socket(), &event);
    // Golden-ratio steps: any number of legs spreads evenly over the 20 ms.
    const double phase = static_cast<double>(opened_) * 0.618033988749895;
    due_.push(
        {now_ns() + from_ms(20 * (phase - static_cast<std::uint64_t>(phase))), slot, opened_});
  });
  return leg;
}

void RtpEngine::close(const std::shared_ptr<RtpLeg>& leg) {
  leg->stop();
  post([this, leg] {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
      if (slots_[slot].leg != leg) continue;
      epoll_ctl(epoll_, EPOLL_CTL_DEL, leg->socket(), nullptr);
      slots_[slot] = {};
      free_.push_back(slot);
    }
  });
}

void RtpEngine::post(std::function<void()> change) {
  {
    std::lock_guard lock(mutex_);
    changes_.push_back(std::move(change));
  }
  const std::uint64_t one = 1;
  CHECK(write(wake_, &one, sizeof one) == sizeof one);
}

void RtpEngine::apply_changes() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto ignored = read(wake_, &count, sizeof count);
  std::vector<std::function<void()>> changes;
  {
    std::lock_guard lock(mutex_);
    changes.swap(changes_);
  }
  for (const auto& change : changes) change();
}

void RtpEngine::send_what_is_due() {
  for (int burst = 0; burst < kSendBurst && !due_.empty(); ++burst) {
    const Nanos now = now_ns();
    const Due due = due_.top();
    if (due.at > now) return;
    due_.pop();
    Slot& slot = slots_[due.slot];
    if (!slot.leg || slot.generation != due.generation) continue;
    due_.push({slot.leg->send_due(due.at, now), due.slot, due.generation});
  }
}

void RtpEngine::run() {
  std::array<epoll_event, 256> events;
  while (!stop_) {
    send_what_is_due();
    const Nanos wait = due_.empty() ? from_ms(1'000) : std::max<Nanos>(0, due_.top().at - now_ns());
    const timespec timeout{wait / 1'000'000'000, wait % 1'000'000'000};
    const int count = epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      if (events[i].data.u64 == kWake)
        apply_changes();
      else if (const auto leg = slots_[events[i].data.u64].leg)
        leg->receive();
    }
  }
}

}  // namespace earshot::sim
