#pragma once
// From a call's state to what its room is told: the table and the music. The state is changed
// first, by whatever happened; this derives the rest, once, at the end of the step.

#include "core/step.hpp"

namespace earshot::core {

RoomState room_state(const Floor& floor, const Call& call);

// Commands the table and the loops that follow from the call's state, if they differ from what was
// commanded before. Requests that wait for it are answered when it is applied.
void settle(Step& step, Call& call);

void table_applied(Step& step, const TableApplied& fact);

}  // namespace earshot::core
