// What supervisors ask for, by command or by key.

#include <algorithm>

#include "core/calls/help.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/supervision/rescue.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/sessions.hpp"
#include "core/supervision/takeover.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

// Fills in whom the request is about: the agent of the call, or the call of the agent.
Result<void> resolve(Step& step, StartSupervision& wanted) {
  if (!wanted.call) {
    if (!wanted.agent) return fail("bad_request", "name a call or an agent");
    if (Call* call = talking_call(step.floor, wanted.agent)) wanted.call = call->id;
    return {};
  }
  const Call* call = step.floor.find_call(wanted.call);
  if (!call) return fail("no_such_call", "this call is not live");
  for (const Participant& p : call->participants) {
    bool matches = !wanted.agent || p.person == wanted.agent;
    if (p.part != Part::agent || !p.person || !p.is_connected() || !matches) continue;
    wanted.agent = p.person;
    // With several agents in the call, one whom he may supervise.
    if (may_supervise(step.floor.directory, wanted.supervisor, p.person, wanted.mode,
                      call->last_queue))
      return {};
    matches = true;
  }
  const Participant* named = call->find(wanted.agent);
  if (!named || !named->is_connected())
    return fail("no_such_agent", "no connected agent of ours is in this call");
  return {};  // the policy says why not
}

bool supervises_already(const Floor& floor, PersonId supervisor, PersonId agent) {
  return std::ranges::any_of(floor.sessions, [&](const auto& entry) {
    const Session& session = entry.second;
    return !session.ended && session.supervisor == supervisor && session.agent == agent;
  });
}

Result<DeviceRing> check_start(Step& step, StartSupervision& wanted) {
  if (auto found = resolve(step, wanted); !found) return tl::unexpected(found.error());
  const Call* call = step.floor.find_call(wanted.call);
  const Directory& directory = step.floor.directory;
  auto allowed = call ? may_supervise(directory, wanted.supervisor, wanted.agent, wanted.mode,
                                      call->last_queue)
                      : may_wait_for(directory, wanted.supervisor, wanted.agent);
  if (!allowed) return tl::unexpected(allowed.error());
  if (supervises_already(step.floor, wanted.supervisor, wanted.agent))
    return fail("already_supervising", "you supervise this agent already: change that session");
  if (call)
    if (auto free = may_enter(step.floor, *call, {}, wanted.mode); !free)
      return tl::unexpected(free.error());
  return ring_device(step.floor, wanted.supervisor, wanted.device);
}

Result<void> switch_mode(Step& step, Session& session, Mode mode) {
  Call* call = step.floor.find_call(session.call);
  if (!call || session.phase != SessionPhase::live)
    return fail("not_live", "the session is not in a call yet");
  bool keeps = call->rescue && (mode == Mode::takeover || mode == Mode::barge);
  Mode needed = keeps ? Mode::takeover : mode;
  if (auto allowed = may_use(step.floor, session, *call, needed); !allowed) return allowed;
  if (auto free = may_enter(step.floor, *call, session.id, mode); !free) return free;
  session.mode = mode;
  if (keeps) keep_caller(step, *call, session);
  if (mode != Mode::monitor) help_joined(step, *call, session.supervisor);
  return {};
}

// The agent is in again. Who may speak for him and may not listen to him leaves with that.
Result<void> step_back(Step& step, Session& session) {
  Call* call = step.floor.find_call(session.call);
  if (!call || session.phase != SessionPhase::live || session.mode != Mode::takeover)
    return fail("not_taken_over", "there is nothing to hand back: this is no take-over");
  if (auto free = may_enter(step.floor, *call, session.id, Mode::monitor); !free) return free;
  if (may_use(step.floor, session, *call, Mode::monitor))
    return switch_mode(step, session, Mode::monitor);
  end_session(step, session, "handed_back");
  return {};
}

void answer_when_applied(Step& step, RequestId request, const Session& session) {
  if (Call* call = step.floor.find_call(session.call))
    call->replies.push_back({request, session.id, {}});
}

void refused(Step& step, const Session& session, Mode mode, const Error& why) {
  step.tell(SupervisionRefused{session.supervisor, session.agent, session.call, mode, why});
}

}  // namespace

Result<Session*> own_session(Step& step, SessionId id, PersonId actor) {
  Session* session = step.floor.find_session(id);
  if (!session) return fail("no_such_session", "this session is not live");
  if (actor && actor != session->supervisor)
    return fail("not_allowed", "this session is another supervisor's");
  return session;
}

void answer_waiting(Step& step, Session& session) {
  step.reply(std::exchange(session.request, {}), {.session = view_of(step.floor, session)});
}

void start_supervision(Step& step, const StartSupervision& command) {
  StartSupervision wanted = command;
  auto wanted_device = check_start(step, wanted);
  if (!wanted_device) {
    step.tell(SupervisionRefused{wanted.supervisor, wanted.agent, wanted.call, wanted.mode,
                                 wanted_device.error()});
    return step.refuse(wanted.request, wanted_device.error());
  }
  Ring& ring = wanted_device->ring;
  ring.leg = step.floor.ids.next<LegId>();
  Session& session = open_session(step, wanted.supervisor, wanted.agent, wanted.mode, ring.leg);
  session.follow = wanted.follow;
  session.reason = wanted.reason;
  session.request = wanted.request;
  session.device = wanted_device->device;
  if (Call* call = step.floor.find_call(wanted.call)) {
    session.call = call->id;
    call->sessions.push_back(session.id);
    ring.like = call->find(wanted.agent)->leg;
  }
  step.floor.timers.set(TimerKind::session_ring, session.id,
                        step.now + step.floor.settings.ring_timeout);
  step.perform(ring);
  step.tell(SessionStarted{session.id, session.call, session.supervisor, session.agent,
                           session.mode, session.reason});
}

void change_mode(Step& step, const ChangeMode& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  if (auto done = switch_mode(step, **session, command.mode); !done) {
    refused(step, **session, command.mode, done.error());
    return step.refuse(command.request, done.error());
  }
  answer_when_applied(step, command.request, **session);
}

void hand_back(Step& step, const HandBack& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  SupervisionResult last{.session = view_of(step.floor, **session)};
  if (auto done = step_back(step, **session); !done)
    return step.refuse(command.request, done.error());
  if ((*session)->ended) return step.reply(command.request, std::move(last));
  answer_when_applied(step, command.request, **session);
}

void set_follow(Step& step, const SetFollow& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  (*session)->follow = command.follow;
  step.reply(command.request, {.session = view_of(step.floor, **session)});
}

void end_supervision(Step& step, const EndSupervision& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  SupervisionResult last{.session = view_of(step.floor, **session)};
  end_session(step, **session, "ended_by_supervisor");
  step.reply(command.request, std::move(last));
}

namespace {

void pass_on(Step& step, const DigitPressed& fact) {
  const Call* call = step.floor.call_of(fact.leg);
  if (!call) return;
  for (const Hearing& pair : call->applied_table)
    if (pair.speaker == fact.leg && pair.digits) step.perform(SendDigit{pair.listener, fact.digit});
}

}  // namespace

void key_pressed(Step& step, const DigitPressed& fact) {
  Session* session = step.floor.session_of(fact.leg);
  if (!session && !fact.passed_on) return pass_on(step, fact);
  if (!session || session->leg != fact.leg || session->phase == SessionPhase::ringing) return;
  if (fact.digit == '#') {
    session->follow = !session->follow;
    step.perform(Play{session->leg, {session->follow ? "follow-on" : "follow-off"}, false});
    return;
  }
  if (session->phase != SessionPhase::live) return;
  auto mode = mode_from_key(fact.digit);
  bool back = fact.digit == '8' && session->mode == Mode::takeover;
  if (!mode && !back) return;
  auto done = mode ? switch_mode(step, *session, *mode) : step_back(step, *session);
  session->by_key = done && session->applied_mode != session->mode;
  if (done) return;
  refused(step, *session, mode.value_or(Mode::monitor), done.error());
  bool taken = done.error().code == "takeover_taken";
  step.perform(Play{session->leg, {taken ? "takeover-taken" : "refused-not-allowed"}, false});
}

}  // namespace earshot::core
