#pragma once
// A supervisor who is about to speak with a customer is announced first, where the queue wants it:
// customers and third parties hear the prompt, the agents hear him already. He is let in when all
// of them have heard it; if one did not, he stays unannounced. Once for a session and a call.

#include "core/step.hpp"

namespace earshot::core {

void settle_entry(Step& step, Call& call);  // before the table
void entry_not_heard(Step& step, Call& call, SessionId session);
void forget_entry(Session& session);  // he enters another call

}  // namespace earshot::core
