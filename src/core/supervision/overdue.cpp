#include "core/supervision/overdue.hpp"

#include "core/calls/recording.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

void table_overdue(Step& step, Call& call) {
  call.worker_watched = false;
  if (call.in_flight.empty()) return;
  step.tell(TableNotApplied{call.id, call.commanded_generation});
  for (const PendingReply& reply : std::exchange(call.replies, {}))
    step.refuse(reply.request, {"not_applied",
                                "the media worker did not apply it in time: try again, and see the "
                                "system page if it happens again"});
  cut_recording(step, call);
  for (SessionId id : std::vector(call.sessions)) {
    Session* session = step.floor.find_session(id);
    if (session && session->phase == SessionPhase::live) end_session(step, *session, "not_applied");
  }
}

}  // namespace earshot::core
