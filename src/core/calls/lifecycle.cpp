#include "core/calls/lifecycle.hpp"

#include <algorithm>

#include "core/calls/agents.hpp"
#include "core/calls/announcing.hpp"
#include "core/calls/hearing.hpp"
#include "core/calls/help.hpp"
#include "core/calls/recording.hpp"
#include "core/supervision/dial_in.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

namespace {

constexpr Millis kLongestGoodbye = 20s;  // PromptEnded may be lost with a media worker

void begin_wrap_up(Step& step, const Call& call, const Participant& participant) {
  if (participant.part != Part::agent || !participant.is_connected()) return;
  const Queue* queue = step.floor.directory.queue_named(call.last_queue);
  if (!queue || queue->wrap_up <= Millis{0}) return;
  step.floor.agent(participant.person).wrapping_up = true;
  step.floor.timers.set(TimerKind::wrap_up, participant.person, step.now + queue->wrap_up);
}

void close_room(Step& step, Call& call) {
  if (call.room_open) step.perform(CloseRoom{call.room});
  call.room_open = false;
  step.floor.rooms.erase(call.room);
}

void drop_timers(Step& step, const Call& call) {
  for (TimerKind kind : {TimerKind::ring, TimerKind::queue_wait, TimerKind::call_duration,
                         TimerKind::privacy, TimerKind::rescue, TimerKind::goodbye, TimerKind::help,
                         TimerKind::apply, TimerKind::privacy_warning, TimerKind::periodic_tone})
    step.floor.timers.cancel(kind, call.id);
}

void tell_what_stops(Step& step, const Call& call) {
  if (call.privacy) step.tell(PrivacyChanged{call.id, false, "call end"});
  if (call.transfer) step.tell(TransferEnded{call.id, false, 487});
  if (call.rescue) step.tell(RescueEnded{call.id, false});
}

}  // namespace

Call& open_call(Step& step, CallDirection direction) {
  CallId id = step.floor.ids.next<CallId>();
  Call& call = step.floor.calls[id];
  call.id = id;
  step.floor.touched.insert(id);
  call.room = step.floor.ids.next<RoomId>();
  call.direction = direction;
  call.started = step.now;
  step.floor.rooms[call.room] = id;
  step.floor.timers.set(TimerKind::call_duration, id,
                        step.now + step.floor.settings.max_call_duration);
  return call;
}

Participant describe(const Floor& floor, PersonId id, LegId leg, Part part) {
  Participant participant{.leg = leg, .part = part, .person = id};
  if (const Person* person = floor.directory.person(id)) {
    participant.extension = person->extension;
    participant.name = person->name;
  }
  return participant;
}

Participant& add_participant(Step& step, Call& call, Participant participant) {
  step.floor.legs[participant.leg] = {.call = call.id};
  PersonId person = participant.person;
  if (person) step.floor.agent(person).join(call.id);
  Participant& added = call.participants.emplace_back(std::move(participant));
  refresh_agent(step, person);
  return added;
}

void join_room(Step& step, Call& call, Participant& participant) {
  if (participant.in_room) return;
  if (!call.room_open) step.perform(OpenRoom{call.room});
  call.room_open = true;
  participant.in_room = true;
  step.perform(Join{participant.leg, call.room});
}

void connect(Step& step, Call& call, LegId leg, LegId like) {
  Participant& participant = *call.find(leg);
  if (participant.is_connected()) return;
  if (participant.incoming) step.perform(Answer{leg, like});
  participant.connection = Connection::connected;
  join_room(step, call, participant);
  step.tell(
      ParticipantJoined{call.id, leg, participant.part, participant.person, participant.number});
  refresh_agent(step, participant.person);
}

void remove_participant(Step& step, Call& call, LegId leg) {
  const Participant* found = call.find(leg);
  if (!found) return;
  Participant gone = *found;
  std::erase_if(call.participants, [&](const Participant& p) { return p.leg == leg; });
  step.floor.legs.erase(leg);
  for (TimerKind kind : {TimerKind::announcement, TimerKind::consent})
    step.floor.timers.cancel(kind, leg);
  if (gone.is_connected()) step.tell(ParticipantLeft{call.id, leg, gone.part, gone.person});
  if (!gone.person) return;
  help_left(step, call, gone.person);
  begin_wrap_up(step, call, gone);
  if (!call.find(gone.person)) step.floor.agent(gone.person).leave(call.id);
  refresh_agent(step, gone.person);
}

void hang_up_participant(Step& step, Call& call, LegId leg, const std::string& reason) {
  step.perform(HangUp{leg, reason});
  remove_participant(step, call, leg);
}

void end_call(Step& step, Call& call, const std::string& cause, int sip_status,
              const std::string& reason) {
  if (call.ended) return;
  call.ended = true;
  stop_recording(step, call, "call_ended");
  tell_what_stops(step, call);
  close_room(step, call);  // silent first
  release_sessions(step, call);
  while (!call.participants.empty()) {
    const Participant last = call.participants.back();
    if (last.incoming && !last.is_connected())
      step.perform(Reject{last.leg, sip_status, reason.empty() ? cause : reason});
    else
      step.perform(HangUp{last.leg, cause});
    remove_participant(step, call, last.leg);
  }
  for (const PendingReply& reply : call.replies)
    step.refuse(reply.request, {"call_ended", "the call ended before this was applied"});
  call.replies.clear();
  drop_timers(step, call);
  std::erase(step.floor.waiting, call.id);
  step.tell(CallEnded{call.id, cause});
}

void say_goodbye(Step& step, Call& call, const std::string& cause) {
  if (call.participants.size() != 1 || !call.participants.front().is_connected())
    return end_call(step, call, cause);
  call.goodbye = cause;
  release_sessions(step, call);
  if (!call.ended) part_politely(step, call, cause, "sorry-goodbye");
}

void part_politely(Step& step, Call& call, const std::string& cause, const std::string& prompt) {
  call.goodbye = cause;
  call.queueing.reset();
  std::erase(step.floor.waiting, call.id);
  for (Participant& participant : call.participants) {
    if (!participant.is_connected()) continue;
    withdraw_all(step, participant);
    step.perform(Play{participant.leg, {prompt}, false});
  }
  step.floor.timers.set(TimerKind::goodbye, call.id, step.now + kLongestGoodbye);
}

void prompt_ended(Step& step, const PromptEnded& fact) {
  if (end_refusal(step, fact.leg)) return;
  const Session* session = step.floor.session_of(fact.leg);
  if (session && session->phase == SessionPhase::waiting && session->leg == fact.leg)
    return play_waiting_tone(step, *session);  // a key's tone had taken its place
  Call* call = step.floor.call_of(fact.leg);
  if (!call || announcement_ended(step, *call, fact.leg, fact.heard)) return;
  if (!call->goodbye.empty()) end_call(step, *call, call->goodbye);
}

void sweep(Step& step) {
  std::erase_if(step.floor.sessions, [](const auto& entry) { return entry.second.ended; });
  for (CallId id : step.floor.touched) {
    auto call = step.floor.calls.find(id);
    if (call != step.floor.calls.end() && call->second.ended) step.floor.calls.erase(call);
  }
  step.floor.touched.clear();
}

}  // namespace earshot::core
