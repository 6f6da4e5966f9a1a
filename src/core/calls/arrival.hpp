#pragma once
// A new call at the door.

#include "core/step.hpp"

namespace earshot::core {

void call_arrived(Step& step, const CallArrived& fact);

}  // namespace earshot::core
