#pragma once
// An agent asks for help in his call: open until a supervisor joins or handles it, the agent takes
// it back, or his part in the call is over. After a while without an answer it concerns every
// supervisor.

#include "core/step.hpp"

namespace earshot::core {

void ask_help(Step& step, const AskHelp& command);
void end_help(Step& step, const EndHelp& command);

void help_escalates(Step& step, Call& call);  // its time is over
void help_joined(Step& step, Call& call,
                 PersonId supervisor);                   // he hears the call, or speaks in it
void help_left(Step& step, Call& call, PersonId agent);  // he is out of the call

}  // namespace earshot::core
