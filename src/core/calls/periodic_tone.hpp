#pragma once
// A tone for everybody in the conversation as long as somebody listens or records, where the queue
// wants it (US carriers' rule offers it instead of an announcement: 47 CFR 64.501).

#include "core/step.hpp"

namespace earshot::core {

// Does a supervisor or a recorder hear anybody by this table?
bool is_observed(const Call& call, const Table& table);

void settle_tone(Step& step, Call& call);  // after the table
void tone_due(Step& step, Call& call);

}  // namespace earshot::core
