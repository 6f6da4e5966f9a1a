#include "core/calls/conduct.hpp"

#include <algorithm>

#include "core/calls/departure.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/supervision/rights.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

void hold_changed(Step& step, const Call& call, Participant& participant, bool before) {
  bool holds = participant.is_holding();
  if (before == holds) return;
  participant.held_since = holds ? std::optional(step.now) : std::nullopt;
  step.tell(HoldChanged{call.id, participant.leg, holds});
}

}  // namespace

bool may_act_on(const Floor& floor, const Call& call, PersonId actor) {
  if (!actor || call.find(actor)) return true;
  return std::ranges::any_of(call.participants, [&](const Participant& p) {
    return p.person &&
           may_supervise(question_of(floor, floor.clock.at, actor, p.person, {}, &call)).allowed();
  });
}

void leg_held(Step& step, LegId leg, bool held) {
  Session* session = step.floor.session_of(leg);
  if (session && session->leg == leg) {
    session->holding = held;
    step.floor.find_call(session->call);  // its table changes
  }
  Call* call = step.floor.call_of(leg);
  Participant* participant = call ? call->find(leg) : nullptr;
  if (!participant) return;
  bool before = participant->is_holding();
  participant->phone_holds = held;
  hold_changed(step, *call, *participant, before);
}

void set_hold(Step& step, const SetHold& command) {
  Call* call = step.floor.find_call(command.call);
  Participant* holder = call ? call->find(command.holder) : nullptr;
  if (!holder || !holder->is_connected())
    return step.refuse(command.request, {"no_such_call", "no live call with this participant"});
  bool before = holder->is_holding();
  holder->desk_holds = command.hold;
  hold_changed(step, *call, *holder, before);
  if (command.request) call->replies.push_back({command.request, {}, {}});
}

void hang_up_call(Step& step, const HangUpCall& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call) return step.refuse(command.request, {"no_such_call", "this call is not live"});
  if (!may_act_on(step.floor, *call, command.actor))
    return step.refuse(command.request, {"not_allowed", "this call is not yours to end"});
  end_call(step, *call, "ended_by_command");
  step.reply(command.request, {});
}

void leave_call(Step& step, const LeaveCall& command) {
  Call* call = step.floor.find_call(command.call);
  const Participant* self = call ? call->find(command.actor) : nullptr;
  if (!self) return step.refuse(command.request, {"no_such_call", "you are not in this call"});
  LegId leg = self->leg;
  if (self->incoming && !self->is_connected())
    step.perform(Reject{leg, 487, "hung up at the desk"});
  else
    step.perform(HangUp{leg, "hung up at the desk"});
  participant_left(step, *call, leg, 0, false);
  step.reply(command.request, {});
}

}  // namespace earshot::core
