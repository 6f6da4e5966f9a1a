#pragma once
// Who may supervise whom, how, and in whose queue's calls: an administrator everybody; a supervisor
// agents, as his grants say, or without any grant in every mode those of his own team ("*": of
// every team). Nobody himself, nobody a peer or superior, nobody who is disabled. Denied unless a
// line here allows it.

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::core {

// In a call of `queue` ("": of none). No mode: in any mode at all.
Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent,
                           std::optional<Mode> mode, std::string_view queue);

// For the agent's next call, whichever it will be: he might be allowed to monitor it. Whether he is
// is asked again when it comes.
Result<void> may_wait_for(const Directory& directory, PersonId supervisor, PersonId agent);

}  // namespace earshot::core
