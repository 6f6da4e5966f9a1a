#pragma once
// Agents learn that somebody listens to them, as the rules say: whoever of ours is connected in the
// call of a live session, also who joins later; again when the mode that he was told of changes;
// and that it has stopped, whatever ended it. What has to be told follows from the state, at the
// end of every step and before the table is settled: a session whose agent has to be told before is
// deaf and mute until the lead time is over.

#include "core/step.hpp"

namespace earshot::core {

void give_notices(Step& step, Call& call);
void stop_notices(Step& step, Session& session, const Call& call);  // it leaves this call
void notice_lead_over(Step& step, Session& session);
void give_owed_notices(Step& step);  // of calls that are over

// A session of the server's last run, which could tell nobody that it stopped.
void left_over(Step& step, const LeftOver& fact);

}  // namespace earshot::core
