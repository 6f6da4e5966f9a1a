#pragma once
// Keys that the people of a call press: an agent's sequence for a privacy pause; an outsider's
// objection ('*' and its key), and his answer to the question for his consent.

#include "core/step.hpp"

namespace earshot::core {

void participant_pressed(Step& step, const DigitPressed& fact);

}  // namespace earshot::core
