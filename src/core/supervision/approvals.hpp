#pragma once
// Four eyes: leave to listen covertly to one agent, asked for by one person and given by another
// who may. It serves for one start, and not for long.

#include "core/step.hpp"

namespace earshot::core {

void ask_approval(Step& step, const AskApproval& command);
void answer_approval(Step& step, const AnswerApproval& command);
void approval_expired(Step& step, ApprovalId id);

// Is there a granted approval for this start? An unnamed one does not count.
bool is_approved(const Floor& floor, const StartSupervision& wanted);
bool use_approval(Step& step, const StartSupervision& wanted);  // and it is gone

// Has he been given leave for this agent that he has not used yet?
bool has_approval(const Floor& floor, PersonId supervisor, PersonId agent);

}  // namespace earshot::core
