// What supervisors ask for, by command or by key.

#include <algorithm>

#include "core/calls/help.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/supervision/approvals.hpp"
#include "core/supervision/notices.hpp"
#include "core/supervision/rescue.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/sessions.hpp"
#include "core/supervision/takeover.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

Verdict may_start(const Step& step, const StartSupervision& wanted, const Call* call) {
  Right right = call ? right_of(wanted.mode) : Right::monitor;
  Question question =
      question_of(step.floor, step.now, wanted.supervisor, wanted.agent, right, call);
  question.moment = Moment::start;
  question.reason = wanted.reason;
  question.purpose = wanted.purpose;
  question.covert = wanted.covert;
  question.approved = is_approved(step.floor, wanted);
  return may_supervise(question);
}

Verdict may_follow(const Step& step, const StartSupervision& wanted, const Call* call) {
  return may_supervise(
      question_of(step.floor, step.now, wanted.supervisor, wanted.agent, Right::follow, call));
}

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
    if (may_start(step, wanted, call).allowed()) return {};
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

struct Start {
  DeviceRing device;
  std::string granted_by;
};

Result<Start> check_start(Step& step, StartSupervision& wanted) {
  if (auto found = resolve(step, wanted); !found) return tl::unexpected(found.error());
  const Call* call = step.floor.find_call(wanted.call);
  Verdict verdict = may_start(step, wanted, call);
  if (auto may = verdict.result(); !may) return tl::unexpected(may.error());
  if (auto may = may_follow(step, wanted, call).result(); wanted.follow && !may)
    return tl::unexpected(may.error());
  if (supervises_already(step.floor, wanted.supervisor, wanted.agent))
    return fail("already_supervising", "you supervise this agent already: change that session");
  if (call)
    if (auto free = may_enter(step.floor, *call, {}, wanted.mode); !free)
      return tl::unexpected(free.error());
  auto device = ring_device(step.floor, wanted.supervisor, wanted.device);
  if (!device) return tl::unexpected(device.error());
  return Start{std::move(*device), std::move(verdict.granted_by)};
}

// The agent is in again when a take-over ends in any other mode.
Result<void> may_give_back(const Step& step, const Session& session) {
  return may_also(step, session, Right::hand_back).result();
}

Result<void> switch_mode(Step& step, Session& session, Mode mode) {
  Call* call = step.floor.find_call(session.call);
  if (!call || session.phase != SessionPhase::live)
    return fail("not_live", "the session is not in a call yet");
  bool keeps = call->rescue && (mode == Mode::takeover || mode == Mode::barge);
  Mode needed = keeps ? Mode::takeover : mode;
  Verdict verdict = may_use(step, session, *call, needed);
  if (auto allowed = verdict.result(); !allowed) return allowed;
  if (auto free = may_enter(step.floor, *call, session.id, mode); !free) return free;
  if (session.mode == Mode::takeover && mode != Mode::takeover)
    if (auto back = may_give_back(step, session); !back) return back;
  session.mode = mode;
  session.granted_by = verdict.granted_by;
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
  if (auto back = may_give_back(step, session); !back) return back;
  if (may_use(step, session, *call, Mode::monitor).allowed())
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

Result<void> follow(Step& step, Session& session, bool on) {
  auto may = may_also(step, session, Right::follow).result();
  if (on && !may) {
    refused(step, session, session.mode, may.error());
    return may;
  }
  session.follow = on;
  return {};
}

}  // namespace

std::string purpose_or_first(const Rules& rules, const std::string& purpose) {
  return purpose.empty() && !rules.purposes.empty() ? rules.purposes.front() : purpose;
}

void tell_started(Step& step, const Session& session) {
  step.tell(SessionStarted{session.id, session.call, session.supervisor, session.agent,
                           session.mode, session.reason, session.purpose, session.covert,
                           session.granted_by});
}

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
  auto checked = check_start(step, wanted);
  if (!checked) {
    step.tell(SupervisionRefused{wanted.supervisor, wanted.agent, wanted.call, wanted.mode,
                                 checked.error()});
    return step.refuse(wanted.request, checked.error());
  }
  Ring& ring = checked->device.ring;
  ring.leg = step.floor.ids.next<LegId>();
  Session& session = open_session(step, wanted.supervisor, wanted.agent, wanted.mode, ring.leg);
  session.follow = wanted.follow;
  session.reason = wanted.reason;
  session.purpose = purpose_or_first(step.floor.directory.rules, wanted.purpose);
  session.covert = wanted.covert;
  session.approved = use_approval(step, wanted);
  session.granted_by = std::move(checked->granted_by);
  session.request = wanted.request;
  session.device = checked->device.device;
  if (Call* call = step.floor.find_call(wanted.call)) {
    session.call = call->id;
    call->sessions.push_back(session.id);
    ring.like = call->find(wanted.agent)->leg;
  }
  step.floor.timers.set(TimerKind::session_ring, session.id,
                        step.now + step.floor.settings.ring_timeout);
  step.perform(ring);
  tell_started(step, session);
}

void change_mode(Step& step, const ChangeMode& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  std::string before = (*session)->reason;
  if (!command.reason.empty()) (*session)->reason = command.reason;
  if (auto done = switch_mode(step, **session, command.mode); !done) {
    (*session)->reason = before;
    refused(step, **session, command.mode, done.error());
    return step.refuse(command.request, done.error());
  }
  answer_when_applied(step, command.request, **session);
}

void hand_back(Step& step, const HandBack& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  SupervisionResult last{.session = view_of(step.floor, **session)};
  if (auto done = step_back(step, **session); !done) {
    refused(step, **session, Mode::monitor, done.error());
    return step.refuse(command.request, done.error());
  }
  if ((*session)->ended) return step.reply(command.request, std::move(last));
  answer_when_applied(step, command.request, **session);
}

void set_follow(Step& step, const SetFollow& command) {
  auto session = own_session(step, command.session, command.actor);
  if (!session) return step.refuse(command.request, session.error());
  if (auto done = follow(step, **session, command.follow); !done)
    return step.refuse(command.request, done.error());
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
    bool done = follow(step, *session, !session->follow).has_value();
    const char* prompt = session->follow ? "follow-on" : "follow-off";
    step.perform(Play{session->leg, {done ? prompt : "refused-not-allowed"}, false});
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
