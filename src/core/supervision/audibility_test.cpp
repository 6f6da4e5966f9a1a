#include "core/supervision/audibility.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace earshot::core {
namespace {

const LegId kCustomer{1}, kAgent{2}, kCustomer2{3}, kAgent2{4}, kThird{5};
const LegId kSupervisors[] = {LegId{11}, LegId{12}, LegId{13}};

Seat supervisor(LegId leg, Mode mode, LegId agent = kAgent) {
  return {.leg = leg, .part = Part::supervisor, .mode = mode, .agent = agent};
}

bool hears(const Table& table, LegId listener, LegId speaker) {
  return std::ranges::any_of(table, [&](const Hearing& hearing) {
    return hearing.listener == listener && hearing.speaker == speaker;
  });
}

// The design's columns: C→A A→C C→S A→S S→A S→C.
std::string row(const RoomState& room) {
  Table table = audibility(room);
  LegId s = kSupervisors[0];
  std::string cells;
  for (auto [speaker, listener] : {std::pair{kCustomer, kAgent},
                                   {kAgent, kCustomer},
                                   {kCustomer, s},
                                   {kAgent, s},
                                   {s, kAgent},
                                   {s, kCustomer}})
    cells += hears(table, listener, speaker) ? '1' : '.';
  return cells;
}

RoomState two_party() {
  return {
      .seats = {{.leg = kCustomer, .part = Part::customer}, {.leg = kAgent, .part = Part::agent}}};
}

RoomState supervised(Mode mode) {
  RoomState room = two_party();
  room.seats.push_back(supervisor(kSupervisors[0], mode));
  return room;
}

TEST(Audibility, TheDesignsTable) {
  EXPECT_EQ(row(two_party()), "11....");
  EXPECT_EQ(row(supervised(Mode::monitor)), "1111..");
  EXPECT_EQ(row(supervised(Mode::whisper)), "11111.");
  EXPECT_EQ(row(supervised(Mode::barge)), "111111");
  EXPECT_EQ(row(supervised(Mode::takeover)), "..1..1");
  RoomState listening = supervised(Mode::takeover);
  listening.parked_agent_listens = true;
  EXPECT_EQ(row(listening), "1.1.11");
}

TEST(Audibility, PrivacyPause) {
  const std::pair<Mode, const char*> rows[] = {{Mode::monitor, "11...."},
                                               {Mode::whisper, "11...."},
                                               {Mode::barge, "11...."},
                                               {Mode::takeover, "..1..1"}};
  for (auto [mode, cells] : rows) {
    RoomState room = supervised(mode);
    room.privacy = true;
    EXPECT_EQ(row(room), cells) << mode_name(mode);
  }
}

TEST(Audibility, HoldIsPairwise) {
  const std::pair<Mode, const char*> rows[] = {{Mode::monitor, "...1.."},
                                               {Mode::whisper, "...11."},
                                               {Mode::barge, "...11."},
                                               {Mode::takeover, "..1..1"}};
  for (auto [mode, cells] : rows) {
    RoomState room = supervised(mode);
    room.seats[1].holding = true;
    EXPECT_EQ(row(room), cells) << mode_name(mode);
    bool taken = mode == Mode::takeover;
    EXPECT_EQ(waiting_with_music(room), std::vector{taken ? kAgent : kCustomer});
  }
}

TEST(Audibility, WhoHoldsOneOfThreeLeavesTheOthersTalking) {
  RoomState room = two_party();
  room.seats.push_back({.leg = kThird, .part = Part::third_party});
  room.seats[1].holding = true;
  Table table = audibility(room);
  EXPECT_TRUE(hears(table, kThird, kCustomer) && hears(table, kCustomer, kThird));
  EXPECT_FALSE(hears(table, kAgent, kCustomer) || hears(table, kThird, kAgent));
  EXPECT_TRUE(waiting_with_music(room).empty());
}

TEST(Audibility, TheMainTalkerComesFirst) {
  RoomState room = supervised(Mode::barge);
  std::ranges::reverse(room.seats);
  auto first = [&](LegId listener) {
    for (const Hearing& hearing : audibility(room))
      if (hearing.listener == listener) return hearing.speaker;
    return LegId{};
  };
  EXPECT_EQ(first(kCustomer), kAgent);
  EXPECT_EQ(first(kAgent), kCustomer);
  EXPECT_EQ(first(kSupervisors[0]), kCustomer);
  room.seats.push_back({.leg = kAgent2, .part = Part::agent});
  room.seats[0].mode = Mode::takeover;
  EXPECT_EQ(first(kCustomer), kSupervisors[0]);
}

TEST(Audibility, EarlyMediaIsHeardAndHearsNobody) {
  RoomState room = two_party();
  room.seats[0].early = true;
  EXPECT_EQ(row(room), "1.....");
}

TEST(Audibility, WhisperReachesOnlyItsOwnAgent) {
  RoomState room = supervised(Mode::whisper);
  room.seats.push_back({.leg = kAgent2, .part = Part::agent});
  EXPECT_FALSE(hears(audibility(room), kAgent2, kSupervisors[0]));
  room.seats[2].agent = {};
  EXPECT_FALSE(hears(audibility(room), kAgent, kSupervisors[0]));
  room.seats[2].agent = kCustomer;  // not one of ours, whatever is claimed
  EXPECT_FALSE(hears(audibility(room), kCustomer, kSupervisors[0]));
}

TEST(Audibility, ShadowingIsASetting) {
  RoomState room = supervised(Mode::whisper);
  room.seats.push_back(supervisor(kSupervisors[1], Mode::monitor));
  EXPECT_TRUE(hears(audibility(room), kSupervisors[1], kSupervisors[0]));
  EXPECT_FALSE(hears(audibility(room), kSupervisors[0], kSupervisors[1]));
  room.supervisors_hear_whispers = false;
  EXPECT_FALSE(hears(audibility(room), kSupervisors[1], kSupervisors[0]));
}

// --- every combination, against rules that are stated on their own ---

struct Rules {
  const RoomState& room;
  Table table = audibility(room);

  const Seat& seat(LegId leg) const { return *std::ranges::find(room.seats, leg, &Seat::leg); }
  bool taken_over(LegId agent) const {
    return std::ranges::any_of(room.seats, [&](const Seat& s) {
      return s.connected && s.part == Part::supervisor && s.mode == Mode::takeover &&
             s.agent == agent;
    });
  }

  void check_cell(const Hearing& cell) const {
    const Seat &from = seat(cell.speaker), &to = seat(cell.listener);
    bool from_supervisor = from.part == Part::supervisor,
         to_supervisor = to.part == Part::supervisor;
    ASSERT_NE(from.leg, to.leg);
    ASSERT_TRUE(from.connected && to.connected);
    ASSERT_EQ(cell.gain, 1);
    ASSERT_TRUE(!cell.digits || (!from_supervisor && !to_supervisor));
    ASSERT_FALSE(from.part == Part::agent && taken_over(from.leg)) << "a parked agent is heard";
    if (to.part == Part::agent && taken_over(to.leg)) {
      ASSERT_TRUE(room.parked_agent_listens && !room.privacy);
      ASSERT_FALSE(from_supervisor && from.mode == Mode::whisper);
    }
    if (from_supervisor) {
      bool whispers = from.mode == Mode::whisper;
      ASSERT_NE(from.mode, Mode::monitor);
      ASSERT_TRUE(!whispers || to_supervisor || to.leg == from.agent);
      ASSERT_TRUE(!whispers || !to_supervisor || room.supervisors_hear_whispers);
    }
    ASSERT_TRUE(!room.privacy || !from_supervisor || from.mode == Mode::takeover);
    ASSERT_TRUE(!room.privacy || !to_supervisor || to.mode == Mode::takeover);
    bool parked = to.part == Part::agent && taken_over(to.leg);
    ASSERT_TRUE(from_supervisor || to_supervisor || !(from.holding || (to.holding && !parked)));
  }

  void check() const {
    for (const Hearing& cell : table) check_cell(cell);
    auto unique = table;
    std::ranges::sort(unique);
    ASSERT_EQ(std::ranges::adjacent_find(unique), unique.end());
    for (LegId leg : waiting_with_music(room))  // music is for those who take no part
      for (const Hearing& cell : table) ASSERT_TRUE(cell.speaker != leg && cell.listener != leg);
  }

  // What nobody may take away: without hold and park, customer and agent hear each other.
  void check_talk() const {
    for (const Seat& a : room.seats)
      for (const Seat& b : room.seats) {
        bool people = a.part != Part::supervisor && b.part != Part::supervisor;
        if (a.leg == b.leg || !people || !a.connected || !b.connected) continue;
        if (a.holding || b.holding || taken_over(a.leg) || taken_over(b.leg)) continue;
        ASSERT_TRUE(hears(table, a.leg, b.leg));
      }
  }
};

// One seat's states: absent, connecting, talking, holding.
void place(RoomState& room, int state, LegId leg, Part part) {
  if (state == 0) return;
  room.seats.push_back({.leg = leg, .part = part, .connected = state != 1, .holding = state == 3});
}

// A supervisor's states: absent, or one of the modes, for the first or the second agent.
void place_supervisor(RoomState& room, int state, LegId leg) {
  if (state == 0) return;
  room.seats.push_back(supervisor(leg, Mode((state - 1) % 4), state > 4 ? kAgent2 : kAgent));
}

// The supervisors are alike: combinations, not permutations.
void check_people(const std::array<int, 4>& people, int policy, int& checked) {
  constexpr int kStates = 9;
  for (int a = 0; a < kStates; ++a)
    for (int b = a; b < kStates; ++b)
      for (int c = b; c < kStates; ++c) {
        RoomState room{.privacy = (policy & 1) != 0,
                       .parked_agent_listens = (policy & 2) != 0,
                       .supervisors_hear_whispers = (policy & 4) != 0};
        place(room, people[0], kCustomer, Part::customer);
        place(room, people[1], kAgent, Part::agent);
        place(room, people[2], kCustomer2, Part::customer);
        place(room, people[3], kAgent2, Part::agent);
        place_supervisor(room, a, kSupervisors[0]);
        place_supervisor(room, b, kSupervisors[1]);
        place_supervisor(room, c, kSupervisors[2]);
        Rules rules{room};
        rules.check();
        rules.check_talk();
        ++checked;
        ASSERT_FALSE(testing::Test::HasFatalFailure())
            << "people " << people[0] << people[1] << people[2] << people[3] << " supervisors " << a
            << b << c << " policy " << policy;
      }
}

TEST(Audibility, EveryCombinationKeepsTheRules) {
  int checked = 0;
  for (int people = 0; people < 4 * 4 * 3 * 3; ++people)
    for (int policy = 0; policy < 8; ++policy) {
      // The second pair is absent, talks or holds: connecting was seen with the first.
      int customer2 = people / 16 % 3, agent2 = people / 48;
      check_people(
          {people % 4, people / 4 % 4, customer2 ? customer2 + 1 : 0, agent2 ? agent2 + 1 : 0},
          policy, checked);
      if (HasFatalFailure()) return;
    }
  EXPECT_EQ(checked, 144 * 8 * 165);
}

}  // namespace
}  // namespace earshot::core
