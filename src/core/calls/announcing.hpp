#pragma once
// Prompts that one participant has to hear to their end, one after the other, over the
// conversation. They take the place of his hold music and wait while his phone holds us: nobody
// would hear them. One that is never reported as ended is played once more; after that it counts as
// not heard, and what it should have opened stays closed.

#include "core/step.hpp"

namespace earshot::core {

void announce(Participant& participant, Announcing announcing);
// What of this kind waits or plays is no longer needed.
void withdraw(Step& step, Participant& participant, Announcing::Why why);
void withdraw_all(Step& step, Participant& participant);  // he leaves the call, or it ends

void play_announcements(Step& step, Call& call);  // starts what is due; stops what he can not hear

// His prompt was reported as ended; false: none of these played.
bool announcement_ended(Step& step, Call& call, LegId leg, bool heard);
void announcement_overdue(Step& step, LegId leg);

}  // namespace earshot::core
