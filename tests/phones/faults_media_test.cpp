// What strangers and broken phones send to the ports of live calls, and a port range that is too
// small: counted, never heard, and the next call works.

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <random>
#include <thread>

#include "sim/payload_loop.hpp"
#include "tests/phones/faults_floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using Bytes = std::vector<std::uint8_t>;

void send_from(int socket, const Endpoint& to, const Bytes& packet) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(to.port);
  ::inet_pton(AF_INET, to.address.text().c_str(), &address.sin_addr);
  ::sendto(socket, packet.data(), packet.size(), MSG_DONTWAIT,
           reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

// Somebody on the network with whom nothing was agreed.
class Stranger {
 public:
  Stranger() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~Stranger() { ::close(socket_); }

  int socket() const { return socket_; }
  void say(const Endpoint& to) {  // the next 20 ms of his tone, as good RTP
    const auto& frames = loop_->frames;
    Bytes packet = {0x80, 0, static_cast<std::uint8_t>(sequence_ >> 8),
                    static_cast<std::uint8_t>(sequence_)};
    const std::uint32_t timestamp = sequence_ * 160U;
    for (int shift : {24, 16, 8, 0})
      packet.push_back(static_cast<std::uint8_t>(timestamp >> shift));
    packet.insert(packet.end(), {0xba, 0xdb, 0xad, 0x01});
    const auto& payload = frames[sequence_ % frames.size()];
    packet.insert(packet.end(), payload.begin(), payload.end());
    send_from(socket_, to, packet);
  }
  void next() { ++sequence_; }
  int received() const {  // how many datagrams somebody sent to him
    std::array<char, 2048> datagram;
    int count = 0;
    while (::recv(socket_, datagram.data(), datagram.size(), MSG_DONTWAIT) >= 0) ++count;
    return count;
  }

 private:
  const int socket_;
  const sim::Loop loop_ = sim::tone_loop(Codec::pcmu, 20, kThird);
  std::uint16_t sequence_ = 1;
};

Bytes padded(Bytes head, std::size_t size, std::uint8_t with = 0xd5) {
  head.resize(size, with);
  return head;
}

std::vector<Bytes> broken_packets() {
  const Bytes ssrc_on{0, 1, 0, 0, 0, 160, 1, 2, 3, 4};
  const auto rtp = [&](std::uint8_t first, std::uint8_t second) {
    Bytes packet{first, second};
    packet.insert(packet.end(), ssrc_on.begin(), ssrc_on.end());
    return packet;
  };
  std::vector<Bytes> all{
      {},
      {0x80},
      padded({0x80, 0}, 11),                      // RTP cut short
      padded(rtp(0x00, 0), 172),                  // version 0
      padded(rtp(0xc0, 0), 172),                  // version 3
      rtp(0x8f, 0),                               // 15 CSRCs that are not there
      padded(rtp(0x90, 0), 16, 0xff),             // an extension of 65,535 words
      padded(rtp(0xa0, 0), 172, 0xff),            // more padding than packet
      padded(rtp(0xa0, 0), 172, 0x00),            // padding of no octets
      padded(rtp(0x80, 0x7f), 172),               // a payload type nobody agreed on
      padded(rtp(0xbf, 0xff), 1'400, 0xff),       // everything at once
      padded(rtp(0x00, 0), 60'000),               // huge
      {0x80, 200},                                // RTCP cut short
      {0x80, 200, 0xff, 0xff, 1, 2, 3, 4},        // a sender report longer than its packet
      {0x9f, 201, 0, 1, 1, 2, 3, 4},              // 31 report blocks that are not there
      {0x9f, 203, 0, 1, 1, 2, 3, 4},              // BYE for 31 sources, one there
      {0x81, 202, 0, 2, 1, 2, 3, 4, 1, 255, 65},  // SDES, an item longer than the packet
      {0x80, 0xcd, 0, 0, 0x80, 0xcd, 0, 0},       // feedback of nothing, twice
  };
  std::minstd_rand random(20'260'101);
  for (int i = 0; i < 40; ++i) {
    Bytes noise(random() % 300);
    for (auto& octet : noise) octet = static_cast<std::uint8_t>(random());
    if (!noise.empty()) noise[0] &= 0x3f;  // never version 2: noise that is RTP by luck is no noise
    all.push_back(noise);
  }
  return all;
}

class Packets : public Faults, public testing::WithParamInterface<bool> {
 protected:
  Packets() : Faults({.people = kPeople, .rtp_ports = 40}) {}
  double dropped(const char* cause) {
    return server_.metric(std::string("earshot_rtp_dropped_total{cause=\"") + cause + "\"}");
  }
  // Where the server receives this phone's sound, and its RTCP when it were not on the same port.
  static std::vector<Endpoint> doors_of(sim::Phone& phone) {
    const auto rtp = phone.state().remote->rtp;
    return {rtp, {rtp.address, static_cast<std::uint16_t>(rtp.port + 1)}};
  }
};

// In a two-party call packets are passed on; with a supervisor who barges everything is mixed.
TEST_P(Packets, BrokenAndForeignOnesAreCountedAndNeverHeard) {
  auto& agent = registered("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  std::vector<sim::Phone*> all{&caller, &agent};
  if (GetParam()) {
    auto& supervisor = phone("200", kSupervisor);
    supervisor.dial("*6101");
    ASSERT_OK(supervisor.wait_for(Awaited::answered, "*6101 is answered"));
    ASSERT_OK(caller.ear().wait_hears(kSupervisor, "the customer hears the supervisor"));
    all.push_back(&supervisor);
  }
  const double malformed = dropped("malformed"), foreign = dropped("foreign_source");

  Stranger stranger;
  const auto broken = broken_packets();
  const auto start = sim::now_ns();
  std::size_t rounds = 0;
  // The ear is the clock: a round about every 20 ms until everybody has heard a second.
  while (!caller.ear().wait_windows(start, 10, 20ms) && ++rounds < 1'000) {
    for (auto* phone : all) {
      for (const auto& door : doors_of(*phone)) {
        stranger.say(door);
        for (std::size_t i = 0; i < 6; ++i) {
          const auto& packet = broken[(rounds * 6 + i) % broken.size()];
          send_from(stranger.socket(), door, packet);
          send_from(phone->leg().socket(), door, packet);
        }
      }
    }
    stranger.next();
  }
  for (auto* listener : all) {
    ASSERT_TRUE(listener->ear().wait_windows(start, 8, 3s));
    EXPECT_TRUE(listener->ear().since(start, kThird).silent()) << "a stranger is heard";
    for (auto* talker : all) {
      if (talker == listener) continue;
      EXPECT_TRUE(listener->ear().since(start, talker->leg().tone()).heard())
          << listener->options().user << " no longer hears " << talker->options().user;
    }
  }
  EXPECT_GT(dropped("malformed"), malformed);
  EXPECT_GT(dropped("foreign_source"), foreign + 10);
  EXPECT_EQ(stranger.received(), 0) << "somebody's sound went to a stranger";
  for (auto* phone : all) phone->hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the call ends"));
  control_call();
}

INSTANTIATE_TEST_SUITE_P(When, Packets, testing::Bool(),
                         [](const auto& test) { return test.param ? "mixed" : "passed_on"; });

class Ports : public Faults {
 protected:
  Ports() : Faults({.people = kPeople, .rtp_ports = 40}) {}
};

// He is there before the call begins, at every port: whom the server talks to is what the SDP said.
TEST_F(Ports, AStrangerAtEveryPortLearnsAndSaysNothing) {
  auto& agent = registered("101", kAgent);
  const auto first = static_cast<std::uint16_t>([&] {  // of the range: a call's ports are inside
    std::string line;
    std::ifstream config(server_.folder() / "earshot.toml");
    while (std::getline(config, line) && !line.starts_with("ports = ")) {
    }
    return std::stoi(line.substr(9));
  }());
  Stranger stranger;
  {
    std::mutex mutex;
    std::condition_variable_any never;
    const std::jthread spray([&](const std::stop_token& stop) {
      std::unique_lock lock(mutex);
      while (!stop.stop_requested()) {
        for (std::uint16_t i = 0; i < 40; ++i) {
          stranger.say({server_.address(), static_cast<std::uint16_t>(first + i)});
        }
        stranger.next();
        never.wait_for(lock, stop, 20ms, [] { return false; });  // his packets' pace
      }
    });
    for (int i = 0; i < 3; ++i) {
      auto& caller = customer();
      talk(caller, agent, "+4930101");
      expect_right_talk(caller, agent);
      caller.hang_up();
      ASSERT_OK(agent.wait_for(Awaited::ended, "the call ends"));
    }
  }
  EXPECT_EQ(stranger.received(), 0) << "somebody's sound went to a stranger";
}

// Two pairs are one call; with three the second caller's own leg fits and the agent's does not.
struct SecondCaller {
  BareCaller second_;
};

class FewPorts : protected SecondCaller, public Faults, public testing::WithParamInterface<int> {
 protected:
  FewPorts()
      : Faults({.people = kPeople,
                .more = second_.as_trunk(),
                .rtp_ports = GetParam(),
                .media = "port_quarantine = \"2s\""}) {}
};

TEST_P(FewPorts, TheNextCallIsRefusedAndTheFirstGoesOn) {
  auto& agent = registered("101", kAgent);
  auto& spare = registered("102", kSecondSupervisor);
  auto& caller = customer();
  talk(caller, agent, "+4930101");

  EXPECT_EQ(server_.metric("earshot_rtp_ports_exhausted_total"), 0);
  EXPECT_EQ(second_.call("+4930102", server_.sip()), 503) << second_.answer();
  EXPECT_EQ(server_.metric("earshot_rtp_ports_exhausted_total"), 1);
  auto& impatient = customer();
  impatient.dial("+4930102");
  EXPECT_OK(impatient.wait_for(Awaited::ended, "the simulator's phones show it too"));
  EXPECT_EQ(impatient.state().sip_status, 503);
  EXPECT_EQ(spare.state().phase, sim::CallPhase::idle) << "rung for a call that had no ports";
  EXPECT_TRUE(
      eventually("the log tells it", [&] { return logged("widen the range under [media]"); }));
  expect_right_talk(caller, agent);

  caller.hang_up();
  ASSERT_OK(agent.wait_for(Awaited::ended, "the first call ends"));
  ASSERT_TRUE(eventually("the ports have rested", [&] {
    return server_.metric("earshot_rtp_ports{state=\"free\"}") == GetParam() / 2;
  }));
  control_call();
}

INSTANTIATE_TEST_SUITE_P(Ports, FewPorts, testing::Values(4, 6));

}  // namespace
}  // namespace earshot::phones
