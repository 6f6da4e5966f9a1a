#pragma once
// A session needs its right at every moment, not only at its start: for a call, the right to its
// mode in that call; to wait for the agent's next call, the right to monitor him in some call. When
// it is gone the session ends in the same step, silent first. It does not fall back to a mode that
// is still allowed: whoever is cut off should know it, and start again as what he may be now.

#include <string>

#include "core/policy/question.hpp"
#include "core/policy/verdict.hpp"
#include "core/step.hpp"

namespace earshot::core {

// What the core sees in a call, for the rules.
CallFacts facts_of(const Floor& floor, const Call& call, Instant now);
// Has `who` this right over `whom` in this call (null: in his next one)? Complete but for what only
// he can say: reason, purpose, covert and the approval.
Question question_of(const Floor& floor, Instant now, PersonId who, PersonId whom,
                     std::optional<Right> right, const Call* call);

// The session's right to a mode in a call, as if it began now (`start`) or as it goes on.
Verdict may_use(const Step& step, const Session& session, const Call& call, Mode mode,
                Moment moment = Moment::start);
Verdict may_wait(const Step& step, const Session& session, Moment moment = Moment::start);
// One of the rights beside the modes, in the call where the session is.
Verdict may_also(const Step& step, const Session& session, Right right);
// May he become the talk partner of a caller whose agent dropped?
bool may_keep(const Step& step, const Session& session, const Call& call);

void revoke_rights(Step& step);               // the directory or the hour changed: all sessions
void enforce_rights(Step& step, Call& call);  // the call changed: its agents, its queue
void clock_told(Step& step, const ClockTold& fact);

}  // namespace earshot::core
