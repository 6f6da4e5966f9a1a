// How loud somebody is said to speak, whether his sound is decoded for others or only passes.
#include <gtest/gtest.h>

#include <cmath>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

constexpr Codec kCodecs[] = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};

float dbov(double amplitude) {  // of a sine
  return static_cast<float>(20 * std::log10(amplitude / std::sqrt(2) / 32768));
}

float level_of(Party& party, const Phone& phone) {
  return party.room.find(LegId{phone.setup.id})->quality().level_dbov;
}

TEST(Level, OfEveryCodecIsRightForwardedAndMixed) {
  for (const Codec codec : kCodecs) {
    for (const int ptime_ms : {10, 20, 40}) {
      for (const double hz : {300.0, 2500.0}) {
        for (const double amplitude : {16000.0, 500.0}) {
          for (const bool mixed : {false, true}) {
            SCOPED_TRACE(::testing::Message()
                         << codec_name(codec) << ' ' << ptime_ms << " ms " << hz << " Hz at "
                         << amplitude << " mixed " << mixed);
            Party party;
            Phone& one = party.join({.id = 1,
                                     .codec = codec,
                                     .hz = hz,
                                     .ptime_ms = ptime_ms,
                                     .wants_ptime_ms = ptime_ms,
                                     .amplitude = amplitude});
            Phone& two = party.join({.id = 2, .codec = codec, .hz = 700});
            std::vector<Heard> rows = {Party::row(one, two), Party::row(two, one)};
            if (mixed) rows[0].gain = 0.5f;
            party.table(rows);
            party.run(2500);
            EXPECT_NEAR(level_of(party, one), dbov(amplitude), codec == Codec::opus ? 2.5 : 1.5);
          }
        }
      }
    }
  }
}

TEST(Level, OfWhoSendsSilenceOrNothingIsLow) {
  for (const Codec codec : kCodecs) {
    SCOPED_TRACE(codec_name(codec));
    Party party;
    Phone& mute = party.join({.id = 1, .codec = codec, .amplitude = 0});
    Phone& gone = party.join({.id = 2, .codec = codec});
    party.table({Party::row(mute, gone), Party::row(gone, mute)});
    party.run(1500);
    EXPECT_LT(level_of(party, mute), -60);
    EXPECT_GT(level_of(party, gone), -20);
    gone.talks = false;
    party.run(1000);
    EXPECT_EQ(level_of(party, gone), -127);
  }
}

TEST(Level, FollowsTheTalkerWhileHisPacketsPass) {
  for (const Codec codec : kCodecs) {
    SCOPED_TRACE(codec_name(codec));
    Party party;
    Phone& one = party.join({.id = 1, .codec = codec});
    Phone& two = party.join({.id = 2, .codec = codec});
    party.table({Party::row(one, two), Party::row(two, one)});
    for (const double amplitude : {8000.0, 250.0, 16000.0}) {
      one.tone = ToneSource(800, one.rate(), amplitude);
      party.run(1200);
      EXPECT_NEAR(level_of(party, one), dbov(amplitude), codec == Codec::opus ? 2.5 : 1.5);
    }
  }
}

TEST(Level, NeitherLossNorAnotherStreamMakesItWrongForLong) {
  for (const Codec codec : {Codec::g722, Codec::opus}) {
    SCOPED_TRACE(codec_name(codec));
    Party party;
    Phone& one = party.join({.id = 1, .codec = codec, .hz = 600});
    Phone& two = party.join({.id = 2, .codec = codec});
    int count = 0;
    party.on_packet = [&](Phone&, const auto&) { return ++count % 7 != 0; };
    party.table({Party::row(one, two), Party::row(two, one)});
    party.run(3000);
    EXPECT_NEAR(level_of(party, one), dbov(8000), 4);
    one.ssrc = 77;
    one.sequence = 40'000;
    party.run(1500);
    EXPECT_NEAR(level_of(party, one), dbov(8000), 4);
  }
}

}  // namespace
}  // namespace earshot::media::testing
