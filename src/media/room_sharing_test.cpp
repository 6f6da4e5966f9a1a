// Several who hear the same: one mix and one encoder for them all, and nobody notices who else
// shares it.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

constexpr double kOtherHz = 2300;

// A call with two more supervisors. Nobody hears the others' whispers unless he barges.
struct WatchedCall : Call {
  explicit WatchedCall(Codec c, Codec s1, Codec s2, Codec s3)
      : Call(c, c, s1),
        second(join({.id = 4, .codec = s2, .hz = kOtherHz, .offset_ms = 11})),
        third(join({.id = 5, .codec = s3, .hz = 2900, .offset_ms = 5})) {}

  using Modes = std::array<Mode, 3>;
  static constexpr Modes kMonitored = {Mode::monitor, Mode::monitor, Mode::monitor};

  Phone& watcher(std::size_t i) { return i == 0 ? supervisor : i == 1 ? second : third; }
  void enter_all(const Modes& wanted) {
    modes = wanted;
    std::vector<Heard> rows = {row(customer, agent, true), row(agent, customer, true)};
    for (std::size_t i = 0; i < 3; ++i) {
      if (modes[i] == Mode::none) continue;
      rows.push_back(row(customer, watcher(i)));
      rows.push_back(row(agent, watcher(i)));
      if (modes[i] == Mode::whisper || modes[i] == Mode::barge)
        rows.push_back(row(watcher(i), agent));
      if (modes[i] == Mode::barge) rows.push_back(row(watcher(i), customer));
    }
    table(rows);
  }
  void expect_heard() {
    for (std::size_t i = 0; i < 3; ++i) {
      const double hz = watcher(i).setup.hz;
      const bool whispers = modes[i] == Mode::whisper || modes[i] == Mode::barge;
      expect_ear(watcher(i), kCustomerHz, modes[i] != Mode::none, "C>S");
      expect_ear(watcher(i), kAgentHz, modes[i] != Mode::none, "A>S");
      expect_ear(agent, hz, whispers, "S>A");
      expect_ear(customer, hz, modes[i] == Mode::barge, "S>C");
      for (std::size_t j = 0; j < 3; ++j)
        if (j != i) expect_ear(watcher(j), hz, false, "S>S");
    }
    expect_ear(agent, kCustomerHz, true, "C>A");
    expect_ear(customer, kAgentHz, true, "A>C");
  }
  std::uint64_t frames_mixed_in(int ms) {
    const auto before = counters.mixed.value();
    run(ms);
    return counters.mixed.value() - before;
  }

  Phone &second, &third;
  Modes modes{};
};

constexpr Codec kCodecs[] = {Codec::pcmu, Codec::g722, Codec::opus};

TEST(RoomSharing, WhoHearsTheSameIsMixedAndEncodedForOnce) {
  for (const Codec codec : kCodecs) {
    SCOPED_TRACE(codec_name(codec));
    WatchedCall call(codec, codec, codec, codec);
    call.enter_all({Mode::monitor, Mode::none, Mode::none});
    call.run(300);
    call.enter_all(WatchedCall::kMonitored);
    call.run(300);
    call.forget();
    EXPECT_NEAR(static_cast<double>(call.frames_mixed_in(1000)), 50, 1);
    call.expect_heard();
    EXPECT_EQ(call.second.payloads, call.supervisor.payloads);
    EXPECT_EQ(call.third.payloads, call.supervisor.payloads);
    EXPECT_EQ(parse_rtp(call.second.packets.back())->ssrc, 0xA004u);
  }
}

TEST(RoomSharing, AnotherFormatHasAMixOfItsOwn) {
  WatchedCall call(Codec::pcmu, Codec::pcmu, Codec::pcma, Codec::pcmu);
  MediaDescription longer = call.third.described();
  longer.ptime_ms = 40;
  call.room.find(LegId{5})->agree(call.third.described(), longer);
  call.room.agreed(LegId{5});
  call.enter_all(WatchedCall::kMonitored);
  call.run(300);
  EXPECT_NEAR(static_cast<double>(call.frames_mixed_in(1000)), 125, 3);
  call.expect_heard();
}

// What one supervisor is sent while others come, whisper, hear a prompt and go.
std::vector<std::vector<std::uint8_t>> sent_to(std::size_t who, Codec codec, bool with_others) {
  const auto prompt = tone_prompt(2300, 200ms);
  WatchedCall call(codec, codec, codec, codec);
  const auto others = [&](Mode mode) {
    WatchedCall::Modes modes;
    modes.fill(with_others ? mode : Mode::none);
    modes[who] = Mode::monitor;
    call.enter_all(modes);
    call.run(210);
  };
  const LegId other{call.watcher((who + 1) % 3).setup.id};
  if (who != 0) others(Mode::monitor);  // then he is not the one who mixes
  for (const Mode mode : {Mode::none, Mode::monitor, Mode::whisper, Mode::monitor, Mode::none}) {
    others(mode);
    others(Mode::none);
    others(Mode::monitor);
  }
  if (with_others) call.room.play(other, {prompt}, false);
  call.run(500);
  if (with_others) call.room.remove(other);
  call.run(300);
  call.expect_ear(call.watcher(who), kCustomerHz, true, "C>S");
  return call.watcher(who).packets;
}

TEST(RoomSharing, NobodysBytesChangeBecauseOthersShareHisMixOrLeaveIt) {
  for (const Codec codec : kCodecs) {
    for (std::size_t who = 0; who < 3; ++who) {
      SCOPED_TRACE(::testing::Message() << codec_name(codec) << " supervisor " << who);
      EXPECT_EQ(sent_to(who, codec, false), sent_to(who, codec, true));
    }
  }
}

TEST(RoomSharing, EverybodyIsHeardAsTheTableSaysWhoeverSharesWithWhom) {
  std::mt19937 chance(31);
  for (const Codec codec : kCodecs) {
    WatchedCall call(Codec::pcmu, codec, codec, chance() % 2 ? codec : Codec::pcma);
    for (int i = 0; i < 25; ++i) {
      SCOPED_TRACE(::testing::Message() << codec_name(codec) << " step " << i);
      WatchedCall::Modes modes;
      for (Mode& mode : modes)
        mode = std::array{Mode::none, Mode::monitor, Mode::monitor, Mode::whisper,
                          Mode::barge}[chance() % 5];
      call.enter_all(modes);
      if (chance() % 8 == 0) {  // hung up, and back
        auto leg = call.room.remove(LegId{3 + chance() % 3});
        call.run(40);
        call.room.add(std::move(leg));
        call.enter_all(modes);
      }
      call.run(100);
      call.forget();
      call.run(300);
      call.expect_heard();
    }
    for (std::size_t i = 0; i < 3; ++i) {
      const auto& packets = call.watcher(i).packets;
      for (std::size_t at = 1; at < packets.size(); ++at)
        EXPECT_EQ(parse_rtp(packets[at])->sequence,
                  static_cast<std::uint16_t>(parse_rtp(packets[at - 1])->sequence + 1));
    }
  }
}

}  // namespace
}  // namespace earshot::media::testing
