// Both loops do the same over real loopback sockets.
#include "io/packet_loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "io/clock.hpp"
#include "io/udp_socket.hpp"

namespace earshot::io {
namespace {

struct Got {
  int socket;
  Endpoint source;
  std::string text;
};

struct Ear final : PacketSink {
  std::vector<Got> packets;
  std::vector<int> released;
  int wakes = 0;
  void on_packet(Instant, int socket, const Endpoint& source,
                 std::span<const std::uint8_t> bytes) override {
    packets.push_back({socket, source, std::string(bytes.begin(), bytes.end())});
  }
  void on_released(int socket) override { released.push_back(socket); }
  void on_wake() override { ++wakes; }
};

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class PacketLoopTest : public testing::TestWithParam<PacketLoop::Backend> {
 protected:
  void SetUp() override {
    auto made = PacketLoop::make(wake_, GetParam());
    if (!made) GTEST_SKIP() << made.error().message;
    loop_ = std::move(*made);
  }

  UdpSocket socket(const char* at = "127.0.0.1:0") {
    auto bound = UdpSocket::bind(*Endpoint::parse(at));
    EXPECT_TRUE(bound) << bound.error().message;
    return std::move(*bound);
  }

  template <class Condition>
  void eventually(const char* reason, Condition condition) {
    const Instant deadline = now() + 5s;
    while (!condition()) {
      ASSERT_LT(now(), deadline) << "never " << reason;
      loop_->wait(now() + 5ms, ear_);
    }
  }

  Wake wake_ = std::move(*Wake::make());
  std::unique_ptr<PacketLoop> loop_;
  Ear ear_;
};

TEST_P(PacketLoopTest, ReceivesFromManySocketsAndTellsWhichAndFromWhom) {
  auto phone = socket();
  std::vector<UdpSocket> legs;
  for (int i = 0; i < 50; ++i) {
    legs.push_back(socket());
    loop_->add(legs.back().fd());
  }
  for (auto& leg : legs) phone.send_to(leg.local(), bytes_of(std::to_string(leg.fd())));
  eventually("fifty packets", [&] { return ear_.packets.size() == 50; });
  for (const auto& packet : ear_.packets) {
    EXPECT_EQ(packet.text, std::to_string(packet.socket));
    EXPECT_EQ(packet.source, phone.local());
  }
}

TEST_P(PacketLoopTest, SendsABatchOfMoreThanAnyQueueHolds) {
  auto leg = socket(), phone = socket();
  std::array<std::uint8_t, 100> buffer;
  std::size_t arrived = 0;
  const std::string text = "frame";
  for (int round = 0; round < 30; ++round) {
    std::vector<Datagram> batch(50, Datagram{leg.fd(), phone.local(), bytes_of(text)});
    EXPECT_EQ(loop_->send(batch), 0u);
    while (phone.receive(buffer)) ++arrived;
  }
  EXPECT_EQ(arrived, 1500u);
}

TEST_P(PacketLoopTest, SpeaksIpv6) {
  auto leg = socket("[::1]:0"), phone = socket("[::1]:0");
  loop_->add(leg.fd());
  phone.send_to(leg.local(), bytes_of("six"));
  eventually("the packet", [&] { return !ear_.packets.empty(); });
  EXPECT_EQ(ear_.packets[0].source, phone.local());
  const std::string back = "back";
  const Datagram answer{leg.fd(), phone.local(), bytes_of(back)};
  loop_->send({&answer, 1});
  std::array<std::uint8_t, 100> buffer;
  EXPECT_EQ(phone.receive(buffer)->from, leg.local());
}

TEST_P(PacketLoopTest, AReleasedSocketKeepsItsPacketsForTheNextLoop) {
  auto phone = socket(), leg = socket();
  loop_->add(leg.fd());
  phone.send_to(leg.local(), bytes_of("before"));
  loop_->release(leg.fd());
  eventually("released", [&] { return ear_.released == std::vector{leg.fd()}; });
  phone.send_to(leg.local(), bytes_of("after"));

  Wake other_wake = std::move(*Wake::make());
  auto other = std::move(*PacketLoop::make(other_wake, GetParam()));
  other->add(leg.fd());
  const Instant deadline = now() + 5s;
  while (ear_.packets.size() < 2 && now() < deadline) other->wait(now() + 5ms, ear_);
  ASSERT_EQ(ear_.packets.size(), 2u);
  EXPECT_EQ(ear_.packets[0].text, "before");
  EXPECT_EQ(ear_.packets[1].text, "after");
}

TEST_P(PacketLoopTest, WakesForTheMailboxAndAtTheDeadline) {
  std::thread other([&] { wake_.signal(); });
  eventually("woken", [&] { return ear_.wakes > 0; });
  other.join();
  wake_.signal();
  eventually("woken again", [&] { return ear_.wakes > 1; });
  const Instant until = now() + 2ms;
  while (now() < until) loop_->wait(until, ear_);
  EXPECT_TRUE(ear_.packets.empty());
}

TEST_P(PacketLoopTest, AFloodToOneSocketDoesNotStarveTheOthers) {
  auto attacker = socket(), phone = socket(), flooded = socket(), quiet = socket();
  loop_->add(flooded.fd());
  loop_->add(quiet.fd());
  for (int i = 0; i < 5000; ++i) attacker.send_to(flooded.local(), bytes_of("x"));
  phone.send_to(quiet.local(), bytes_of("hello"));
  const auto heard = [&] {
    return std::any_of(ear_.packets.begin(), ear_.packets.end(),
                       [&](const Got& got) { return got.socket == quiet.fd(); });
  };
  eventually("the quiet one", heard);
  EXPECT_GT(flooded.dropped(), 0u);  // the kernel's small queue took the worst
}

INSTANTIATE_TEST_SUITE_P(Backends, PacketLoopTest,
                         testing::Values(PacketLoop::Backend::epoll, PacketLoop::Backend::io_uring),
                         [](const auto& backend) {
                           return backend.param == PacketLoop::Backend::epoll ? "epoll"
                                                                              : "io_uring";
                         });

}  // namespace
}  // namespace earshot::io
