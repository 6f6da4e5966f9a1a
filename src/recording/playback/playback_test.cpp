#include "recording/playback/playback.hpp"

#include <gtest/gtest.h>

#include "recording/testing/tape.hpp"

namespace earshot::recording {
namespace {

using testing::key_store;
using testing::NetworkSetup;
using testing::Phone;
using testing::play;
using testing::Scratch;
using testing::Sound;
using testing::sound_of;
using testing::tone;
using testing::write_tape;

constexpr RecordingId kId{0x4001};
constexpr LegId kCustomer{1}, kAgent{2}, kSupervisor{3};
constexpr double kLoud = 5000, kSilent = 150;

TEST(Playback, EveryCodecsToneIsInItsTrackAndInNoOther) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  std::uint64_t number = 0x5000;
  for (const Codec first : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
    for (const Codec second : {Codec::pcmu, Codec::opus}) {
      SCOPED_TRACE(std::string(codec_name(first)) + " and " + codec_name(second));
      const RecordingId id{++number};
      Phone customer(kCustomer, first), agent(kAgent, second);
      customer.talk(0s, 3s, 500);
      agent.talk(0s, 3s, 1100);
      write_tape(keys, id, {&customer, &agent}, 3s,
                 {{kCustomer, "customer", {}, "+44 20"}, {kAgent, "agent", PersonId{7}, "Ann"}});
      Playback playback = play(keys, id);
      ASSERT_EQ(playback.tracks().size(), 2u);
      EXPECT_EQ(playback.tracks()[0].part, "customer");
      EXPECT_EQ(playback.tracks()[1].label, "Ann");
      EXPECT_EQ(playback.tracks()[1].person, PersonId{7});
      EXPECT_EQ(playback.rate(), audio_rate(first) + audio_rate(second) > 16'000 ? 16'000 : 8'000);
      const Sound sound = sound_of(playback);
      ASSERT_EQ(std::ssize(sound.heard[0]), playback.samples());
      const int rate = playback.rate();
      for (const auto from : {200ms, 1500ms, 2700ms}) {
        EXPECT_GT(tone(sound.heard[0], rate, from, from + 200ms, 500), kLoud);
        EXPECT_LT(tone(sound.heard[0], rate, from, from + 200ms, 1100), kSilent);
        EXPECT_GT(tone(sound.heard[1], rate, from, from + 200ms, 1100), kLoud);
        EXPECT_LT(tone(sound.heard[1], rate, from, from + 200ms, 500), kSilent);
      }
      EXPECT_EQ(playback.strays(), 0u);
    }
  }
}

// When it becomes loud, looking from `from` on.
Micros onset(const std::vector<media::Sample>& samples, int rate, Micros from) {
  auto i = static_cast<std::size_t>(from.count() * rate / 1'000'000);
  while (i < samples.size() && std::abs(samples[i]) < 2000) ++i;
  return Micros(static_cast<std::int64_t>(i) * 1'000'000 / rate);
}

TEST(Playback, TracksAreAlignedAfterHours) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  const NetworkSetup network{40, 0.02};
  Phone slow(kCustomer, Codec::pcmu, -300, network, 3), fast(kAgent, Codec::pcma, 300, network, 4);
  constexpr Micros kLong = 4h;
  // A second of sound in each minute, at the same moment for both; all else is suppressed silence.
  for (Micros at = 5s; at + 2s < kLong; at += 60s) {
    slow.talk(at, at + 1s, 700);
    fast.talk(at, at + 1s, 900);
    if (at > 2h && at < 2h + 60s) slow.restart();
  }
  write_tape(keys, kId, {&slow, &fast}, kLong);
  Playback playback = play(keys, kId);
  const Sound sound = sound_of(playback);
  ASSERT_EQ(std::ssize(sound.heard[0]), playback.samples());
  int measured = 0, late = 0;
  for (Micros at = 5s; at + 2s < kLong; at += 60s, ++measured) {
    const Micros a = onset(sound.heard[0], 8000, at - 1s), b = onset(sound.heard[1], 8000, at - 1s);
    // The first packet of a second may be lost, and a packet is 20 ms.
    late += std::abs((a - b).count()) > 20'000 || std::abs((a - at).count()) > 20'000 + 20'000;
  }
  EXPECT_GE(measured, 238);
  EXPECT_LE(late, measured / 20) << "lost beginnings: 2 % on each side";
}

TEST(Playback, DriftNeitherClicksNorSlips) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  Phone fast(kAgent, Codec::pcma, 300, {}, 4);
  fast.talk(0s, 10min, 400);
  write_tape(keys, kId, {&fast}, 10min);
  Playback playback = play(keys, kId);
  const Sound sound = sound_of(playback);
  const std::span<const media::Sample> steady = std::span(sound.heard[0]).subspan(8000, 590 * 8000);
  // A tone of 400 Hz and 8,000 steps 2,513 at most from sample to sample.
  EXPECT_LT(media::testing::largest_step(steady), 2900);
  EXPECT_GT(tone(sound.heard[0], 8000, 590s, 591s, 400), kLoud);
}

TEST(Playback, LossIsConcealedAndPausesAreSilent) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  Phone agent(kAgent, Codec::pcmu);
  agent.talk(0s, 2s, 500);
  agent.talk(4s, 6s, 500);  // between: a pause, nothing was tapped
  std::erase_if(agent.sent, [n = 0](const auto&) mutable { return ++n % 10 == 0; });
  write_tape(keys, kId, {&agent}, 7s);
  Playback playback = play(keys, kId);
  const Sound sound = sound_of(playback);
  EXPECT_GT(tone(sound.heard[0], 8000, 500ms, 1900ms, 500), kLoud);
  const auto loudest = [&](Micros from, Micros until) {
    int most = 0;
    for (auto i = from.count() / 125; i < until.count() / 125; ++i)
      most =
          std::max(most, std::abs(static_cast<int>(sound.heard[0][static_cast<std::size_t>(i)])));
    return most;
  };
  EXPECT_EQ(loudest(2020ms, 3980ms), 0);
  EXPECT_EQ(loudest(6020ms, 7000ms), 0);
}

TEST(Playback, AsideIsOnAPlaneOfItsOwnAndDoesNotRingOn) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  std::uint64_t number = 0x6000;
  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    SCOPED_TRACE(codec_name(codec));
    const RecordingId id{++number};
    Phone supervisor(kSupervisor, codec);
    supervisor.aside = true;
    supervisor.talk(0s, 2s, 900);
    supervisor.aside = false;
    supervisor.talk(2s, 4s, 500);
    write_tape(keys, id, {&supervisor}, 4s);
    Playback playback = play(keys, id);
    EXPECT_TRUE(playback.tracks()[0].speaks_aside);
    const Sound sound = sound_of(playback);
    const int rate = playback.rate();
    EXPECT_GT(tone(sound.aside[0], rate, 200ms, 1900ms, 900), kLoud);
    EXPECT_GT(tone(sound.heard[0], rate, 2200ms, 3900ms, 500), kLoud);
    EXPECT_EQ(tone(sound.heard[0], rate, 0ms, 1980ms, 900), 0);
    EXPECT_LT(tone(sound.heard[0], rate, 2000ms, 2100ms, 900), 10 * kSilent);
    EXPECT_EQ(tone(sound.aside[0], rate, 2100ms, 4000ms, 500), 0);
  }
}

TEST(Playback, PromptsAreATrackOfTheirOwn) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  Phone customer(kCustomer, Codec::pcma), prompt(kCustomer, Codec::pcmu);
  prompt.prompt = true;
  customer.talk(0s, 2s, 500);
  prompt.talk(0s, 2s, 1100);
  write_tape(keys, kId, {&customer, &prompt}, 2s, {{kCustomer, "customer", {}, "C"}});
  Playback playback = play(keys, kId);
  ASSERT_EQ(playback.tracks().size(), 2u);
  const Sound sound = sound_of(playback);
  for (std::size_t i = 0; i < 2; ++i) {
    const bool is_prompt = playback.tracks()[i].prompt;
    EXPECT_EQ(playback.tracks()[i].part, "customer");
    EXPECT_GT(tone(sound.heard[i], 8000, 300ms, 1800ms, is_prompt ? 1100 : 500), kLoud);
    EXPECT_LT(tone(sound.heard[i], 8000, 300ms, 1800ms, is_prompt ? 500 : 1100), kSilent);
  }
}

TEST(Playback, ACodecThatChangesInTheCallStaysInItsTrack) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  Phone before(kAgent, Codec::pcmu), after(kAgent, Codec::opus, 0, {}, 9);
  before.talk(0s, 2s, 500);
  after.talk(2s, 4s, 700);
  write_tape(keys, kId, {&before, &after}, 4s);
  Playback playback = play(keys, kId);
  ASSERT_EQ(playback.tracks().size(), 1u);
  const Sound sound = sound_of(playback);
  EXPECT_GT(tone(sound.heard[0], 16'000, 200ms, 1900ms, 500), kLoud);
  EXPECT_GT(tone(sound.heard[0], 16'000, 2200ms, 3900ms, 700), kLoud);
}

TEST(Playback, GarbageInPacketsHurtsNobodyElse) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  std::mt19937 random(3);
  Phone bad(kCustomer, Codec::opus), worse(kSupervisor, Codec::g722), good(kAgent, Codec::pcmu);
  bad.talk(0s, 3s, 500);
  worse.talk(0s, 3s, 500);
  good.talk(0s, 3s, 1100);
  for (Phone* phone : {&bad, &worse}) {
    for (auto& one : phone->sent) {
      one.payload.resize(random() % 1400);
      for (auto& octet : one.payload) octet = static_cast<std::uint8_t>(random());
      if (random() % 4 == 0) one.frame.rtp_time = static_cast<std::uint32_t>(random());
    }
  }
  write_tape(keys, kId, {&bad, &worse, &good}, 3s);
  Playback playback = play(keys, kId);
  const Sound sound = sound_of(playback);
  for (std::size_t i = 0; i < 3; ++i) {
    if (playback.tracks()[i].leg == kAgent) {
      EXPECT_GT(tone(sound.heard[i], playback.rate(), 200ms, 2800ms, 1100), kLoud);
    }
    EXPECT_EQ(std::ssize(sound.heard[i]), playback.samples());
  }
}

}  // namespace
}  // namespace earshot::recording
