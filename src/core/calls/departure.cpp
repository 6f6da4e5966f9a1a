#include "core/calls/departure.hpp"

#include <algorithm>

#include "core/calls/dialling.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/calls/queueing.hpp"
#include "core/supervision/rescue.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

namespace {

std::string cause_of(const Participant& gone, bool died) {
  return std::string(part_name(gone.part)) + (died ? "_lost" : "_hung_up");
}

// Who talks: two people, or one and the supervisor who keeps him.
bool conversation_remains(const Call& call) {
  return call.connected_count() + (call.kept ? 1 : 0) >= 2;
}

}  // namespace

void caller_unclaimed(Step& step, Call& call, const std::string& cause) {
  if (call.last_queue.empty()) return say_goodbye(step, call, cause);
  release_sessions(step, call);
  enter_queue(step, call, std::string(call.last_queue));
}

void caller_left_alone(Step& step, Call& call, const std::string& cause) {
  if (keep_by_speaker(step, call) || begin_rescue(step, call)) return;
  caller_unclaimed(step, call, cause);
}

void participant_left(Step& step, Call& call, LegId leg, int sip_status, bool died) {
  if (call.dialling && call.dialling->leg == leg)
    return callee_failed(step, call, sip_status ? sip_status : 480, false);
  const Participant gone = *call.find(leg);
  remove_participant(step, call, leg);
  if (!gone.is_connected()) return end_call(step, call, "caller_gave_up", 487);
  if (conversation_remains(call)) return agent_left(step, call, gone.person);
  bool anybody = call.connected_count() > 0;
  if (anybody && call.transfer) {
    if (call.transfer->by == leg) call.transfer->by = {};
    bool transferor_only = call.transfer->by && call.connected_count() == 1;
    if (!transferor_only) return;  // the hand-over goes on without him
  }
  bool agent_gone = gone.part == Part::agent && anybody;
  // Who hung up on purpose has ended the conversation, unless a supervisor speaks in it.
  if (agent_gone && died) return caller_left_alone(step, call, cause_of(gone, died));
  if (agent_gone && keep_by_speaker(step, call)) return;
  end_call(step, call, cause_of(gone, died));
}

}  // namespace earshot::core
