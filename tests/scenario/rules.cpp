#include "tests/scenario/rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/policy/may_supervise.hpp"

namespace earshot::scenario {

namespace {

template <class Things, class Key, class Member>
auto* find_by(const Things& things, const Key& key, Member member) {
  auto it = std::ranges::find(things, key, member);
  return it == things.end() ? nullptr : &*it;
}

// No one hears a supervisor whom his mode, his phone's hold, the privacy pause or the policy keeps
// silent.
void check_heard(const World& world, const CallView& call, const Hearing& hearing) {
  ASSERT_NE(hearing.speaker, hearing.listener);
  auto* from = find_by(call.sessions, hearing.speaker, &SessionView::leg);
  auto* to = find_by(call.sessions, hearing.listener, &SessionView::leg);
  auto* listener = find_by(call.participants, hearing.listener, &ParticipantView::leg);
  ASSERT_TRUE(from || find_by(call.participants, hearing.speaker, &ParticipantView::leg))
      << "somebody who is not there speaks";
  if (call.privacy && (from || to)) {
    ASSERT_TRUE(!from || from->mode == Mode::takeover);
    ASSERT_TRUE(!to || to->mode == Mode::takeover);
  }
  if (!from) return;
  ASSERT_EQ(from->phase, SessionPhase::live);
  ASSERT_NE(from->mode, Mode::monitor);
  ASSERT_FALSE(world.legs.at(from->leg).holds);
  ASSERT_FALSE(hearing.digits);
  if (from->mode != Mode::whisper || to) return;
  ASSERT_TRUE(listener);
  ASSERT_EQ(listener->person, from->agent);
}

// What is shown as applied is what the worker mixes, never ahead of it.
void check_room(const World& world, const CallView& call) {
  auto found = world.rooms.find(call.room);
  if (found == world.rooms.end()) return;  // nobody has media yet
  const WorldRoom& room = found->second;
  ASSERT_EQ(call.applied_generation, room.applied);
  ASSERT_EQ(call.applied_table, room.table);
  ASSERT_EQ(call.commanded_generation, room.commanded);
  for (const Hearing& hearing : room.waiting.empty() ? room.table : room.waiting.back().second)
    check_heard(world, call, hearing);
}

void check_call(const World& world, const CallView& call) {
  ASSERT_LE(std::ranges::count(call.sessions, Mode::takeover, &SessionView::mode), 1);
  ASSERT_FALSE(call.participants.empty());
  for (const ParticipantView& participant : call.participants)
    ASSERT_TRUE(world.legs.contains(participant.leg)) << "a participant without a leg";
  if (call.help) {
    auto* asks = find_by(call.participants, call.help->agent, &ParticipantView::person);
    ASSERT_TRUE(asks && asks->connected) << "help for nobody";
  }
  check_room(world, call);
}

// At no moment is there a session that its supervisor may not have, or one in the wrong room.
void check_session(const World& world, const SessionView& session) {
  ASSERT_TRUE(world.legs.contains(session.leg)) << "a session without a leg";
  const WorldLeg& leg = world.legs.at(session.leg);
  const Directory& people = world.core.directory();
  auto call = world.core.call(session.call);
  ASSERT_EQ(bool(call), bool(session.call));
  ASSERT_EQ(bool(leg.room), session.phase != SessionPhase::ringing);
  auto allowed =
      call ? may_supervise(people, session.supervisor, session.agent, session.mode, call->queue)
           : may_wait_for(people, session.supervisor, session.agent);
  bool live = session.phase == SessionPhase::live;
  ASSERT_TRUE(allowed || (!call && session.phase == SessionPhase::ringing));
  ASSERT_TRUE(!live || (call && call->room == leg.room)) << "left in another room";
}

// Every leg has one place. In a call's room are its participants and its sessions, each with one
// leg. In any other room is one leg alone: a session waits, or a refusal is spoken. In no room is
// whoever rings or arrives; among them the devices that sessions shall move to, one for each.
void check_places(const World& world, const std::vector<CallView>& calls,
                  const std::vector<SessionView>& sessions) {
  std::map<LegId, RoomId> belongs;
  std::set<RoomId> of_calls;
  for (const CallView& call : calls) {
    of_calls.insert(call.room);
    for (const ParticipantView& participant : call.participants)
      ASSERT_TRUE(belongs.emplace(participant.leg, call.room).second) << "in two places";
    for (const SessionView& session : call.sessions)
      ASSERT_TRUE(belongs.emplace(session.leg, call.room).second) << "in two places";
  }
  std::map<RoomId, int> alone;
  std::size_t moving = 0;
  for (const auto& [id, leg] : world.legs) {
    auto place = belongs.find(id);
    bool in_call = place != belongs.end();
    ASSERT_TRUE(!in_call || !leg.room || leg.room == place->second) << "in another room";
    if (in_call) continue;
    if (leg.room) ++alone[leg.room];
    if (leg.room || find_by(sessions, id, &SessionView::leg)) continue;
    ASSERT_EQ(leg.state, LegState::ringing);
    ++moving;
  }
  ASSERT_LE(moving, sessions.size());
  for (const auto& [id, room] : world.rooms)
    ASSERT_EQ(alone[id], of_calls.contains(id) ? 0 : 1) << "a room with the wrong people";
}

// Numbered without gaps. The last is kept, to compare with the next.
void check_events(std::vector<Event>& events) {
  for (std::size_t i = 1; i < events.size(); ++i)
    ASSERT_EQ(events[i].number, events[i - 1].number + 1);
  if (events.size() > 1) events.erase(events.begin(), events.end() - 1);
}

}  // namespace

void check_rules(World& world) {
  ASSERT_TRUE(world.faults.empty()) << world.faults.front();
  auto calls = world.core.calls();
  auto sessions = world.core.sessions();
  for (const CallView& call : calls) check_call(world, call);
  for (const SessionView& session : sessions) check_session(world, session);
  check_places(world, calls, sessions);
  check_events(world.events);
}

}  // namespace earshot::scenario
