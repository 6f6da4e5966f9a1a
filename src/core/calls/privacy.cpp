#include "core/calls/privacy.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"
#include "core/calls/conduct.hpp"
#include "core/calls/recording.hpp"

namespace earshot::core {

namespace {

const PrivacyRules& rules_of(const Floor& floor) { return floor.directory.rules.privacy; }

void start_timers(Step& step, Call& call) {
  const PrivacyRules& rules = rules_of(step.floor);
  Millis limit = std::min(rules.limit, step.floor.settings.privacy_limit);
  call.privacy_ends = step.now + limit;
  step.floor.timers.set(TimerKind::privacy, call.id, *call.privacy_ends);
  if (rules.warning > Millis{0} && rules.warning < limit)
    step.floor.timers.set(TimerKind::privacy_warning, call.id, *call.privacy_ends - rules.warning);
}

bool is_agent(const Participant* p) { return p && p->part == Part::agent && p->is_connected(); }

Result<Call*> check_pause(Step& step, const SetPrivacy& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call) return fail("no_such_call", "this call is not live");
  if (!may_act_on(step.floor, *call, command.actor))
    return fail("not_allowed", "this call is not yours to pause");
  if (is_agent(call->find(command.actor)) && !rules_of(step.floor).agents_may_pause)
    return fail("not_allowed", "agents may not pause by the rules of this house: ask a supervisor");
  return call;
}

Result<Call*> check_mark(Step& step, const MarkPrivate& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call || !is_agent(call->find(command.agent)))
    return fail("no_such_call", "you are not an agent in a live call with this id");
  if (command.on && !rules_of(step.floor).agents_may_mark_private)
    return fail("not_allowed", "the rules of this house do not let agents mark calls as private");
  return call;
}

}  // namespace

void pause(Step& step, Call& call, bool on, const std::string& by) {
  if (call.privacy == on) return;
  call.privacy = on;
  step.tell(PrivacyChanged{call.id, on, by});
  if (on) return start_timers(step, call);
  call.privacy_ends.reset();
  step.floor.timers.cancel(TimerKind::privacy, call.id);
  step.floor.timers.cancel(TimerKind::privacy_warning, call.id);
}

void set_privacy(Step& step, const SetPrivacy& command) {
  auto call = check_pause(step, command);
  if (!call) return step.refuse(command.request, call.error());
  const Person* actor = step.floor.directory.person(command.actor);
  pause(step, **call, command.on, actor ? actor->extension : "operator");
  if (command.request) (*call)->replies.push_back({command.request, {}, {}});
}

void privacy_keyed(Step& step, Call& call, const Participant& agent) {
  if (rules_of(step.floor).agents_may_pause) pause(step, call, !call.privacy, agent.extension);
}

void privacy_ending(Step& step, Call& call) {
  if (!call.privacy || !call.privacy_ends) return;
  Millis left = std::chrono::duration_cast<Millis>(*call.privacy_ends - step.now);
  step.tell(PrivacyEnding{call.id, left});
  for (Participant& p : call.participants)
    if (is_agent(&p)) announce(p, {.why = Announcing::Why::tone, .prompt = "privacy-warning"});
}

void privacy_expired(Step& step, Call& call) { pause(step, call, false, "timer"); }

void mark(Step& step, Call& call, PersonId agent, bool is_private) {
  if (call.marked_private == is_private) return;
  call.marked_private = is_private;
  step.tell(CallMarkedPrivate{call.id, agent, is_private});
  if (is_private) stop_recording(step, call, "private");  // the rights end the sessions
}

void mark_private(Step& step, const MarkPrivate& command) {
  auto found = check_mark(step, command);
  if (!found) return step.refuse(command.request, found.error());
  mark(step, **found, command.agent, command.on);
  if (command.request) (*found)->replies.push_back({command.request, {}, {}});
}

}  // namespace earshot::core
