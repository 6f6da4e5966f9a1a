#include "core/supervision/takeover.hpp"

#include <algorithm>

namespace earshot::core {

bool is_taken_over(const Floor& floor, const Call& call, LegId agent) {
  const Participant* participant = call.find(agent);
  return participant && participant->person &&
         std::ranges::any_of(call.sessions, [&](SessionId id) {
           const Session& session = floor.sessions.at(id);
           return session.phase == SessionPhase::live && session.mode == Mode::takeover &&
                  session.agent == participant->person;
         });
}

Result<void> may_enter(const Floor& floor, const Call& call, SessionId self, Mode mode) {
  // Also one whose phone still rings has it: the first to ask takes over.
  bool taken = std::ranges::any_of(call.sessions, [&](SessionId id) {
    return id != self && floor.sessions.at(id).mode == Mode::takeover;
  });
  bool speaks_as_partner = mode == Mode::takeover;
  if (speaks_as_partner && taken)
    return fail("takeover_taken", "another supervisor has taken this call over: barge instead");
  if (speaks_as_partner && call.transfer)
    return fail("transfer_in_progress", "the agent is handing the call over: try again after it");
  auto session = floor.sessions.find(self);
  bool keeps =
      call.kept && session != floor.sessions.end() && session->second.mode == Mode::takeover;
  if (keeps && !speaks_as_partner)
    return fail("agent_gone", "the agent is gone and the caller has only you: hang up to end");
  return {};
}

}  // namespace earshot::core
