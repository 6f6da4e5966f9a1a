#pragma once
// A worker that does not apply a table is not known to do what was decided: nobody may stay
// audible, or believe to be silent, on its word. The call's sessions end and its recording's tap
// is cut; the call goes on.

#include "core/step.hpp"

namespace earshot::core {

void table_overdue(Step& step, Call& call);

}  // namespace earshot::core
