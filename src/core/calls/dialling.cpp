#include "core/calls/dialling.hpp"

#include <algorithm>

#include "core/calls/agents.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/calls/queueing.hpp"
#include "core/calls/recording.hpp"
#include "core/calls/transfer.hpp"
#include "core/policy/may_dial_out.hpp"
#include "core/supervision/sessions.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

std::optional<NoRoute> ring_person(Step& step, PersonId id, Ring& effect) {
  const Person* person = step.floor.directory.person(id);
  if (!is_reachable(step.floor, id)) return NoRoute{480, "the phone is offline or disabled"};
  if (step.floor.agent(id).is_busy()) return NoRoute{486, "the phone is busy"};
  if (person->contact_uri.empty())
    effect.person = id;
  else
    effect.uri = person->contact_uri;
  return std::nullopt;
}

std::optional<NoRoute> ring_outside(Step& step, Call& call, const ToOutside& to, PersonId by,
                                    Ring& effect) {
  if (!may_dial_another(to.rule, live_outbound(step.floor, by)))
    return NoRoute{486, "too many outbound calls at a time"};
  effect.trunk = to.rule.trunk;
  effect.number = to.number;
  call.dialled_out.push_back(by);
  return std::nullopt;
}

Part part_of_outsider(const Call& call) {
  bool served = std::ranges::any_of(call.participants,
                                    [](const Participant& p) { return p.part == Part::customer; });
  return served ? Part::third_party : Part::customer;
}

// What the caller is told: how the callee refused him, without what is only between us and the
// callee's phone (challenges, redirections).
int status_for_caller(int status) {
  switch (status) {
    case 403:
    case 404:
    case 480:
    case 486:
    case 503:
    case 603: return status;
    case 484: return 404;
    case 600: return 486;
    default: return status >= 500 && status < 600 ? 503 : 480;
  }
}

void dial_number(Step& step, Call& call, PersonId by) {
  std::string number = std::exchange(call.originate_number, {});
  auto to = route_from_person(step.floor.directory, step.floor.settings, number);
  LegId like = call.participants.front().leg;
  auto refused = ring(step, call, to, Purpose::direct, by, like);
  if (refused) end_call(step, call, "refused:" + std::to_string(refused->sip_status));
}

}  // namespace

std::optional<NoRoute> ring(Step& step, Call& call, const Destination& to, Purpose purpose,
                            PersonId by, LegId like) {
  Ring effect{.from_number = call.from_number, .from_display = call.from_display, .like = like};
  Participant callee{.part = Part::agent};
  std::optional<NoRoute> refused;
  if (auto* person = std::get_if<ToPerson>(&to)) {
    refused = ring_person(step, person->person, effect);
    callee = describe(step.floor, person->person, {}, Part::agent);
  } else if (auto* outside = std::get_if<ToOutside>(&to)) {
    refused = ring_outside(step, call, *outside, by, effect);
    callee.part = part_of_outsider(call);
    callee.number = outside->number;
    if (const Person* payer = step.floor.directory.person(by))
      effect.from_number = payer->extension, effect.from_display = payer->name;
  } else if (auto* none = std::get_if<NoRoute>(&to)) {
    refused = *none;
  } else {
    refused = NoRoute{403, "only a person or an outside number can be rung"};
  }
  if (refused) return refused;
  effect.leg = callee.leg = step.floor.ids.next<LegId>();
  call.dialling = Dialling{effect.leg, purpose};
  const Queue* queue =
      call.queueing ? step.floor.directory.queue_named(call.queueing->queue) : nullptr;
  Millis patience = queue ? queue->ring_timeout : step.floor.settings.ring_timeout;
  step.floor.timers.set(TimerKind::ring, call.id, step.now + patience);
  step.perform(std::move(effect));
  if (callee.person && purpose != Purpose::originate) step.tell(AgentRang{call.id, callee.person});
  add_participant(step, call, std::move(callee));
  return std::nullopt;
}

void callee_rings(Step& step, Call& call, const LegRinging& fact) {
  if (!call.dialling || call.dialling->leg != fact.leg) return;
  Participant& callee = *call.find(fact.leg);
  if (call.dialling->purpose != Purpose::direct) return;
  // A trunk's announcements are worth hearing; a person's phone has none to give.
  bool early = fact.early_media && !callee.person && callee.connection == Connection::ringing;
  Participant& caller = call.participants.front();
  bool unanswered = caller.incoming && !caller.is_connected();
  if (unanswered && !caller.in_room) step.perform(Progress{caller.leg, early, fact.leg});
  if (!early) return;
  callee.connection = Connection::early;
  join_room(step, call, callee);
  join_room(step, call, caller);
}

void callee_answered(Step& step, Call& call) {
  auto [leg, purpose] = *std::exchange(call.dialling, std::nullopt);
  step.floor.timers.cancel(TimerKind::ring, call.id);
  LegId caller = call.participants.front().leg;
  connect(step, call, leg);
  switch (purpose) {
    case Purpose::direct: connect(step, call, caller, leg); break;
    case Purpose::queue: leave_queue(step, call); break;
    case Purpose::transfer: complete_transfer(step, call, leg); break;
    case Purpose::originate: return dial_number(step, call, call.find(leg)->person);
  }
  if (!call.ended) talk_changed(step, call);
}

void callee_failed(Step& step, Call& call, int sip_status, bool hang_up) {
  auto [leg, purpose] = *std::exchange(call.dialling, std::nullopt);
  step.floor.timers.cancel(TimerKind::ring, call.id);
  PersonId person = call.find(leg)->person;
  if (hang_up) step.perform(HangUp{leg, "no answer"});
  remove_participant(step, call, leg);
  int status = status_for_caller(sip_status);
  std::string cause = "refused:" + std::to_string(status);
  switch (purpose) {
    case Purpose::queue: return agent_did_not_answer(step, call, person);
    case Purpose::transfer: return fail_transfer(step, call, status);
    case Purpose::originate: return end_call(step, call, cause);
    case Purpose::direct: break;
  }
  const Participant& caller = call.participants.front();
  bool answered_customer = caller.part == Part::customer && caller.is_connected();
  answered_customer ? say_goodbye(step, call, cause) : end_call(step, call, cause, status);
}

void stop_ringing(Step& step, Call& call) {
  if (!call.dialling) return;
  LegId leg = std::exchange(call.dialling, std::nullopt)->leg;
  step.floor.timers.cancel(TimerKind::ring, call.id);
  hang_up_participant(step, call, leg, "no longer needed");
}

std::size_t live_outbound(const Floor& floor, PersonId payer) {
  std::size_t count = 0;
  for (const auto& [id, call] : floor.calls)
    if (!call.ended) count += std::ranges::count(call.dialled_out, payer);
  for (const auto& [id, session] : floor.sessions)
    if (!session.ended && session.supervisor == payer)
      count += session.device.dialled_out + (session.moving && session.moving->device.dialled_out);
  return count;
}

void originate(Step& step, const Originate& command) {
  Floor& floor = step.floor;
  if (floor.draining || floor.calls.size() >= floor.settings.max_calls)
    return step.refuse(command.request, {"full", "no new calls at present: try again later"});
  auto to = route_from_person(floor.directory, floor.settings, command.number);
  if (auto* none = std::get_if<NoRoute>(&to))
    return step.refuse(command.request, {"not_dialable", command.number + ": " + none->reason});
  bool outside = std::holds_alternative<ToOutside>(to);
  if (!outside && !std::holds_alternative<ToPerson>(to))
    return step.refuse(command.request, {"not_dialable", "dial a person or an outside number"});
  if (is_recorder_missing(floor, ""))
    return step.refuse(command.request, {"recorder_unavailable",
                                         "this call must be recorded and can not be at present"});
  Ring probe;
  if (auto refused = ring_person(step, command.person, probe))
    return step.refuse(command.request, {"phone_unavailable", refused->reason});

  Call& call = open_call(step, outside ? CallDirection::outbound : CallDirection::internal);
  call.dialled = call.originate_number = command.number;
  call.from_number = floor.directory.person(command.person)->extension;
  step.tell(CallStarted{call.id, call.direction, call.from_number, {}, call.dialled});
  ring(step, call, ToPerson{command.person}, Purpose::originate, command.person);
  step.reply(command.request, {.call = view_of(floor, call)});
}

}  // namespace earshot::core
