// Who hears whom, measured on the audio, for every mode and codec.
#include "media/room.hpp"

#include <gtest/gtest.h>

#include <random>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

TEST(Room, EveryModeFromEveryModeIsHeardByWhoShouldHearIt) {
  for (const Mode from : kModes) {
    for (const Mode to : kModes) {
      SCOPED_TRACE(::testing::Message() << "from " << int(from) << " to " << int(to));
      Call call;
      call.enter(from);
      call.run(500);
      call.expect_cells(from);
      call.enter(to);
      call.forget();
      call.run(500);
      call.expect_cells(to);
    }
  }
}

TEST(Room, TenSwitchesASecondLeakNoFrame) {
  std::mt19937 chance(20);
  Call call;
  call.enter(Mode::none);
  call.run(300);
  for (int i = 0; i < 200; ++i) {
    const Mode mode = kModes[chance() % 5];
    call.forget();
    call.enter(mode);
    call.run(90 + static_cast<int>(chance() % 20));
    const auto& heard = call.customer.heard;
    for (std::size_t at = 0; at + 160 <= heard.size(); at += 160) {
      const auto frame = std::span(heard).subspan(at, 160);
      if (mode != Mode::barge && mode != Mode::take_over) {
        EXPECT_LT(tone_in(frame, kSupervisorHz, 8000), kSilent) << "switch " << i << " at " << at;
      }
      if (mode == Mode::take_over) {
        EXPECT_LT(tone_in(frame, kAgentHz, 8000), kSilent) << "switch " << i << " at " << at;
      }
    }
    if (mode == Mode::none) {
      EXPECT_TRUE(call.supervisor.payloads.empty());
    }
    if (mode == Mode::barge || mode == Mode::whisper) {
      EXPECT_GT(call.agent.hears(kSupervisorHz, 40), kLoud) << "switch " << i;
    }
  }
}

TEST(Room, EveryCodecSpeaksWithEveryOther) {
  constexpr Codec kCodecs[] = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};
  for (const Codec c : kCodecs) {
    for (const Codec a : kCodecs) {
      for (const Codec s : {Codec::pcma, Codec::opus}) {
        SCOPED_TRACE(::testing::Message()
                     << codec_name(c) << ' ' << codec_name(a) << ' ' << codec_name(s));
        Call call(c, a, s);
        for (const Mode mode : {Mode::none, Mode::whisper, Mode::barge, Mode::take_over}) {
          call.enter(mode);
          call.forget();
          call.run(400);
          call.expect_cells(mode);
        }
      }
    }
  }
}

// The same packets come at the same times with and without a supervisor.
std::vector<std::vector<std::uint8_t>> customer_hears(Codec c, Codec a, Codec s, Mode mode,
                                                      bool bad_network) {
  std::mt19937 chance(7);
  Call call(c, a, s);
  if (bad_network)
    call.on_packet = [&](Phone& phone, const auto&) {
      return &phone != &call.agent || chance() % 10 != 0;
    };
  call.enter(Mode::none);
  call.run(200);
  call.enter(mode);
  call.run(300);
  call.enter(Mode::none);
  call.run(200);
  return call.customer.packets;
}

TEST(Room, MonitorAndWhisperLeaveTheCustomersBytesUntouched) {
  constexpr Codec kPairs[][2] = {{Codec::pcmu, Codec::pcmu}, {Codec::pcmu, Codec::pcma},
                                 {Codec::pcma, Codec::g722}, {Codec::g722, Codec::opus},
                                 {Codec::opus, Codec::pcmu}, {Codec::opus, Codec::opus}};
  for (const auto& [c, a] : kPairs) {
    for (const Codec s : {Codec::pcmu, Codec::g722}) {
      for (const bool bad_network : {false, true}) {
        const auto alone = customer_hears(c, a, s, Mode::none, bad_network);
        ASSERT_GT(alone.size(), 25u);
        for (const Mode mode : {Mode::monitor, Mode::whisper}) {
          EXPECT_EQ(alone, customer_hears(c, a, s, mode, bad_network))
              << codec_name(c) << ' ' << codec_name(a) << ' ' << codec_name(s) << int(mode)
              << bad_network;
        }
        EXPECT_NE(alone, customer_hears(c, a, s, Mode::barge, bad_network));
      }
    }
  }
}

TEST(Room, SequenceAndTimeGoOnOverEveryChange) {
  Call call;
  for (int i = 0; i < 40; ++i) {
    call.enter(kModes[i * 3 % 5]);
    call.run(110);
  }
  for (const Phone* phone : {&call.customer, &call.agent, &call.supervisor}) {
    std::optional<RtpView> last;
    for (const auto& bytes : phone->packets) {
      const auto view = parse_rtp(bytes);
      EXPECT_EQ(view->ssrc, 0xA000 + phone->setup.id);
      if (last) {
        EXPECT_EQ(view->sequence, static_cast<std::uint16_t>(last->sequence + 1));
        const auto step = view->timestamp - last->timestamp;
        EXPECT_GE(step, 160u);
        EXPECT_TRUE(step == 160 || view->marker) << step;
      }
      last = view;
    }
  }
}

TEST(Room, PacketTimesMayDiffer) {
  for (const int sends : {10, 20, 40, 60}) {
    for (const int wants : {10, 20, 30, 60}) {
      SCOPED_TRACE(::testing::Message() << sends << " to " << wants);
      Party party;
      Phone& c = party.join({.id = 1, .hz = kCustomerHz, .ptime_ms = sends});
      Phone& a = party.join({.id = 2, .hz = kAgentHz, .wants_ptime_ms = wants, .offset_ms = 4});
      Phone& s = party.join({.id = 3, .hz = kSupervisorHz, .ptime_ms = 60, .offset_ms = 9});
      party.table({Party::row(c, a), Party::row(a, c), Party::row(s, a)});
      party.run(1000);
      EXPECT_GT(a.hears(kCustomerHz), kLoud);
      EXPECT_GT(a.hears(kSupervisorHz), kLoud);
      EXPECT_GT(c.hears(kAgentHz), kLoud);
      EXPECT_EQ(a.payloads.back().size(), static_cast<std::size_t>(wants * 8));
      EXPECT_NEAR(static_cast<double>(a.heard.size()), 8000, 1000);
    }
  }
}

TEST(Room, AMixLeavesWithThePacketThatDrivesIt) {
  Call call;
  call.enter(Mode::barge);
  call.run(500);
  call.forget();
  call.agent.talks = false;
  call.supervisor.talks = false;
  const std::size_t before = call.agent.payloads.size();
  call.send(call.customer, call.customer.next_packet());
  EXPECT_EQ(call.agent.payloads.size(), before + 1);  // in the same step
}

TEST(Room, AWhisperIsHeardWhileTheCustomerSendsNothing) {
  Call call;
  call.enter(Mode::whisper);
  call.run(400);
  call.customer.talks = false;
  call.run(1000);
  EXPECT_GT(call.agent.hears(kSupervisorHz), kLoud);
  EXPECT_LT(call.agent.hears(kCustomerHz), kSilent);
  call.customer.talks = true;
  call.run(400);
  call.expect_cells(Mode::whisper);
}

TEST(Room, NobodyHeardMeansNothingSent) {
  Call call;
  call.enter(Mode::whisper);
  call.run(400);
  for (auto& phone : call.phones) phone->talks = false;
  call.run(400);
  call.forget();
  call.run(1000);
  for (auto& phone : call.phones) EXPECT_TRUE(phone->packets.empty());
}

TEST(Room, ThreeShoutingAtOnceSaturateAndDoNotWrap) {
  Party party;
  Phone& ear = party.join({.id = 9, .hz = 300});
  ear.talks = false;
  std::vector<Heard> rows;
  for (std::uint64_t id = 1; id <= 3; ++id) {
    Phone& loud = party.join({.id = id, .hz = 400, .amplitude = 32000});
    rows.push_back(Party::row(loud, ear));
  }
  party.table(rows);
  party.run(1000);
  const auto last = std::span(ear.heard).last(1600);
  EXPECT_GT(tone_in(last, 400, 8000), 32000);  // a clipped sine has more than its height
  for (std::size_t i = 1; i < last.size(); ++i)
    EXPECT_LT(std::abs(last[i] - last[i - 1]), 45000) << "wrapped";
}

TEST(Room, SwitchesDoNotClickInAMix) {
  Party party;
  Phone& ear = party.join({.id = 9, .hz = 300});
  ear.talks = false;
  Phone& talker = party.join({.id = 1, .hz = 200, .amplitude = 3000});
  Phone& guest = party.join({.id = 2, .hz = 250, .amplitude = 6000, .offset_ms = 7});
  Phone& third = party.join({.id = 3, .hz = 250, .amplitude = 10, .offset_ms = 9});
  const std::vector<Heard> with = {Party::row(talker, ear), Party::row(third, ear),
                                   Party::row(guest, ear)};
  const std::vector<Heard> without = {Party::row(talker, ear), Party::row(third, ear)};
  party.table(with);
  party.run(500);
  ear.forget();
  for (int i = 0; i < 20; ++i) {
    party.table(i % 2 ? with : without);
    party.run(207);
  }
  // Both tones alone step by at most 3000·2π·200/8000 + 6000·2π·250/8000 = 1650; u-law adds some.
  EXPECT_LT(largest_step(ear.heard), 2400);
}

TEST(Room, APromptIsHeardOverTheCallAndToldWhenItEnds) {
  const auto prompt = tone_prompt(2300, 1s);
  Call call;
  call.enter(Mode::none);
  call.run(300);
  call.room.play(LegId{2}, {prompt}, false);
  call.run(500);
  EXPECT_GT(call.agent.hears(2300), kLoud);
  EXPECT_GT(call.agent.hears(kCustomerHz), kLoud);
  EXPECT_LT(call.customer.hears(2300), kSilent);
  call.run(700);
  ASSERT_EQ(call.told<PromptEnded>().size(), 1u);
  EXPECT_EQ(call.told<PromptEnded>()[0].leg, LegId{2});
  call.agent.forget();
  call.run(300);
  call.expect_cells(Mode::none);
  EXPECT_GT(call.agent.hears(kCustomerHz), kLoud);
}

TEST(Room, MusicPlaysToWhoHearsNobody) {
  const auto prompt = tone_prompt(2300, 100ms);
  Party party;
  Phone& caller = party.join({.id = 1, .hz = kCustomerHz});
  party.room.play(LegId{1}, {prompt}, true);
  party.run(1000);
  EXPECT_GT(caller.hears(2300), kLoud);
  EXPECT_NEAR(static_cast<double>(caller.packets.size()), 50, 1);
  party.room.stop_play(LegId{1});
  caller.forget();
  party.run(200);
  EXPECT_TRUE(caller.packets.empty());
}

TEST(Room, HoldSilencesBothWays) {
  for (const Direction held : {Direction::sendonly, Direction::inactive}) {
    Call call;
    call.enter(Mode::monitor);
    call.run(300);
    MediaDescription remote = call.agent.described(), local = call.agent.described();
    remote.direction = held;
    local.direction = held == Direction::inactive ? held : Direction::recvonly;
    call.room.find(LegId{2})->agree(local, remote);
    call.room.agreed(LegId{2});
    call.forget();
    call.run(400);
    EXPECT_TRUE(call.agent.packets.empty());
    call.expect_ear(call.customer, kAgentHz, held == Direction::sendonly, "A>C");
    call.expect_ear(call.supervisor, kAgentHz, held == Direction::sendonly, "A>S");
    call.expect_ear(call.supervisor, kCustomerHz, true, "C>S");
    call.room.find(LegId{2})->agree(call.agent.described(), call.agent.described());
    call.room.agreed(LegId{2});
    call.run(400);
    call.expect_cells(Mode::monitor);
  }
}

TEST(Room, AnAddressOfZerosIsNeverSentTo) {
  Call call;
  call.enter(Mode::barge);
  call.run(300);
  MediaDescription remote = call.agent.described();
  remote.rtp = *Endpoint::parse("0.0.0.0:4000");
  call.room.find(LegId{2})->agree(call.agent.described(), remote);
  call.room.agreed(LegId{2});
  call.forget();
  call.run(300);
  EXPECT_TRUE(call.agent.packets.empty());
}

TEST(Room, RowsWaitForTheirLegsAndGoWithThem) {
  Party party;
  Phone& c = party.join({.id = 1, .hz = kCustomerHz});
  party.table({{LegId{1}, LegId{2}, 1, false}, {LegId{2}, LegId{1}, 1, false}});
  party.run(200);
  Phone& a = party.join({.id = 2, .hz = kAgentHz});
  party.run(400);
  EXPECT_GT(a.hears(kCustomerHz), kLoud);
  EXPECT_GT(c.hears(kAgentHz), kLoud);
  auto leg = party.room.remove(LegId{2});
  ASSERT_TRUE(leg);
  c.forget();
  party.run(200);
  EXPECT_TRUE(c.packets.empty());
  EXPECT_EQ(party.room.remove(LegId{2}), nullptr);
  party.room.add(std::move(leg));
  a.forget();
  party.run(400);
  EXPECT_TRUE(a.packets.empty()) << "his rows went with him";
}

TEST(Room, ARoomMayChangeItsRateUnderAMix) {
  Call call(Codec::opus, Codec::opus, Codec::opus);
  call.enter(Mode::barge);
  call.run(500);
  call.expect_cells(Mode::barge);
  Phone& narrow = call.join({.id = 4, .codec = Codec::pcmu, .hz = 2300});
  narrow.talks = false;
  call.run(500);
  call.expect_cells(Mode::barge);
  call.room.remove(LegId{4});
  call.run(500);
  call.expect_cells(Mode::barge);
}

TEST(Room, AChangeOfRateDoesNotClick) {
  Party party;
  Phone& ear = party.join({.id = 9, .codec = Codec::opus, .hz = 300});
  ear.talks = false;
  Phone& one = party.join({.id = 1, .codec = Codec::opus, .hz = 200, .amplitude = 4000});
  Phone& two =
      party.join({.id = 2, .codec = Codec::opus, .hz = 250, .amplitude = 4000, .offset_ms = 7});
  party.table({Party::row(one, ear), Party::row(two, ear)});
  party.run(500);
  ear.forget();
  for (std::uint64_t id = 20; id < 30; ++id) {
    party.join({.id = id, .codec = Codec::g722}).talks = false;
    party.run(300);
    party.room.remove(LegId{id});
    party.run(300);
  }
  EXPECT_GT(ear.hears(200), 2500);
  EXPECT_GT(ear.hears(250), 2500);
  // The tones step by 240 at 48 kHz; a cut in them would by up to 8,000.
  EXPECT_LT(largest_step(ear.heard), 900);
}

TEST(Room, ForwardedListenersDoNotNoticeAChangeOfRate) {
  const auto heard = [](bool joined) {
    Call call;
    call.enter(Mode::none);
    call.run(200);
    if (joined) call.join({.id = 20, .codec = Codec::g722}).talks = false;
    call.run(200);
    return call.customer.packets;
  };
  EXPECT_EQ(heard(false), heard(true));
}

TEST(Room, TellsTheTableItAppliedAndWhoWasLost) {
  Call call;
  call.enter(Mode::none);
  ASSERT_EQ(call.told<TableApplied>().size(), 1u);
  EXPECT_EQ(call.told<TableApplied>()[0].generation, 1u);
  call.agent.talks = false;
  call.run(59'000);
  EXPECT_TRUE(call.told<LegLost>().empty());
  call.run(2'000);
  ASSERT_EQ(call.told<LegLost>().size(), 1u);
  EXPECT_EQ(call.told<LegLost>()[0].leg, LegId{2});
}

TEST(Room, HowLongAPhoneMayBeSilentIsItsOwn) {
  Call call;
  call.enter(Mode::none);
  call.join({.id = 20, .lost_after = 3s}).talks = false;
  call.run(2'500);
  EXPECT_TRUE(call.told<LegLost>().empty());
  call.run(2'000);
  ASSERT_EQ(call.told<LegLost>().size(), 1u);
  EXPECT_EQ(call.told<LegLost>()[0].leg, LegId{20});
}

}  // namespace
}  // namespace earshot::media::testing
