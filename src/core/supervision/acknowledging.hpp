#pragma once
// People acknowledge the house's published policies. The store keeps it; here it counts at once.

#include "core/step.hpp"

namespace earshot::core {

void acknowledge_policy(Step& step, const AcknowledgePolicy& command);

}  // namespace earshot::core
