#pragma once
// Copies of the floor for whoever asks.

#include "core/floor.hpp"
#include "core/views.hpp"

namespace earshot::core {

CallView view_of(const Floor& floor, const Call& call);
SessionView view_of(const Floor& floor, const Session& session);
AgentView view_of(const Floor& floor, const Agent& agent);

}  // namespace earshot::core
