#include "core/supervision/audibility.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
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

// --- let in, announced, open ---

TEST(Audibility, WhoIsDeafIsNotThere) {
  for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover}) {
    RoomState room = supervised(mode);
    room.seats[2].deaf = true;
    EXPECT_EQ(row(room), "11....") << mode_name(mode);
    EXPECT_TRUE(waiting_with_music(room).empty());
  }
}

TEST(Audibility, WhoIsNotAnnouncedIsHeardInTheHouseOnly) {
  for (Mode mode : {Mode::barge, Mode::takeover}) {
    RoomState room = supervised(mode);
    room.seats[2].unannounced = true;
    EXPECT_EQ(row(room), "11111.") << mode_name(mode);
    room.privacy = true;
    EXPECT_EQ(row(room), "11....") << mode_name(mode);
  }
}

TEST(Audibility, AClosedOutsiderIsHeardByTheTalkOnly) {
  const std::pair<Mode, const char*> rows[] = {{Mode::monitor, "11.1.."},
                                               {Mode::whisper, "11.11."},
                                               {Mode::barge, "11.111"},
                                               {Mode::takeover, ".....1"}};
  for (auto [mode, cells] : rows) {
    RoomState room = supervised(mode);
    room.seats[0].open = false;
    EXPECT_EQ(row(room), cells) << mode_name(mode);
  }
}

// --- the recorder ---

const LegId kTap{99};

RoomState recorded(RoomState room) {
  room.seats.push_back({.leg = kTap, .part = Part::recorder});
  return room;
}

// What the tap has of customer, agent and supervisor: '1', 'a' (aside) or '.'.
std::string tape(const RoomState& room) {
  std::string cells;
  Table table = audibility(room);
  for (LegId speaker : {kCustomer, kAgent, kSupervisors[0]}) {
    auto heard = std::ranges::find_if(
        table, [&](const Hearing& h) { return h.listener == kTap && h.speaker == speaker; });
    cells += heard == table.end() ? '.' : heard->aside ? 'a' : '1';
  }
  return cells;
}

TEST(Audibility, TheRecorderHearsWhatIsSaid) {
  EXPECT_EQ(tape(recorded(two_party())), "11.");
  const std::pair<Mode, const char*> rows[] = {{Mode::monitor, "11."},
                                               {Mode::whisper, "11a"},
                                               {Mode::barge, "111"},
                                               {Mode::takeover, "1.1"}};
  for (auto [mode, cells] : rows) {
    RoomState room = recorded(supervised(mode));
    EXPECT_EQ(tape(room), cells) << mode_name(mode);
    room.seats[0].open = false;
    EXPECT_EQ(tape(room)[0], '.');
    room.privacy = true;
    EXPECT_EQ(tape(room), "...");
  }
}

TEST(Audibility, WhatTheCustomerDoesNotHearIsAnAsideOrNotKept) {
  RoomState room = recorded(supervised(Mode::whisper));
  room.whispers_recorded = false;
  EXPECT_EQ(tape(room), "11.");
  room.seats[2].mode = Mode::barge;
  EXPECT_EQ(tape(room), "111");
  room.seats[2].unannounced = true;
  EXPECT_EQ(tape(room), "11.");
  room.whispers_recorded = true;
  EXPECT_EQ(tape(room), "11a");
  room.seats[2].unannounced = false;
  room.seats[1].holding = true;  // the agent talks with the supervisor, the customer hears music
  EXPECT_EQ(tape(room), ".1a");
}

// --- every combination, against rules that are stated on their own ---

struct Rules {
  const RoomState& room;
  Table table = audibility(room);

  const Seat& seat(LegId leg) const { return *std::ranges::find(room.seats, leg, &Seat::leg); }
  bool taken_over(LegId agent) const {
    return std::ranges::any_of(room.seats, [&](const Seat& s) {
      return s.connected && s.part == Part::supervisor && s.mode == Mode::takeover && !s.deaf &&
             !s.unannounced && s.agent == agent;
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
    ASSERT_FALSE(from.deaf || to.deaf);
    ASSERT_FALSE(from.unannounced && to.part == Part::customer);
    ASSERT_TRUE(from.open || !to_supervisor);
    ASSERT_FALSE(cell.aside);
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

// --- the same with a recorder, over all small rooms ---

// One seat of each: absent, or a state with its flags.
std::vector<std::optional<Seat>> people(LegId leg, Part part) {
  std::vector<std::optional<Seat>> states = {std::nullopt};
  for (int flags = 0; flags < 16; ++flags) {
    bool agent = part == Part::agent, closed = (flags & 4) != 0, early = (flags & 8) != 0;
    if (agent && (closed || early)) continue;
    states.push_back(Seat{.leg = leg,
                          .part = part,
                          .connected = (flags & 1) == 0,
                          .early = early,
                          .holding = (flags & 2) != 0,
                          .open = !closed});
  }
  return states;
}

std::vector<std::optional<Seat>> supervisors(LegId leg) {
  std::vector<std::optional<Seat>> states = {std::nullopt};
  for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
    for (int flags = 0; flags < 8; ++flags) {
      Seat seat = supervisor(leg, mode);
      seat.holding = (flags & 1) != 0;
      seat.deaf = (flags & 2) != 0;
      seat.unannounced = (flags & 4) != 0;
      states.push_back(seat);
    }
  return states;
}

Table without_tap(Table table) {
  std::erase_if(table, [](const Hearing& h) { return h.listener == kTap; });
  return table;
}

// The tap against a supervisor who monitors, and each aside against what the outsiders hear.
void check_tap(const RoomState& room, const Table& before) {
  RoomState taped = recorded(room);
  Table table = audibility(taped);
  ASSERT_EQ(without_tap(table), before) << "others hear by a recorder";
  ASSERT_EQ(waiting_with_music(taped), waiting_with_music(room));
  RoomState monitored = room;
  monitored.seats.push_back(supervisor(kSupervisors[2], Mode::monitor));
  Table ears = audibility(monitored);
  for (const Seat& speaker : taped.seats) {
    auto heard = std::ranges::find_if(
        table, [&](const Hearing& h) { return h.listener == kTap && h.speaker == speaker.leg; });
    bool is_kept = heard != table.end();
    ASSERT_FALSE(is_kept && (room.privacy || !speaker.open || speaker.deaf || heard->digits));
    ASSERT_FALSE(hears(table, speaker.leg, kTap)) << "a recorder speaks";
    if (speaker.part != Part::supervisor) {
      ASSERT_EQ(is_kept, hears(ears, kSupervisors[2], speaker.leg));
      ASSERT_FALSE(is_kept && heard->aside);
      continue;
    }
    bool outside = false, anybody = false;
    for (const Hearing& h : before) {
      if (h.speaker != speaker.leg) continue;
      anybody = true;
      outside |= h.listener == kCustomer || h.listener == kThird;
    }
    bool aside = speaker.mode == Mode::whisper || speaker.unannounced;
    ASSERT_EQ(is_kept, anybody && !room.privacy && (room.whispers_recorded || !aside));
    ASSERT_TRUE(!is_kept || heard->aside == !outside);
  }
}

TEST(Audibility, ARecorderChangesNothingForAnybodyElse) {
  int checked = 0;
  for (const auto& customer : people(kCustomer, Part::customer))
    for (const auto& agent : people(kAgent, Part::agent))
      for (const auto& third : people(kThird, Part::third_party))
        for (const auto& first : supervisors(kSupervisors[0]))
          for (int rest = 0; rest < 2 * 8; ++rest) {
            RoomState room{.privacy = (rest & 1) != 0,
                           .parked_agent_listens = (rest & 2) != 0,
                           .supervisors_hear_whispers = (rest & 4) != 0,
                           .whispers_recorded = (rest & 4) == 0};
            for (const auto& seat : {customer, agent, third, first})
              if (seat) room.seats.push_back(*seat);
            if (rest & 8) room.seats.push_back(supervisor(kSupervisors[1], Mode::barge));
            check_tap(room, audibility(room));
            ASSERT_FALSE(testing::Test::HasFatalFailure());
            ++checked;
          }
  EXPECT_EQ(checked, 17 * 5 * 17 * 33 * 16);
}

}  // namespace
}  // namespace earshot::core
