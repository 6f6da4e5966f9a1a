// Random people, phones and workers do random things; whatever they do, the rules hold. 20,000
// steps by default, 1,000,000 with EARSHOT_LONG=1. A failure prints its seed: EARSHOT_SEED repeats
// it.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "core/policy/may_supervise.hpp"
#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

constexpr int kStepsPerRun = 500;

class Chaos : public CallFloor {
 protected:
  void run(std::uint64_t seed);
  void act();
  void act_on_leg(LegId leg);
  void send_command();
  void send_words();
  Directory any_directory();
  void check();
  void check_table(const CallView& call);
  void check_applied(const CallView& call);
  void check_rights(const SessionView& session);
  void check_legs();
  void end_everything();

  std::size_t pick(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(rng_);
  }
  template <class T>
  T one_of(const std::vector<T>& things) {
    return things.empty() ? T{} : things[pick(things.size())];
  }
  PersonId anybody() { return directory().people[pick(7)].id; }
  std::string any_device() {
    return one_of<std::string>({"", "", "sip:x@y", "00499", "+5", "browser:1", "browser:2"});
  }
  LegId any_leg();
  CallId any_call();
  SessionId any_session();
  Mode any_mode() { return Mode(pick(4)); }
  std::string any_number() {
    return one_of<std::string>({"101", "102", "103", "500", "00491", "00492", "*4101", "*5102",
                                "*6101", "*7102", "*7101", "*4103", "999", "+1"});
  }

  std::mt19937_64 rng_;
  std::set<LegId> holding_;  // live phones that hold
  std::size_t moving_ = 0;   // devices that ring to take a session over
};

LegId Chaos::any_leg() {
  std::vector<LegId> ids;
  for (const auto& [id, leg] : world.legs) ids.push_back(id);
  return pick(50) == 0 ? LegId{4711} : one_of(ids);
}
CallId Chaos::any_call() {
  auto calls = world.core.calls();
  return calls.empty() ? CallId{4711} : calls[pick(calls.size())].id;
}
SessionId Chaos::any_session() {
  auto sessions = world.core.sessions();
  return sessions.empty() ? SessionId{4711} : sessions[pick(sessions.size())].id;
}

void Chaos::act_on_leg(LegId leg) {
  constexpr char kKeys[] = "45678#1*";
  switch (pick(16)) {
    case 0:
    case 1:
    case 2: return world.answer(leg);
    case 3:
      return world.leg(leg) && world.leg(leg)->state == LegState::ringing
                 ? world.refuse(leg, one_of<int>({408, 486, 480, 503, 603, 401}))
                 : void();
    case 4: return world.hang_up(leg, one_of<int>({0, 0, 408, 503}));
    case 5: return pick(4) ? void() : world.tell(LegLost{leg});
    case 6:
      if (world.leg(leg) && world.leg(leg)->state == LegState::live) holding_.insert(leg);
      return world.tell(LegHeld{leg});
    case 7: holding_.erase(leg); return world.tell(LegResumed{leg});
    case 8: return world.tell(TransferAsked{leg, any_number()});
    case 9: return world.tell(AttendedTransferAsked{leg, any_leg()});
    case 10: return world.tell(LegRinging{leg, pick(2) == 0});
    case 11: return world.finish_prompt(leg);
    case 12: return world.tell(LegAnswered{leg});  // once more
    default: return world.tell(DigitPressed{leg, kKeys[pick(8)]});
  }
}

void Chaos::send_command() {
  RequestId request = world.request();
  switch (pick(12)) {
    case 0:
    case 1: {
      StartSupervision start{.request = request,
                             .supervisor = anybody(),
                             .mode = any_mode(),
                             .follow = pick(2) == 0,
                             .device = any_device()};
      pick(2) ? void(start.call = any_call()) : void(start.agent = anybody());
      return world.command(start);
    }
    case 2: return world.command(ChangeMode{request, {}, any_session(), any_mode()});
    case 3: return world.command(HandBack{request, anybody(), any_session()});
    case 4: return world.command(SetFollow{request, {}, any_session(), pick(2) == 0});
    case 5: return world.command(SetHold{request, any_call(), any_leg(), pick(2) == 0});
    case 6: return world.command(SetPrivacy{request, {}, any_call(), pick(2) == 0});
    case 7: return world.command(Transfer{request, any_call(), any_leg(), any_number()});
    case 8: return world.command(Originate{request, anybody(), any_number()});
    case 9:
    case 10: return world.command(MoveSession{request, {}, any_session(), any_device()});
    default: break;
  }
  if (pick(3) == 0) return world.command(EndSupervision{request, {}, any_session()});
  if (pick(3) == 0) return world.command(HangUpCall{request, anybody(), any_call()});
  if (pick(3) == 0) return world.command(LeaveCall{request, anybody(), any_call()});
  if (pick(3) == 0) return world.command(EndWrapUp{request, anybody()});
  world.command(SetAgentPaused{request, anybody(), pick(3) == 0});
}

void Chaos::send_words() {
  RequestId request = world.request();
  switch (pick(4)) {
    case 0: return world.command(AskHelp{request, anybody(), any_call(), "why", ""});
    case 1: return world.command(EndHelp{request, anybody(), any_call()});
    case 2: return world.command(SendCue{request, anybody(), any_call(), "say"});
    default: return world.command(AddNote{request, anybody(), any_call(), "that"});
  }
}

// People come and go, grants too.
Directory Chaos::any_directory() {
  Directory changed = directory();
  if (pick(2)) return changed;
  for (Person& person : changed.people) person.enabled = pick(12) != 0;
  if (pick(4) == 0) changed.people.erase(changed.people.begin());
  for (std::size_t grants = pick(5); grants > 0; --grants) {
    Grant grant{.supervisor = anybody()};
    for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
      if (pick(4)) grant.modes.push_back(mode);
    if (pick(3) == 0) grant.teams.push_back(one_of<std::string>({"support", "sales", "*"}));
    if (pick(3) == 0) grant.queues.push_back("support");
    if (pick(3) == 0) grant.agents.push_back(anybody());
    changed.grants.push_back(grant);
  }
  return changed;
}

void Chaos::act() {
  switch (pick(25)) {
    case 0:
      world.arrive({}, "carrier", "+49", one_of<std::string>({"+4930101", "4930500", "+9"}));
      return;
    case 1: world.arrive({}, "carrier", "+49", "4930500"); return;
    case 2:
    case 3: world.arrive(anybody(), "", "x", any_number()); return;
    case 4:
    case 5:
    case 6: return send_command();
    case 7: return world.pass(Millis(pick(30'000)));
    case 8: return world.tell(PhoneRegistered{anybody(), pick(4) != 0});
    case 9: {
      world.media_is_prompt = !world.media_is_prompt;
      return;
    }
    case 10: return world.command(ReplaceDirectory{any_directory()});
    case 11: {
      Settings settings;
      settings.parked_agent_listens = pick(2);
      settings.session_stays_with_customer = pick(2);
      settings.supervisors_hear_whispers = pick(2);
      settings.supervisors_hear_consult = pick(2);
      settings.apply_timeout = pick(2) ? 2s : 1h;
      return world.command(ReplaceSettings{settings});
    }
    case 12:
      if (!world.rooms.empty())
        world.apply_table(std::next(world.rooms.begin(), pick(world.rooms.size()))->first);
      return;
    case 13: return send_words();
    default:
      if (!world.legs.empty()) act_on_leg(any_leg());
  }
}

// No one hears a supervisor whom his mode, the privacy pause or the policy keeps silent.
void Chaos::check_table(const CallView& call) {
  const WorldRoom& room = world.rooms.at(call.room);
  const Table& commanded = room.waiting.empty() ? room.table : room.waiting.back().second;
  auto session_of = [&](LegId leg) {
    auto it = std::ranges::find(call.sessions, leg, &SessionView::leg);
    return it == call.sessions.end() ? nullptr : &*it;
  };
  for (const Hearing& hearing : commanded) {
    ASSERT_NE(hearing.speaker, hearing.listener);
    const SessionView *from = session_of(hearing.speaker), *to = session_of(hearing.listener);
    auto speaker = std::ranges::find(call.participants, hearing.speaker, &ParticipantView::leg);
    ASSERT_TRUE(from || speaker != call.participants.end()) << "somebody who is not there speaks";
    if (call.privacy && (from || to)) {
      ASSERT_TRUE(!from || from->mode == Mode::takeover);
      ASSERT_TRUE(!to || to->mode == Mode::takeover);
    }
    if (!from) continue;
    ASSERT_EQ(from->phase, SessionPhase::live);
    ASSERT_NE(from->mode, Mode::monitor);
    ASSERT_FALSE(holding_.contains(from->leg));
    ASSERT_FALSE(hearing.digits);
    if (from->mode != Mode::whisper || to) continue;
    auto agent = std::ranges::find(call.participants, hearing.listener, &ParticipantView::leg);
    ASSERT_NE(agent, call.participants.end());
    ASSERT_EQ(agent->person, from->agent);
  }
}

// What is shown as applied is what the worker mixes, never ahead of it.
void Chaos::check_applied(const CallView& call) {
  const WorldRoom& room = world.rooms.at(call.room);
  ASSERT_EQ(call.applied_generation, room.applied);
  ASSERT_EQ(call.applied_table, room.table);
  ASSERT_EQ(call.commanded_generation, room.commanded);
}

// At no moment is there a session that its supervisor may not have.
void Chaos::check_rights(const SessionView& session) {
  const Directory& people = world.core.directory();
  if (session.call) {
    auto call = world.core.call(session.call);
    ASSERT_TRUE(call);
    ASSERT_TRUE(
        may_supervise(people, session.supervisor, session.agent, session.mode, call->queue));
  } else if (session.phase == SessionPhase::waiting) {
    ASSERT_TRUE(may_wait_for(people, session.supervisor, session.agent));
  }
}

// Every leg has one place: a participant's or a session's, in the room where that one belongs; else
// it is the device that a session shall move to, rings, and is in no room; or a refusal is spoken
// to it, in a room of its own.
void Chaos::check_legs() {
  std::map<LegId, RoomId> places;
  std::set<RoomId> rooms;
  for (const CallView& call : world.core.calls()) {
    rooms.insert(call.room);
    for (const ParticipantView& participant : call.participants)
      ASSERT_TRUE(places.emplace(participant.leg, call.room).second) << "in two places";
    for (const SessionView& session : call.sessions)
      ASSERT_TRUE(places.emplace(session.leg, call.room).second) << "in two places";
  }
  auto sessions = world.core.sessions();
  moving_ = 0;
  for (const auto& [id, leg] : world.legs) {
    auto place = places.find(id);
    if (place != places.end()) {
      ASSERT_TRUE(!leg.room || leg.room == place->second) << "in another room";
      continue;
    }
    ASSERT_FALSE(rooms.contains(leg.room)) << "who is not in the call is in its room";
    bool of_session = std::ranges::find(sessions, id, &SessionView::leg) != sessions.end();
    if (of_session || leg.room) continue;
    ASSERT_EQ(leg.state, LegState::ringing);
    ++moving_;
  }
  ASSERT_LE(moving_, sessions.size());
}

void Chaos::check() {
  ASSERT_TRUE(world.faults.empty()) << world.faults.front();
  check_legs();
  std::size_t legs = 0, rooms = 0;
  for (const CallView& call : world.core.calls()) {
    int takeovers = 0;
    for (const SessionView& session : call.sessions) takeovers += session.mode == Mode::takeover;
    ASSERT_LE(takeovers, 1);
    ASSERT_FALSE(call.participants.empty());
    if (call.help) {
      auto asks = std::ranges::find(call.participants, call.help->agent, &ParticipantView::person);
      ASSERT_TRUE(asks != call.participants.end() && asks->connected) << "help for nobody";
    }
    for (const ParticipantView& participant : call.participants) {
      ASSERT_TRUE(world.legs.contains(participant.leg)) << "a participant without a leg";
      ++legs;
    }
    if (!world.rooms.contains(call.room)) continue;
    ++rooms;
    check_table(call);
    check_applied(call);
  }
  for (const SessionView& session : world.core.sessions()) {
    ASSERT_TRUE(world.legs.contains(session.leg)) << "a session without a leg";
    check_rights(session);
    ++legs;
    bool waiting = session.phase == SessionPhase::waiting;
    rooms += waiting;
    const WorldLeg& leg = world.legs.at(session.leg);
    ASSERT_EQ(bool(leg.room), session.phase != SessionPhase::ringing);
    if (session.phase == SessionPhase::live) {
      auto call = world.core.call(session.call);
      ASSERT_TRUE(call && call->room == leg.room) << "left in another room";
    }
  }
  // The rest in rooms are refusals that are still being spoken: a leg and a room each.
  ASSERT_EQ(world.legs.size() - legs - moving_, world.rooms.size() - rooms);
  for (std::size_t i = 1; i < world.events.size(); ++i)
    ASSERT_EQ(world.events[i].number, world.events[i - 1].number + 1);
  if (world.events.size() > 1) world.events.erase(world.events.begin(), world.events.end() - 1);
}

void Chaos::end_everything() {
  world.media_is_prompt = true;
  world.apply_tables();
  while (!world.legs.empty()) world.hang_up(world.legs.begin()->first);
  world.pass(24h);
  EXPECT_FALSE(world.core.wake_at()) << "a timer is left";
  expect_nothing_left();
}

void Chaos::run(std::uint64_t seed) {
  SCOPED_TRACE("EARSHOT_SEED=" + std::to_string(seed));
  rng_.seed(seed);
  holding_.clear();
  world.command(ReplaceDirectory{directory()});
  for (int i = 0; i < kStepsPerRun; ++i) {
    act();
    check();
    if (HasFatalFailure()) return;
  }
  end_everything();
}

TEST_F(Chaos, TheRulesHold) {
  int steps = std::getenv("EARSHOT_LONG") ? 1'000'000 : 20'000;
  const char* given = std::getenv("EARSHOT_SEED");
  std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  int runs = given ? 1 : steps / kStepsPerRun;
  std::cout << "seeds " << seed << " … " << seed + runs - 1 << std::endl;  // also before a crash
  for (int i = 0; i < runs && !HasFailure(); ++i) run(seed + i);
}

}  // namespace
}  // namespace earshot::scenario
