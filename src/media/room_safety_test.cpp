// Who must not be heard, who must not be sent to, and what must not break us (faults.md M1 … M4,
// M14 … M16, K2).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "media/rtp/srtp.hpp"
#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

Endpoint at(const char* text) { return *Endpoint::parse(text); }

struct Intruder : Phone {
  Intruder() : Phone({.id = 50, .hz = 2000}) {}
};

TEST(RoomSafety, AForeignSenderIsNeverHeardNorSentTo) {
  for (const char* from : {"127.0.0.1:7777", "10.1.2.3:20002", "203.0.113.9:20002"}) {
    Call call;
    Intruder intruder;
    call.enter(Mode::barge);
    call.run(100);
    for (int i = 0; i < 100; ++i) {
      call.run(20);
      call.room.receive_rtp(call.now, *call.room.find(LegId{1}), at(from), intruder.next_packet(),
                            call.out);
      call.collect();  // every packet's address is checked there
    }
    EXPECT_EQ(call.dropped("foreign_source"), 100u);
    for (auto& phone : call.phones) EXPECT_LT(phone->hears(2000), kSilent);
    call.expect_cells(Mode::barge);
  }
}

TEST(RoomSafety, AnIntruderBeforeTheFirstPacketGainsNothing) {
  Call call;
  Intruder intruder;
  call.enter(Mode::barge);
  for (auto& phone : call.phones) phone->talks = false;
  for (int i = 0; i < 50; ++i) {
    call.run(20);
    call.room.receive_rtp(call.now, *call.room.find(LegId{1}), at("198.51.100.7:6000"),
                          intruder.next_packet(), call.out);
    call.collect();
  }
  EXPECT_EQ(call.dropped("foreign_source"), 50u);
  for (auto& phone : call.phones) EXPECT_TRUE(phone->packets.empty());
}

TEST(RoomSafety, OurOwnPacketsSentBackAreNotHeard) {
  Call call;
  call.enter(Mode::none);
  call.run(300);
  const auto ours = call.customer.packets.back();
  const auto before = call.dropped("not_expected");
  call.send(call.customer, ours);
  EXPECT_EQ(call.dropped("not_expected"), before + 1);
}

TEST(RoomSafety, AFloodIsCapped) {
  Call call;
  call.enter(Mode::none);
  call.run(300);
  call.agent.forget();
  for (int i = 0; i < 5000; ++i) call.send(call.customer, call.customer.next_packet());
  EXPECT_LE(call.agent.packets.size(), 500u);
  EXPECT_GE(call.dropped("flood"), 4500u);
}

std::filesystem::path corpora() {
  if (const char* given = std::getenv("EARSHOT_CORPORA")) return given;
  const char* source = std::getenv("EARSHOT_SOURCE");
  return std::filesystem::path(source ? source : ".") / "../shared/corpora";
}

TEST(RoomSafety, TheCorporaOfOthersCrashesDoNothing) {
  const auto root = corpora();
  if (!std::filesystem::exists(root)) GTEST_SKIP() << "no test data at " << root;
  Call call(Codec::pcmu, Codec::opus, Codec::g722);
  call.enter(Mode::barge);
  call.run(200);
  int files = 0;
  for (const char* folder : {"webrtc-fuzzer-corpora", "mediasoup-crash", "mediasoup-rtp"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
      if (bytes.size() > 65'507) continue;
      ++files;
      for (std::uint64_t id = 1; id <= 3; ++id) {
        Leg& leg = *call.room.find(LegId{id});
        const Endpoint from = call.phones[id - 1]->address();
        call.room.receive_rtp(call.now, leg, from, bytes, call.out);
        call.room.receive_rtcp(call.now, leg, from, bytes, call.out);
        call.collect();
      }
      call.run(3);
    }
  }
  EXPECT_GT(files, 100);
  call.run(1000);
  call.expect_cells(Mode::barge);
}

TEST(RoomSafety, RandomBytesBehindARightHeaderDoNothing) {
  std::mt19937 chance(11);
  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    Call call(codec, Codec::pcma, Codec::opus);
    call.enter(Mode::barge);
    call.run(100);
    for (int i = 0; i < 400; ++i) {
      auto packet = call.customer.next_packet();
      packet.resize(kRtpHeader + chance() % (i % 100 == 0 ? 1460 : 200));
      for (std::size_t at = kRtpHeader; at < packet.size(); ++at)
        packet[at] = static_cast<std::uint8_t>(chance());
      if (i % 3 == 0 && !packet.empty()) packet[chance() % 12] ^= 1 << chance() % 8;
      call.send(call.customer, packet);
      call.run(3);
    }
    call.customer.ssrc = 4711;
    call.customer.timestamp = 0;
    call.run(600);
    call.expect_ear(call.agent, kCustomerHz, true, "C>A");
  }
}

struct SecureCall : Call {
  SecureCall() {
    local = remote = customer.described();
    local.sdes = key(1);
    remote.sdes = key(2);
    room.find(LegId{1})->agree(local, remote);
    room.agreed(LegId{1});
    enter(Mode::none);
    customer.talks = false;
  }
  static SdesKey key(std::uint8_t fill) {
    SdesKey key;
    key.key_and_salt.fill(fill);
    return key;
  }
  // The phone's own SRTP: our key is theirs there.
  Srtp phone_srtp{{SrtpProfile::aes128_cm_sha1_80, key(2).key_and_salt, key(1).key_and_salt},
                  0x1001};
  MediaDescription local, remote;

  std::vector<std::uint8_t> secured() {
    auto packet = customer.next_packet();
    const std::size_t size = packet.size();
    packet.resize(size + Srtp::kMaxTrailer);
    packet.resize(phone_srtp.protect_rtp(packet, size));
    return packet;
  }
};

TEST(RoomSafety, ATapHearsAnSrtpLegInClear) {
  SecureCall call;
  call.room.add_tap(LegId{900});
  call.table({Call::row(call.customer, LegId{900})});
  Phone clear(call.customer.setup);  // says the same, unprotected
  for (int i = 0; i < 5; ++i) {
    call.send(call.customer, call.secured());
    ASSERT_EQ(call.tapped.size(), static_cast<std::size_t>(i + 1));
    const auto packet = clear.next_packet();
    const auto expected = parse_rtp(packet)->payload;
    const auto tapped = call.tapped.back().payload;
    EXPECT_TRUE(std::equal(tapped.begin(), tapped.end(), expected.begin(), expected.end()));
  }
  call.send(call.customer, call.customer.next_packet());
  EXPECT_EQ(call.tapped.size(), 5u) << "what is not authentic is in no recording";
}

TEST(RoomSafety, AnSrtpLegHearsAndSpeaksOnlySrtp) {
  SecureCall call;
  call.agent.forget();
  for (int i = 0; i < 30; ++i) {
    call.send(call.customer, call.secured());
    call.run(20);
  }
  EXPECT_GT(call.agent.hears(kCustomerHz), kLoud);

  std::vector<std::int16_t> heard;
  for (auto packet : call.customer.packets) {
    const auto clear = call.phone_srtp.unprotect_rtp(packet, packet.size());
    ASSERT_GT(clear, kRtpHeader);
    for (std::size_t i = kRtpHeader; i < clear; ++i)
      heard.push_back(decode_g711(Codec::pcmu, packet[i]));
  }
  EXPECT_GT(tone_in(std::span(heard).last(1600), kAgentHz, 8000), kLoud);

  call.agent.forget();
  for (int i = 0; i < 10'000; ++i) call.send(call.customer, call.customer.next_packet());
  EXPECT_TRUE(call.agent.packets.empty());
  EXPECT_EQ(call.dropped("srtp"), 10'000u);

  // His address moved: the packets prove themselves, and ours follow.
  const Endpoint moved = at("127.0.0.1:31000");
  call.send(call.customer, call.secured());  // the first after the jump over the plain ones
  call.room.receive_rtp(call.now, *call.room.find(LegId{1}), moved, call.secured(), call.out);
  EXPECT_EQ(call.out.packets().size(), 1u);
  call.out.clear();
  call.room.receive_rtp(call.now, *call.room.find(LegId{2}), call.agent.address(),
                        call.agent.next_packet(), call.out);
  ASSERT_EQ(call.out.packets().size(), 1u);
  EXPECT_EQ(call.out.packets()[0].to, moved);
  call.out.clear();
}

TEST(RoomSafety, KeysOnOneSideOnlyMeanSilence) {
  SecureCall call;
  call.remote.sdes.reset();
  call.room.find(LegId{1})->agree(call.local, call.remote);
  call.room.agreed(LegId{1});
  call.forget();
  for (int i = 0; i < 10; ++i) {
    call.send(call.customer, call.customer.next_packet());
    call.run(20);
  }
  EXPECT_TRUE(call.agent.packets.empty());
  EXPECT_TRUE(call.customer.packets.empty());
}

}  // namespace
}  // namespace earshot::media::testing
