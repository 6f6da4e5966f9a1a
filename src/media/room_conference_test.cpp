// Many in one room, everybody heard by everybody else.
#include <gtest/gtest.h>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

constexpr double kQuiet = 2500;  // nine of them do not saturate

struct Conference : Party {
  explicit Conference(std::size_t people, std::vector<Codec> codecs = {Codec::pcmu}) {
    for (std::size_t i = 0; i < people; ++i) {
      join({.id = i + 1,
            .codec = codecs[i % codecs.size()],
            .hz = 300 + 170.0 * static_cast<double>(i),
            .amplitude = kQuiet,
            .offset_ms = static_cast<int>(i * 7 % 20)});
    }
    everybody();
  }
  void everybody() {
    std::vector<Heard> rows;
    for (const auto& listener : phones)
      for (const auto& speaker : phones)
        if (speaker != listener) rows.push_back(row(*speaker, *listener));
    table(rows);
  }
  void forget() {
    for (auto& phone : phones) phone->forget();
  }
  void expect_all_heard(double at_least = 0.8 * kQuiet) {
    for (const auto& listener : phones) {
      for (const auto& speaker : phones) {
        const double level = listener->hears(speaker->setup.hz);
        if (speaker == listener || !speaker->talks) {
          EXPECT_LT(level, 0.1 * kQuiet) << speaker->setup.id << " to " << listener->setup.id;
        } else {
          EXPECT_GT(level, at_least) << speaker->setup.id << " to " << listener->setup.id;
        }
      }
    }
  }
};

TEST(Conference, OfThreeToTenEverybodyHearsEverybodyElse) {
  for (std::size_t people = 3; people <= 10; ++people) {
    SCOPED_TRACE(people);
    Conference conference(people);
    conference.run(500);
    conference.forget();
    conference.run(1000);
    conference.expect_all_heard();
    for (const auto& phone : conference.phones) {
      EXPECT_NEAR(static_cast<double>(phone->payloads.size()), 50, 1) << phone->setup.id;
      for (std::size_t i = 1; i < phone->packets.size(); ++i) {
        const auto before = parse_rtp(phone->packets[i - 1]), now = parse_rtp(phone->packets[i]);
        EXPECT_EQ(now->sequence, static_cast<std::uint16_t>(before->sequence + 1));
        EXPECT_EQ(now->timestamp - before->timestamp, 160u);
      }
    }
  }
}

TEST(Conference, OfManyCodecsEverybodyHearsEverybodyElse) {
  Conference conference(8, {Codec::pcmu, Codec::g722, Codec::opus, Codec::pcma});
  conference.run(500);
  conference.forget();
  conference.run(1000);
  // Opus gives its bits to what it takes for speech, and seven tones are none.
  conference.expect_all_heard(0.4 * kQuiet);
}

TEST(Conference, GoesOnWhoeverFallsSilent) {
  for (std::size_t silent = 0; silent < 5; ++silent) {
    SCOPED_TRACE(silent);
    Conference conference(5);
    conference.run(500);
    conference.phones[silent]->talks = false;  // for his listeners perhaps the main talker
    conference.run(400);
    conference.forget();
    conference.run(1000);
    conference.expect_all_heard();
    for (const auto& phone : conference.phones)
      EXPECT_NEAR(static_cast<double>(phone->payloads.size()), 50, 2) << phone->setup.id;
    conference.phones[silent]->talks = true;
    conference.phones[silent]->timestamp += 1400 * 8;
    conference.run(500);
    conference.expect_all_heard();
  }
}

TEST(Conference, PeopleComeAndGo) {
  Conference conference(6);
  conference.run(300);
  for (int i = 0; i < 6; ++i) {
    const LegId gone{static_cast<std::uint64_t>(i % 3 + 1)};
    auto leg = conference.room.remove(gone);
    ASSERT_TRUE(leg);
    conference.run(150);
    EXPECT_TRUE(conference.room.add(std::move(leg)));
    conference.everybody();
    conference.run(400);
    conference.expect_all_heard();
  }
}

TEST(Conference, WhoComesIntoAFullRoomStaysSilentUntilAPlaceIsFree) {
  Party party;
  for (std::uint64_t id = 1; id < Room::kMostLegs; ++id)
    party.join({.id = id, .hz = 300}).talks = false;
  Phone& last = party.join({.id = 64, .hz = 700});
  Phone& late = party.join({.id = 65, .hz = 1100});
  const auto rows = {Party::row(last, late), Party::row(late, last)};
  party.table(rows);
  party.run(500);
  EXPECT_TRUE(late.packets.empty());
  EXPECT_TRUE(last.packets.empty());
  EXPECT_EQ(party.counters.room_full.value(), 1u);

  ASSERT_TRUE(party.room.remove(LegId{7}));
  party.run(500);
  EXPECT_GT(late.hears(700), kLoud);
  EXPECT_GT(last.hears(1100), kLoud);
}

}  // namespace
}  // namespace earshot::media::testing
