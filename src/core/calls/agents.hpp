#pragma once
// Readiness of people's phones: reachable, free, paused, wrapping up.

#include "core/step.hpp"

namespace earshot::core {

bool is_reachable(const Floor& floor, PersonId person);  // enabled, and his phone can be rung
AgentState state_of(const Floor& floor, const Agent& agent);

void refresh_agent(Step& step, PersonId person);  // tells AgentStateChanged when it has
void refresh_all_agents(Step& step);              // after a change of the directory
void phone_registered(Step& step, const PhoneRegistered& fact);
void set_paused(Step& step, const SetAgentPaused& command);
void end_wrap_up(Step& step, const EndWrapUp& command);
void wrapped_up(Step& step, PersonId person);
void rested(Step& step, PersonId person);

}  // namespace earshot::core
