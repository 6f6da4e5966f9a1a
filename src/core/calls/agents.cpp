#include "core/calls/agents.hpp"

#include "core/policy/acknowledgement.hpp"

namespace earshot::core {

bool is_reachable(const Floor& floor, PersonId id) {
  const Person* person = floor.directory.person(id);
  if (!person || !person->enabled) return false;
  if (!person->contact_uri.empty()) return true;  // whether he answers is seen by ringing him
  auto agent = floor.agents.find(id);
  return agent != floor.agents.end() && agent->second.registered;
}

namespace {

bool has_to_acknowledge(const Floor& floor, PersonId id) {
  const Person* person = floor.directory.person(id);
  return person && person->role == Role::agent &&
         !to_acknowledge(floor.directory, *person, Needed::before_calls).empty();
}

}  // namespace

AgentState state_of(const Floor& floor, const Agent& agent) {
  bool ringing = false;
  for (CallId id : agent.calls) {
    auto call = floor.calls.find(id);
    if (call == floor.calls.end()) continue;
    const Participant* self = call->second.find(agent.person);
    if (!self) continue;
    bool rung = !self->incoming && !self->is_connected();
    if (!rung) return AgentState::on_call;
    ringing = true;
  }
  if (ringing) return AgentState::ringing;
  if (!is_reachable(floor, agent.person)) return AgentState::offline;
  if (agent.wrapping_up) return AgentState::wrap_up;
  bool paused = agent.paused || has_to_acknowledge(floor, agent.person);
  return paused ? AgentState::paused : AgentState::available;
}

void refresh_agent(Step& step, PersonId id) {
  if (!id) return;
  Agent& agent = step.floor.agent(id);
  AgentState state = state_of(step.floor, agent);
  if (!agent.since) agent.since = step.now;
  if (state == agent.told) return;
  agent.told = state;
  agent.since = step.now;
  if (state == AgentState::available) agent.idle_since = step.now;
  const Person* person = step.floor.directory.person(id);
  if (!person || person->role == Role::agent) step.tell(AgentStateChanged{id, state});
}

void refresh_all_agents(Step& step) {
  for (const Person& person : step.floor.directory.people) step.floor.agent(person.id);
  for (auto& [id, agent] : step.floor.agents) refresh_agent(step, id);
  std::erase_if(step.floor.agents, [&](const auto& entry) {
    return !entry.second.is_busy() && !step.floor.directory.person(entry.first);
  });
}

void phone_registered(Step& step, const PhoneRegistered& fact) {
  if (!step.floor.directory.person(fact.person)) return;
  step.floor.agent(fact.person).registered = fact.reachable;
  refresh_agent(step, fact.person);
}

void set_paused(Step& step, const SetAgentPaused& command) {
  const Person* person = step.floor.directory.person(command.agent);
  if (!person)
    return step.refuse(command.request, {"no_such_agent", "nobody has this id: see the people"});
  step.floor.agent(command.agent).paused = command.paused;
  refresh_agent(step, command.agent);
  step.reply(command.request, {});
}

void end_wrap_up(Step& step, const EndWrapUp& command) {
  if (!step.floor.directory.person(command.agent))
    return step.refuse(command.request, {"no_such_agent", "nobody has this id: see the people"});
  step.floor.timers.cancel(TimerKind::wrap_up, command.agent);
  wrapped_up(step, command.agent);
  step.reply(command.request, {});
}

void wrapped_up(Step& step, PersonId person) {
  step.floor.agent(person).wrapping_up = false;
  refresh_agent(step, person);
}

void rested(Step& step, PersonId person) { step.floor.agent(person).resting = false; }

}  // namespace earshot::core
