#pragma once
// Who may supervise whom, how, and in which calls: an administrator everybody below him; a
// supervisor agents, as his grants say, or without any grant in every mode those of his own team
// ("*": of every team). Nobody himself, nobody a peer or superior unless a grant names him. Exempt
// agents, queues and numbers, objections, private calls and policies that wait for an
// acknowledgement bind everybody. Denied unless a rule allows it.

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "core/policy/question.hpp"
#include "core/policy/verdict.hpp"

namespace earshot::core {

// Every rule that was asked. Of several grants the first whose conditions hold counts; if none
// does, the one that is missing least.
Verdict may_supervise(const Question& question);

// Whether it is his to do at all: by role and scope alone, whatever the hour and the call. For what
// a console shows; whether he may is asked again when he does it. In a call of `queue` ("": of
// none). No mode: in any mode at all.
Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent,
                           std::optional<Mode> mode, std::string_view queue);
// The same for the agent's next call, whichever it will be: he might be allowed to monitor it.
Result<void> may_wait_for(const Directory& directory, PersonId supervisor, PersonId agent);

// Customers' numbers in full, in this agent's calls of this queue.
bool may_see_numbers(const Directory& directory, const Clock& clock, PersonId supervisor,
                     PersonId agent, std::string_view queue);

// The right, by the first leave whose conditions hold: scope and conditions, without the rules that
// bind everybody. Appends what it found to `verdict`.
void ask_leaves(const Question& question, std::optional<Right> wanted, Verdict& verdict);

}  // namespace earshot::core
