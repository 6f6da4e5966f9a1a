#include "io/epoll_loop.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "io/clock.hpp"
#include "io/socket_address.hpp"

namespace earshot::io {
namespace {

class EpollLoop final : public PacketLoop {
 public:
  EpollLoop(FileDescriptor epoll, Wake& wake) : epoll_(std::move(epoll)), wake_(wake) {
    watch(wake.fd());
  }

  Backend backend() const override { return Backend::epoll; }

  void add(int socket) override {
    const auto index = static_cast<std::size_t>(socket);
    if (ours_.size() <= index) ours_.resize(index + 64);
    ours_[index] = true;
    watch(socket);
  }

  void release(int socket) override {
    ours_[static_cast<std::size_t>(socket)] = false;
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket, nullptr);
    released_.push_back(socket);
  }

  std::size_t send(std::span<const Datagram> packets) override {
    std::size_t refused = 0;
    for (const auto& packet : packets) {
      SocketAddress to;
      const auto size = to_socket_address(packet.to, to);
      const auto sent = ::sendto(packet.socket, packet.bytes.data(), packet.bytes.size(),
                                 MSG_DONTWAIT, &to.any, size);
      if (sent < 0) ++refused;
    }
    return refused;
  }

  void wait(Instant until, PacketSink& sink) override {
    const auto left = released_.empty() ? std::max(until - now(), Micros(0)) : Micros(0);
    const timespec timeout{left.count() / 1'000'000, left.count() % 1'000'000 * 1'000};
    const int ready = epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()),
                                   &timeout, nullptr);
    const Instant woken = now();
    for (int i = 0; i < ready; ++i) {
      const int fd = events_[static_cast<std::size_t>(i)].data.fd;
      if (fd == wake_.fd()) {
        wake_.acknowledge();
        sink.on_wake();
      } else if (ours_[static_cast<std::size_t>(fd)]) {
        receive_one(fd, woken, sink);
      }
    }
    tell_released(sink);
  }

 private:
  void watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;  // level: a socket with more than one packet is simply ready again, so
    event.data.fd = fd;      // that a flood to one gets no more than its turn
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  }

  void receive_one(int fd, Instant woken, PacketSink& sink) {
    SocketAddress from;
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT, &from.any, &size);
    if (got < 0) return;
    sink.on_packet(woken, fd, from_socket_address(from),
                   {buffer_.data(), static_cast<std::size_t>(got)});
  }

  void tell_released(PacketSink& sink) {
    while (!released_.empty()) {
      const int socket = released_.back();
      released_.pop_back();
      sink.on_released(socket);
    }
  }

  FileDescriptor epoll_;
  Wake& wake_;
  std::array<epoll_event, 64> events_;
  std::array<std::uint8_t, kMaxPacket> buffer_;
  std::vector<bool> ours_;  // by descriptor: events of one batch outlive a release
  std::vector<int> released_;
};

}  // namespace

Result<std::unique_ptr<PacketLoop>> make_epoll_loop(Wake& wake) {
  FileDescriptor epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) {
    return fail("no_descriptors", std::string("cannot make an epoll: ") + std::strerror(errno) +
                                      "; raise the limit of open files (ulimit -n)");
  }
  return std::make_unique<EpollLoop>(std::move(epoll), wake);
}

}  // namespace earshot::io
