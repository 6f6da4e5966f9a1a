#include "core/calls/arrival.hpp"

#include "core/calls/dial_plan.hpp"
#include "core/calls/dialling.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/calls/queueing.hpp"
#include "core/calls/recording.hpp"
#include "core/supervision/dial_in.hpp"

namespace earshot::core {

namespace {

constexpr int kRetryAfterSeconds = 30;

void turn_away(Step& step, const CallArrived& fact, const NoRoute& why, int retry_after = 0) {
  step.perform(Reject{fact.leg, why.sip_status, why.reason, retry_after});
  step.tell(CallRefused{fact.from_number, fact.dialled, why.sip_status, why.reason});
}

CallDirection direction_of(const CallArrived& fact, const Destination& to) {
  if (!fact.caller) return CallDirection::inbound;
  return std::holds_alternative<ToOutside>(to) ? CallDirection::outbound : CallDirection::internal;
}

// The caller of a queue is the one who is served, also when he is one of us.
Participant caller_of(const Step& step, const CallArrived& fact, const Destination& to) {
  bool ours = fact.caller && !std::holds_alternative<ToQueue>(to);
  Participant caller =
      describe(step.floor, fact.caller, fact.leg, ours ? Part::agent : Part::customer);
  caller.incoming = true;
  caller.connection = Connection::arriving;
  if (!fact.caller) caller.number = fact.from_number;
  return caller;
}

void admit(Step& step, const CallArrived& fact, const Destination& to) {
  Call& call = open_call(step, direction_of(fact, to));
  call.from_number = fact.from_number;
  call.from_display = fact.from_display;
  if (const Person* caller = step.floor.directory.person(fact.caller)) {
    call.from_number = caller->extension;
    call.from_display = caller->name;
  }
  call.dialled = fact.dialled;
  step.tell(
      CallStarted{call.id, call.direction, call.from_number, call.from_display, call.dialled});
  add_participant(step, call, caller_of(step, fact, to));
  if (auto* queue = std::get_if<ToQueue>(&to)) return enter_queue(step, call, queue->queue);
  if (auto refused = ring(step, call, to, Purpose::direct, fact.caller, fact.leg))
    end_call(step, call, "refused:" + std::to_string(refused->sip_status), refused->sip_status,
             refused->reason);
}

}  // namespace

void call_arrived(Step& step, const CallArrived& fact) {
  Floor& floor = step.floor;
  if (floor.legs.contains(fact.leg)) return;  // told twice
  if (!fact.caller && fact.trunk.empty()) return turn_away(step, fact, {403, "unknown caller"});
  if (fact.caller && !floor.directory.person(fact.caller))
    return turn_away(step, fact, {403, "unknown caller"});
  Destination to = fact.caller ? route_from_person(floor.directory, floor.settings, fact.dialled)
                               : route_from_trunk(floor.directory, fact.dialled);
  if (auto* none = std::get_if<NoRoute>(&to)) return turn_away(step, fact, *none);
  if (auto* supervision = std::get_if<ToSupervision>(&to))
    return dial_in(step, fact, supervision->mode, supervision->extension);
  if (floor.draining || floor.calls.size() >= floor.settings.max_calls)
    return turn_away(step, fact, {503, "no new calls at present"}, kRetryAfterSeconds);
  auto* queue = std::get_if<ToQueue>(&to);
  if (is_recorder_missing(floor, queue ? queue->queue : ""))
    return turn_away(step, fact, {503, "this call must be recorded and can not be"},
                     kRetryAfterSeconds);
  admit(step, fact, to);
}

}  // namespace earshot::core
