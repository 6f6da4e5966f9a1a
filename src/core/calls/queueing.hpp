#pragma once
// Callers who wait for an agent: first come, first served; the longest idle agent first.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void enter_queue(Step& step, Call& call, const std::string& queue);
void leave_queue(Step& step, Call& call);  // an agent answered
void agent_did_not_answer(Step& step, Call& call, PersonId agent);
void waited_too_long(Step& step, Call& call);
void distribute(Step& step);  // rings free agents for waiting callers; at the end of every step

}  // namespace earshot::core
