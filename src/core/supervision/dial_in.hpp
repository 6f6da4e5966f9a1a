#pragma once
// Supervising by telephone: a feature code and the agent's extension. A refusal is spoken first
// (183 and early media), then sent with its reason.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void dial_in(Step& step, const CallArrived& fact, Mode mode, const std::string& extension);

bool end_refusal(Step& step, LegId leg);   // it was heard to its end; false: no refused leg
bool drop_refusal(Step& step, LegId leg);  // the leg is gone

}  // namespace earshot::core
