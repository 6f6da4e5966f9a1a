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

// A tap hears only people of its call, and only for a recording that runs.
void check_tapped(const World& world, const CallView& call, const Hearing& hearing) {
  ASSERT_TRUE(call.recording && !call.recording->failed);
  const WorldRecording& recording = world.recordings.at(call.recording->id);
  ASSERT_EQ(recording.tap, hearing.listener);
  ASSERT_FALSE(recording.ended || hearing.digits);
  ASSERT_TRUE(find_by(call.sessions, hearing.speaker, &SessionView::leg) ||
              find_by(call.participants, hearing.speaker, &ParticipantView::leg));
}

bool is_tap(const World& world, LegId leg) {
  return std::ranges::any_of(world.recordings,
                             [&](const auto& entry) { return entry.second.tap == leg; });
}

// What supervisors and recorders hear, beyond modes: nothing of who has not agreed, nothing in
// private; and nobody outside hears who is not announced or not let in.
void check_protected(const World& world, const CallView& call, const Hearing& hearing) {
  auto* from = find_by(call.sessions, hearing.speaker, &SessionView::leg);
  auto* to = find_by(call.sessions, hearing.listener, &SessionView::leg);
  auto* speaker = find_by(call.participants, hearing.speaker, &ParticipantView::leg);
  auto* listener = find_by(call.participants, hearing.listener, &ParticipantView::leg);
  bool tap = is_tap(world, hearing.listener);
  bool is_private = call.privacy || call.objected || call.marked_private;
  ASSERT_FALSE(tap && is_private) << "recorded in private";
  ASSERT_FALSE(to && is_private && to->mode != Mode::takeover) << "heard in private";
  bool closed = speaker && (speaker->consent == "asked" || speaker->consent == "refused");
  ASSERT_FALSE((tap || to) && closed) << "heard without his consent";
  ASSERT_FALSE((from && from->deaf) || (to && to->deaf));
  bool outside = listener && listener->part != Part::agent;
  ASSERT_FALSE(from && from->entering && outside) << "heard before he was announced";
  ASSERT_EQ(hearing.aside && !tap, false);
}

// What is shown as applied is what the worker mixes, never ahead of it.
void check_room(const World& world, const CallView& call) {
  auto found = world.rooms.find(call.room);
  if (found == world.rooms.end()) return;  // nobody has media yet
  const WorldRoom& room = found->second;
  ASSERT_EQ(call.applied_generation, room.applied);
  Table without_taps = room.table;
  std::erase_if(without_taps, [&](const Hearing& row) { return is_tap(world, row.listener); });
  ASSERT_EQ(call.applied_table, without_taps);
  ASSERT_EQ(call.commanded_generation, room.commanded);
  for (const Hearing& hearing : room.waiting.empty() ? room.table : room.waiting.back().second)
    is_tap(world, hearing.listener) ? check_tapped(world, call, hearing)
                                    : check_heard(world, call, hearing);
  for (const Hearing& hearing : room.waiting.empty() ? room.table : room.waiting.back().second)
    check_protected(world, call, hearing);
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

// Asked of the rules anew, from what can be seen of the floor.
Verdict right_now(const World& world, const SessionView& session,
                  const std::optional<CallView>& call) {
  Question question{.directory = world.core.directory(),
                    .clock = world.core.clock(),
                    .who = session.supervisor,
                    .whom = session.agent,
                    .right = call ? right_of(session.mode) : Right::monitor,
                    .call = {},
                    .covert = session.covert};
  if (!call) return may_supervise(question);
  question.call = CallFacts{
      .queue = call->queue, .objected = call->objected, .marked_private = call->marked_private};
  for (const ParticipantView& participant : call->participants)
    if (!participant.number.empty()) question.call->numbers.push_back(participant.number);
  question.is_partner = session.phase == SessionPhase::live && session.mode == Mode::takeover;
  return may_supervise(question);
}

// At no moment is there a session that its supervisor may not have, or one in the wrong room.
void check_session(const World& world, const SessionView& session) {
  ASSERT_TRUE(world.legs.contains(session.leg)) << "a session without a leg";
  const WorldLeg& leg = world.legs.at(session.leg);
  auto call = world.core.call(session.call);
  ASSERT_EQ(bool(call), bool(session.call));
  ASSERT_EQ(bool(leg.room), session.phase != SessionPhase::ringing);
  Verdict verdict = right_now(world, session, call);
  bool allowed = verdict.allowed();
  bool live = session.phase == SessionPhase::live;
  ASSERT_TRUE(allowed || (!call && session.phase == SessionPhase::ringing))
      << verdict.denial()->rule << ": " << verdict.denial()->words;
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
