#pragma once
// Who may supervise whom: a supervisor the agents of his own team ("*": of every team), an
// administrator everybody. Nobody himself, nobody a peer or superior, nobody who is disabled.
// Denied unless a line here allows it.

#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::core {

Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent);

}  // namespace earshot::core
