#include "tests/bench/phones.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <thread>

#include "base/check.hpp"
#include "io/clock.hpp"

namespace earshot::bench {
namespace {

constexpr Millis kStall = 50ms;      // longer away, and what was not said then is not said at once
constexpr std::size_t kMarkAt = 12;  // in the payload: phone, moment

std::int64_t wall_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

double percentile_ms(std::vector<std::int64_t>& values, double part) {
  if (values.empty()) return 0;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at) / 1e6;
}

}  // namespace

Phones::Phones() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  CHECK(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  local_ = {*IpAddress::parse("127.0.0.1"), ntohs(address.sin_port)};
  const int octets = 16 << 20, on = 1;
  if (::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) != 0)
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets);
  CHECK(::setsockopt(socket_.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0);
}

void Phones::add(const Endpoint& server) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(server.port);
  servers_.push_back(address);
  last_delay_.push_back(-1);
}

void Phones::speak_for_a_millisecond() {
  if (io::now() > next_ + kStall) next_ = io::now();
  speak(static_cast<std::size_t>(clock_ms_ % 20), 20);
  ++clock_ms_;
  next_ += 1ms;
  do {
    listen();
    if (io::now() < next_) std::this_thread::sleep_for(200us);
  } while (io::now() < next_);
}

void Phones::speak(std::size_t first, std::size_t step) {
  const auto sequence = static_cast<std::uint32_t>(clock_ms_ / 20);
  for (std::size_t phone = first; phone < servers_.size();) {
    std::array<Packet, kBatch> packets;
    std::array<iovec, kBatch> parts;
    std::array<mmsghdr, kBatch> messages{};
    unsigned count = 0;
    for (; count < kBatch && phone < servers_.size(); ++count, phone += step) {
      Packet& packet = packets[count] = {0x80, 0};
      packet[2] = static_cast<std::uint8_t>(sequence >> 8);
      packet[3] = static_cast<std::uint8_t>(sequence);
      for (std::size_t i = 0; i < 4; ++i)
        packet[4 + i] = static_cast<std::uint8_t>((sequence * 160) >> (24 - 8 * i));
      packet[10] = static_cast<std::uint8_t>(phone >> 8);  // of the SSRC
      packet[11] = static_cast<std::uint8_t>(phone);
      const std::int64_t mark[] = {static_cast<std::int64_t>(phone), wall_ns()};
      std::memcpy(packet.data() + kMarkAt, mark, sizeof mark);
      parts[count] = {packet.data(), packet.size()};
      messages[count].msg_hdr = {.msg_name = &servers_[phone],
                                 .msg_namelen = sizeof servers_[phone],
                                 .msg_iov = &parts[count],
                                 .msg_iovlen = 1,
                                 .msg_control = nullptr,
                                 .msg_controllen = 0,
                                 .msg_flags = 0};
    }
    const int sent = ::sendmmsg(socket_.get(), messages.data(), count, 0);
    counts_.sent += static_cast<std::uint64_t>(std::max(0, sent));
  }
}

void Phones::listen() {
  while (true) {
    std::array<Packet, kBatch> packets;
    std::array<std::array<char, 64>, kBatch> controls;
    std::array<iovec, kBatch> parts;
    std::array<mmsghdr, kBatch> messages{};
    for (std::size_t i = 0; i < kBatch; ++i) {
      parts[i] = {packets[i].data(), packets[i].size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_control = controls[i].data();
      messages[i].msg_hdr.msg_controllen = controls[i].size();
    }
    const int got = ::recvmmsg(socket_.get(), messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(0, got)); ++i) {
      const cmsghdr* stamp = CMSG_FIRSTHDR(&messages[i].msg_hdr);
      if (messages[i].msg_len != kPacket || !stamp) continue;
      timespec came{};
      std::memcpy(&came, CMSG_DATA(stamp), sizeof came);
      heard(packets[i], came.tv_sec * 1'000'000'000ll + came.tv_nsec);
    }
    if (got < static_cast<int>(kBatch)) return;
  }
}

void Phones::heard(const Packet& packet, std::int64_t came_ns) {
  std::int64_t mark[2];
  std::memcpy(mark, packet.data() + kMarkAt, sizeof mark);
  if (mark[0] < 0 || mark[0] >= std::ssize(last_delay_)) return;
  ++counts_.received;
  const std::int64_t delay = came_ns - mark[1];
  std::int64_t& last = last_delay_[static_cast<std::size_t>(mark[0])];
  if (last >= 0) jitters_.push_back(std::abs(delay - last));
  last = delay;
  delays_.push_back(delay);
}

Phones::Report Phones::report() {
  Report report = counts_;
  report.delay_p50_ms = percentile_ms(delays_, 0.5);
  report.delay_p99_ms = percentile_ms(delays_, 0.99);
  report.jitter_p99_ms = percentile_ms(jitters_, 0.99);
  counts_ = {};
  delays_.clear();
  jitters_.clear();
  return report;
}

}  // namespace earshot::bench
