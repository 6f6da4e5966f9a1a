#pragma once
// Somebody's leg is gone: what becomes of the call.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

// `died`: nobody hung up; the phone or its network did.
void participant_left(Step& step, Call& call, LegId leg, int sip_status, bool died);

// Only the caller is left, because the agent dropped or a transfer came to nothing: a supervisor
// who speaks with him keeps him; one who listens is asked to.
void caller_left_alone(Step& step, Call& call, const std::string& cause);
// Nobody has taken him: back to his queue, else a polite end.
void caller_unclaimed(Step& step, Call& call, const std::string& cause);

}  // namespace earshot::core
