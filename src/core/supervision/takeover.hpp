#pragma once
// What a session may do next in its call, rights apart: at most one take-over, an agent to speak
// to, nothing in the middle of a transfer.

#include "base/result.hpp"
#include "core/floor.hpp"

namespace earshot::core {

bool is_taken_over(const Floor& floor, const Call& call, LegId agent);

// Errors: takeover_taken, transfer_in_progress, agent_gone.
Result<void> may_enter(const Floor& floor, const Call& call, SessionId session, Mode mode);

}  // namespace earshot::core
