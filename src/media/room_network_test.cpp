// What the network and strange phones do to a stream (faults.md M5 … M12), heard at the other end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

// How long after `speaker` falls silent his tone is still heard: buffer, concealment and all.
int tail_ms(Call& call, Phone& speaker, const Phone& ear, double hz) {
  speaker.talks = false;
  for (int ms = 0; ms < 1000; ms += 20) {
    call.run(20);
    if (ear.hears(hz, 20) < kSilent) return ms;
  }
  return 1000;
}

TEST(RoomNetwork, AJitteryWhisperIsHeardAndTheDelayGoesAgain) {
  std::mt19937 chance(3);
  Call call;
  bool jittery = true;
  call.on_packet = [&](Phone& phone, const auto& packet) {
    if (!jittery || &phone != &call.supervisor) return true;
    call.send_later(phone, packet, static_cast<int>(chance() % 60));
    return false;
  };
  call.enter(Mode::whisper);
  call.run(5000);
  EXPECT_GT(call.agent.hears(kSupervisorHz, 1000), 4000);
  EXPECT_GT(call.agent.hears(kCustomerHz, 1000), kLoud);
  jittery = false;
  call.run(10'000);
  EXPECT_GT(call.agent.hears(kSupervisorHz, 1000), kLoud);
  EXPECT_LE(tail_ms(call, call.supervisor, call.agent, kSupervisorHz), 120);
}

TEST(RoomNetwork, AStallLeavesNoDelayBehind) {
  Call call;
  bool stalled = false;
  call.on_packet = [&](Phone& phone, const auto& packet) {
    if (!stalled || &phone != &call.supervisor) return true;
    call.send_later(phone, packet, 200);
    return false;
  };
  call.enter(Mode::whisper);
  call.run(2000);
  stalled = true;
  call.run(300);
  stalled = false;
  call.run(10'000);
  EXPECT_GT(call.agent.hears(kSupervisorHz, 1000), kLoud);
  EXPECT_LE(tail_ms(call, call.supervisor, call.agent, kSupervisorHz), 120);
}

TEST(RoomNetwork, DriftNeitherGrowsTheDelayNorClicks) {
  const int minutes = std::getenv("EARSHOT_LONG") ? 60 : 2;
  for (const double ppm : {-1000.0, 1000.0}) {
    SCOPED_TRACE(ppm);
    Call call;
    call.supervisor.setup.drift_ppm = ppm;
    call.enter(Mode::whisper);
    // A low tone beside a faint one: its own steps are small, so a cut in it would stand out.
    constexpr double kLow = 350;
    call.customer.tone = ToneSource(kCustomerHz, 8000, 200);
    call.supervisor.tone = ToneSource(kLow, 8000);
    call.run(1000);
    for (int minute = 0; minute < minutes; ++minute) {
      call.forget();
      call.run(60'000);
      // The tones step by at most 2π·(8000·350 + 200·500)/8000 = 2,280; u-law adds up to 512.
      EXPECT_LT(largest_step(call.agent.heard), 3'000) << minute;
      EXPECT_GT(call.agent.hears(kLow, 1000), kLoud) << minute;
    }
    EXPECT_LE(tail_ms(call, call.supervisor, call.agent, kLow), 120);
  }
}

TEST(RoomNetwork, LossReorderingAndDuplicatesDoNotStretchTheSound) {
  std::mt19937 chance(5);
  Call call;
  call.on_packet = [&](Phone& phone, const auto& packet) {
    switch (chance() % 10) {
      case 0: return false;
      case 1: call.send_later(phone, packet, 25); return false;
      case 2: call.send_later(phone, packet, 1); return true;
      default: return true;
    }
  };
  call.enter(Mode::barge);
  call.run(10'000);
  for (const Phone* phone : {&call.customer, &call.agent, &call.supervisor})
    EXPECT_NEAR(static_cast<double>(phone->heard.size()), 80'000, 2'400) << phone->setup.id;
  EXPECT_GT(call.agent.hears(kCustomerHz, 2000), 4500);
  EXPECT_GT(call.agent.hears(kSupervisorHz, 2000), 4500);
  EXPECT_GT(call.dropped("duplicate"), 100u);
}

TEST(RoomNetwork, ALongLossFadesAndComesBack) {
  Call call;
  call.enter(Mode::barge);
  call.run(500);
  call.on_packet = [&](Phone& phone, const auto&) { return &phone != &call.customer; };
  call.run(400);
  EXPECT_LT(call.agent.hears(kCustomerHz), kSilent);
  EXPECT_GT(call.agent.hears(kSupervisorHz), kLoud);
  call.on_packet = nullptr;
  call.run(300);
  call.expect_cells(Mode::barge);
}

TEST(RoomNetwork, SequenceJumpsAreOverInTwoPackets) {
  for (const Mode mode : {Mode::none, Mode::barge}) {
    for (const int jump : {1, 100, 20'000, -5, -1000, 40'000}) {
      SCOPED_TRACE(::testing::Message() << int(mode) << " jump " << jump);
      Call call;
      call.customer.sequence = 65'500;  // wraps on the way
      call.enter(mode);
      call.run(1500);
      call.expect_cells(mode);
      call.customer.sequence = static_cast<std::uint16_t>(call.customer.sequence + jump);
      call.agent.forget();
      call.run(jump == -5 ? 140 : 60);
      call.agent.forget();
      call.run(220);
      call.expect_cells(mode);
    }
  }
}

TEST(RoomNetwork, TimestampsMayLie) {
  for (const Mode mode : {Mode::none, Mode::barge}) {
    for (const std::uint32_t jump : {8000u * 3600, 0u - 8000u * 3600, 0xFFFFFF00u}) {
      Call call;
      call.enter(mode);
      call.run(500);
      call.customer.timestamp += jump;
      call.run(60);
      call.agent.forget();
      call.run(300);
      call.expect_cells(mode);
    }
    for (const int per_packet : {0, 320}) {
      Call call;
      call.on_packet = [&](Phone& phone, const auto&) {
        phone.timestamp += static_cast<std::uint32_t>(per_packet - 160);
        return true;
      };
      call.enter(mode);
      call.run(600);
      call.expect_cells(mode);
    }
  }
}

TEST(RoomNetwork, AnotherStreamOfTheSamePhoneGoesOn) {
  for (const Mode mode : {Mode::none, Mode::barge}) {
    Call call;
    call.enter(mode);
    call.run(500);
    call.customer.ssrc = 0x99;
    call.customer.sequence = 7;
    call.customer.timestamp = 1;
    call.agent.forget();
    call.run(300);
    call.expect_cells(mode);
    std::uint16_t expected = parse_rtp(call.agent.packets.front())->sequence;
    for (const auto& packet : call.agent.packets)
      EXPECT_EQ(parse_rtp(packet)->sequence, expected++);
  }
}

TEST(RoomNetwork, SilenceSuppressionIsNoLoss) {
  Call call;
  call.enter(Mode::barge);
  call.run(500);
  for (int i = 0; i < 5; ++i) {
    call.customer.talks = false;
    call.run(700);
    EXPECT_LT(call.agent.hears(kCustomerHz), kSilent);
    EXPECT_GT(call.agent.hears(kSupervisorHz), kLoud);
    call.customer.talks = true;
    call.customer.timestamp += 700 * 8;
    call.run(300);
    call.expect_cells(Mode::barge);
  }
}

}  // namespace
}  // namespace earshot::media::testing
