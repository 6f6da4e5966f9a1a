#pragma once
// The agent's phone dropped while a supervisor was on the call: the caller is not lost. Keeping him
// is a take-over, and takes the right to it.

#include "core/step.hpp"

namespace earshot::core {

// A supervisor who speaks with the caller keeps him: his session is a take-over from now on.
bool keep_by_speaker(Step& step, Call& call);
// Supervisors who only listened are asked, the caller hears music. False: nobody is there to ask.
bool begin_rescue(Step& step, Call& call);
void keep_caller(Step& step, Call& call, Session& session);
void rescue_expired(Step& step, Call& call);
void end_rescue(Step& step, Call& call, bool kept);

}  // namespace earshot::core
