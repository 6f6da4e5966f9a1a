#pragma once
// Words beside a call: a supervisor's cue to the agent's desk, and notes on the call.

#include "core/step.hpp"

namespace earshot::core {

void send_cue(Step& step, const SendCue& command);
void add_note(Step& step, const AddNote& command);

}  // namespace earshot::core
