#include "core/view_of.hpp"

#include <algorithm>

#include "core/calls/agents.hpp"
#include "core/calls/hearing.hpp"
#include "core/policy/acknowledgement.hpp"

namespace earshot::core {

namespace {

CallPhase phase_of(const Call& call) {
  if (call.rescue) return CallPhase::rescue;
  if (call.queueing) return CallPhase::queued;
  if (!call.is_talking() && !call.kept) return CallPhase::ringing;
  bool held = std::ranges::any_of(
      call.participants, [](const Participant& p) { return p.is_connected() && p.is_holding(); });
  return held ? CallPhase::held : CallPhase::connected;
}

bool is_parked(const Floor& floor, const Call& call, const Participant& participant) {
  return std::ranges::any_of(call.sessions, [&](SessionId id) {
    const Session& session = floor.sessions.at(id);
    return !session.deaf && !session.entering && session.phase == SessionPhase::live &&
           session.mode == Mode::takeover && participant.person &&
           session.agent == participant.person && participant.part == Part::agent;
  });
}

std::string consent_of(const Participant& participant) {
  switch (participant.consent) {
    case Consent::not_needed: return "";
    case Consent::asked: return "asked";
    case Consent::given: return "given";
    case Consent::refused: return "refused";
  }
  return "";
}

bool is_tap(const Call& call, LegId leg) {
  return (call.recording && call.recording->tap == leg) ||
         std::ranges::find(call.recorded, leg, &CallRecording::tap) != call.recorded.end();
}

RecordingView view_of(const Call& call, const CallRecording& recording) {
  RecordingView view{recording.id, recording.rule, recording.since, recording.failed, {}};
  for (const Hearing& hearing : call.applied_table)
    if (hearing.listener == recording.tap) view.hears.push_back(hearing.speaker);
  return view;
}

}  // namespace

CallView view_of(const Floor& floor, const Call& call) {
  CallView view;
  view.id = call.id;
  view.room = call.room;
  view.direction = call.direction;
  view.phase = phase_of(call);
  view.queue = call.last_queue;
  view.from_number = call.from_number;
  view.from_display = call.from_display;
  view.dialled = call.dialled;
  view.started = call.started;
  view.answered = call.answered;
  view.privacy = call.privacy;
  view.privacy_ends = call.privacy_ends;
  view.marked_private = call.marked_private;
  view.objected = call.objected;
  if (call.recording) view.recording = view_of(call, *call.recording);
  view.help = call.help;
  for (const Participant& p : call.participants)
    view.participants.push_back({p.leg, p.part, p.person, p.extension, p.name, p.number,
                                 p.is_connected(), p.is_holding(), is_parked(floor, call, p),
                                 consent_of(p)});
  for (SessionId id : call.sessions) view.sessions.push_back(view_of(floor, floor.sessions.at(id)));
  view.commanded_generation = call.commanded_generation;
  view.applied_generation = call.applied_generation;
  std::ranges::copy_if(call.applied_table, std::back_inserter(view.applied_table),
                       [&](const Hearing& hearing) { return !is_tap(call, hearing.listener); });
  return view;
}

SessionView view_of(const Floor& floor, const Session& session) {
  SessionView view;
  view.id = session.id;
  view.supervisor = session.supervisor;
  if (const Person* person = floor.directory.person(session.supervisor)) {
    view.supervisor_extension = person->extension;
    view.supervisor_name = person->name;
  }
  view.agent = session.agent;
  if (const Person* person = floor.directory.person(session.agent))
    view.agent_extension = person->extension;
  view.call = session.call;
  view.leg = session.leg;
  view.phase = session.phase;
  view.mode = session.mode;
  view.applied_mode = session.applied_mode;
  view.follow = session.follow;
  view.device = session.device.kind;
  view.reason = session.reason;
  view.purpose = session.purpose;
  view.covert = session.covert;
  view.deaf = session.deaf;
  view.entering = session.entering;
  view.since = session.since;
  auto call = floor.calls.find(session.call);
  if (call == floor.calls.end()) return view;
  for (const Hearing& hearing : call->second.applied_table) {
    if (hearing.speaker == session.leg && !is_tap(call->second, hearing.listener))
      view.heard_by.push_back(hearing.listener);
    if (hearing.listener == session.leg) view.hears.push_back(hearing.speaker);
  }
  return view;
}

AgentView view_of(const Floor& floor, const Agent& agent) {
  AgentView view;
  view.person = agent.person;
  if (const Person* person = floor.directory.person(agent.person)) {
    view.extension = person->extension;
    view.name = person->name;
    view.team = person->team;
    view.role = person->role;
    if (person->role == Role::agent)
      view.to_acknowledge = to_acknowledge(floor.directory, *person, Needed::before_calls);
  }
  view.state = state_of(floor, agent);
  view.since = agent.since.value_or(Instant{});
  if (view.state == AgentState::wrap_up)
    view.ends = floor.timers.due(TimerKind::wrap_up, agent.person);
  view.pause_wished = agent.paused && (agent.is_busy() || view.state == AgentState::wrap_up);
  view.call_count = agent.calls.size();
  if (!agent.calls.empty()) view.call = agent.calls.front();
  return view;
}

}  // namespace earshot::core
