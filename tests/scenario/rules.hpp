#pragma once
// What holds after every step, whatever people, phones and workers did: who is heard, who may be
// there, and that nothing is left behind. A breach is a fatal test failure.

#include "tests/scenario/world.hpp"

namespace earshot::scenario {

void check_rules(World& world);

}  // namespace earshot::scenario
