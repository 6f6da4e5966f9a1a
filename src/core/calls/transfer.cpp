#include "core/calls/transfer.hpp"

#include <algorithm>
#include <ranges>

#include "core/calls/announcing.hpp"
#include "core/calls/consent.hpp"
#include "core/calls/departure.hpp"
#include "core/calls/dialling.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/calls/privacy.hpp"
#include "core/calls/queueing.hpp"
#include "core/supervision/sessions.hpp"
#include "core/supervision/takeover.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

std::optional<NoRoute> why_not(const Floor& floor, const Call& call, const Participant& by) {
  if (!by.is_connected() || call.connected_count() < 2) return NoRoute{488, "nobody to transfer"};
  if (call.dialling || call.transfer) return NoRoute{491, "a transfer is in progress"};
  if (is_taken_over(floor, call, by.leg)) return NoRoute{486, "a supervisor has taken over"};
  return std::nullopt;
}

void transfer_to_queue(Step& step, Call& call, LegId by, const std::string& queue) {
  const Participant transferor = *call.find(by);
  ++call.transfers;
  step.perform(ReportTransfer{by, 200});
  hang_up_participant(step, call, by, "transferred");
  step.tell(TransferEnded{call.id, true, 200});
  agent_replaced(step, call, transferor.person, {});
  enter_queue(step, call, queue);
  if (call.queueing) call.queueing->tried.push_back(transferor.person);
}

// What he has agreed to he has agreed to; a question that is open is put again.
Participant take_out(Step& step, Call& call, LegId leg) {
  withdraw_all(step, *call.find(leg));
  Participant moved = *call.find(leg);
  remove_participant(step, call, leg);
  moved.in_room = false;
  moved.sound.clear();
  if (moved.consent == Consent::asked) {
    moved.consent = Consent::not_needed;
    moved.consent_method = ConsentMethod::none;
  }
  return moved;
}

// What protects one of the two calls protects whoever comes with it.
void keep_protected(Step& step, Call& into, const Call& from, PersonId by) {
  if (from.objected) object(step, into, "transfer");
  if (from.privacy) pause(step, into, true, "transfer");
  if (from.marked_private) mark(step, into, by, true);
}

bool has_customer(const Call& call) {
  return std::ranges::any_of(call.participants,
                             [](const Participant& p) { return p.part == Part::customer; });
}

void merge(Step& step, Call& into, Call& from, LegId by) {
  keep_protected(step, into, from, from.find(by)->person);
  for (const Participant& p : std::vector(from.participants)) {
    if (p.leg == by || !p.is_connected()) continue;
    if (!p.sound.empty()) step.perform(StopPlay{p.leg});
    Participant newcomer = take_out(step, from, p.leg);
    if (newcomer.part == Part::customer && has_customer(into)) newcomer.part = Part::third_party;
    Participant& moved = add_participant(step, into, std::move(newcomer));
    join_room(step, into, moved);
    step.tell(ParticipantJoined{into.id, p.leg, moved.part, moved.person, moved.number});
  }
}

// The newest of his other calls in which he talks, or has put the others on hold.
Call* other_call(Floor& floor, const Call& call, PersonId person) {
  for (CallId id : floor.agent(person).calls | std::views::reverse) {
    Call* other = floor.find_call(id);
    const Participant* self = other && other != &call ? other->find(person) : nullptr;
    if (self && self->is_connected() && other->is_talking()) return other;
  }
  return nullptr;
}

std::optional<NoRoute> join_other_call(Step& step, Call& call, LegId leg) {
  const PersonId by = call.find(leg)->person;
  Call* other = other_call(step.floor, call, by);
  if (!other) return NoRoute{404, "he has no other call to join with"};
  if (auto refused = why_not(step.floor, *other, *other->find(by))) return refused;
  step.tell(TransferStarted{call.id, leg, other->dialled});
  merge(step, *other, call, leg);
  step.perform(ReportTransfer{leg, 200});
  hang_up_participant(step, call, leg, "transferred");
  step.tell(TransferEnded{call.id, true, 200});
  end_call(step, call, "transferred");
  talk_changed(step, *other);
  return std::nullopt;
}

// Rings the target, or tells why not.
std::optional<NoRoute> begin(Step& step, Call& call, LegId leg, const std::string& target) {
  const Participant by = *call.find(leg);
  if (auto refused = why_not(step.floor, call, by)) return refused;
  Destination to = by.person ? route_from_person(step.floor.directory, step.floor.settings, target)
                             : route_from_trunk(step.floor.directory, target);
  if (std::holds_alternative<ToOwnCall>(to)) return join_other_call(step, call, leg);
  if (auto* queue = std::get_if<ToQueue>(&to)) {
    if (call.connected_count() != 2) return NoRoute{488, "a conference can not wait in a queue"};
    if (!by.person) return NoRoute{403, "only one of ours hands over to a queue"};
    step.tell(TransferStarted{call.id, leg, target});
    transfer_to_queue(step, call, leg, queue->queue);
    return std::nullopt;
  }
  auto other =
      std::ranges::find_if(call.participants, [&](const Participant& p) { return p.leg != leg; });
  if (auto refused = ring(step, call, to, Purpose::transfer, by.person, other->leg)) return refused;
  call.transfer = Transferring{leg, by.person, target};
  step.tell(TransferStarted{call.id, leg, target});
  return std::nullopt;
}

}  // namespace

void transfer_asked(Step& step, const TransferAsked& fact) {
  Call* call = step.floor.call_of(fact.leg);
  if (!call || !call->find(fact.leg)) return;
  auto refused = begin(step, *call, fact.leg, fact.target);
  if (refused) step.perform(ReportTransfer{fact.leg, refused->sip_status});
}

void transfer_commanded(Step& step, const Transfer& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call || !call->find(command.by))
    return step.refuse(command.request, {"no_such_call", "no live call with this participant"});
  if (auto refused = begin(step, *call, command.by, command.target))
    return step.refuse(command.request, {"transfer_refused", refused->reason});
  step.reply(command.request, {.call = view_of(step.floor, *call)});
}

void complete_transfer(Step& step, Call& call, LegId target) {
  Transferring done = *std::exchange(call.transfer, std::nullopt);
  ++call.transfers;
  if (done.by) {
    step.perform(ReportTransfer{done.by, 200});
    hang_up_participant(step, call, done.by, "transferred");
  }
  step.tell(TransferEnded{call.id, true, 200});
  const Participant& reached = *call.find(target);
  agent_replaced(step, call, done.agent, reached.part == Part::agent ? reached.person : PersonId{});
}

void fail_transfer(Step& step, Call& call, int sip_status) {
  Transferring failed = *std::exchange(call.transfer, std::nullopt);
  step.tell(TransferEnded{call.id, false, sip_status});
  if (failed.by)
    step.perform(ReportTransfer{failed.by, sip_status});
  else if (!call.is_talking())
    caller_left_alone(step, call, "transfer_failed");
}

void attended_transfer_asked(Step& step, const AttendedTransferAsked& fact) {
  auto report = [&](int status) { step.perform(ReportTransfer{fact.leg, status}); };
  Call* call = step.floor.call_of(fact.leg);
  Call* other = step.floor.call_of(fact.other);
  if (!call) return;
  if (!other || other == call) return report(481);
  const Participant *by = call->find(fact.leg), *also_by = other->find(fact.other);
  if (!by || !also_by) return report(481);
  // Only who sits in both calls may join them: Replaces must not seize somebody else's call.
  if (!by->person || by->person != also_by->person) return report(403);
  if (auto refused = why_not(step.floor, *call, *by)) return report(refused->sip_status);
  if (auto refused = why_not(step.floor, *other, *also_by)) return report(refused->sip_status);

  PersonId transferor = by->person;
  ++call->transfers;
  step.tell(TransferStarted{call->id, fact.leg, other->dialled});
  merge(step, *call, *other, fact.other);
  report(200);
  hang_up_participant(step, *call, fact.leg, "transferred");
  step.tell(TransferEnded{call->id, true, 200});
  end_call(step, *other, "transferred");
  auto newcomer = std::ranges::find_if(call->participants.rbegin(), call->participants.rend(),
                                       [](const Participant& p) { return p.part == Part::agent; });
  agent_replaced(step, *call, transferor,
                 newcomer == call->participants.rend() ? PersonId{} : newcomer->person);
  talk_changed(step, *call);
}

}  // namespace earshot::core
