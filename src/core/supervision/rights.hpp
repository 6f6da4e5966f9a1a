#pragma once
// A session needs its right at every moment, not only at its start: for a call, the right to its
// mode in that call; to wait for the agent's next call, the right to monitor him in some call. When
// it is gone the session ends in the same step, silent first. It does not fall back to a mode that
// is still allowed: whoever is cut off should know it, and start again as what he may be now.

#include "core/step.hpp"

namespace earshot::core {

Result<void> may_use(const Floor& floor, const Session& session, const Call& call, Mode mode);
// May he become the talk partner of a caller whose agent dropped?
bool may_keep(const Floor& floor, const Session& session, const Call& call);

void revoke_rights(Step& step);               // the directory changed: all sessions
void enforce_rights(Step& step, Call& call);  // the call changed: its agents, its queue

}  // namespace earshot::core
