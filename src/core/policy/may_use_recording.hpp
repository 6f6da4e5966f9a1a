#pragma once
// Who may play, download, keep for good, let go or erase a recording. Playing takes the right to it
// over one of the agents who are on it, or in its queue; auditors may, too. Keeping and erasing is
// the administrators'. An empty actor is the server's own operator.

#include "core/commands.hpp"
#include "core/policy/clock.hpp"
#include "core/policy/verdict.hpp"

namespace earshot::core {

// Errors: not_allowed, and those of the grant's conditions.
Verdict may_use_recording(const Directory& directory, const Clock& clock,
                          const UseRecording& wanted);

}  // namespace earshot::core
