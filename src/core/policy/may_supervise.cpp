#include "core/policy/may_supervise.hpp"

#include <algorithm>

namespace earshot::core {

namespace {

template <class Things, class Thing>
bool contains(const Things& things, const Thing& thing) {
  return std::ranges::find(things, thing) != things.end();
}

bool is_of_team(const std::vector<std::string>& teams, const std::string& team) {
  return contains(teams, "*") || (!team.empty() && contains(teams, team));
}

bool serves(const Person& agent, const Queue& queue) { return is_of_team(queue.teams, agent.team); }

// What is being asked: one agent, in one mode or any, in a call of one queue or in his next call.
struct Wish {
  const Directory& directory;
  const Person& agent;
  std::optional<Mode> mode;
  std::string_view queue;
  bool next_call = false;
};

bool covers_queue(const Grant& grant, const Wish& wish) {
  if (!wish.next_call) return !wish.queue.empty() && contains(grant.queues, wish.queue);
  return std::ranges::any_of(wish.directory.queues, [&](const Queue& queue) {
    return contains(grant.queues, queue.name) && serves(wish.agent, queue);
  });
}

bool allows(const Grant& grant, const Wish& wish) {
  if (wish.mode ? !contains(grant.modes, *wish.mode) : grant.modes.empty()) return false;
  bool everybody = grant.teams.empty() && grant.queues.empty() && grant.agents.empty();
  return everybody || contains(grant.agents, wish.agent.id) ||
         is_of_team(grant.teams, wish.agent.team) || covers_queue(grant, wish);
}

bool is_his_team(const Person& supervisor, const Person& agent) {
  return supervisor.team == "*" || (!supervisor.team.empty() && supervisor.team == agent.team);
}

std::string named(const Wish& wish) {
  return std::string(wish.mode ? mode_name(*wish.mode) : "supervise") + " " + wish.agent.extension;
}

Result<void> decide(const Person& supervisor, const Wish& wish) {
  const std::string refusal = supervisor.extension + " may not " + named(wish) + ": ";
  if (supervisor.role != Role::supervisor || wish.agent.role != Role::agent)
    return fail("not_allowed", refusal + "it takes the role supervisor, and an agent");
  bool granted = false, by_grants = false;
  for (const Grant& grant : wish.directory.grants) {
    if (grant.supervisor != supervisor.id) continue;
    by_grants = true;
    granted |= allows(grant, wish);
  }
  if (granted || (!by_grants && is_his_team(supervisor, wish.agent))) return {};
  return fail("not_allowed", refusal + (by_grants ? "none of the supervisor's grants covers it"
                                                  : "it takes the same team, or \"*\""));
}

Result<void> decide(PersonId supervisor, PersonId agent, std::optional<Mode> mode,
                    const Directory& directory, std::string_view queue, bool next_call) {
  const Person* who = directory.person(supervisor);
  const Person* whom = directory.person(agent);
  if (!who || !who->enabled) return fail("not_allowed", "unknown or disabled supervisor");
  if (!whom) return fail("no_such_agent", "nobody with this id can be supervised");
  if (!whom->enabled) return fail("not_allowed", whom->extension + " is disabled");
  if (who->id == whom->id) return fail("not_allowed", "nobody supervises himself");
  if (who->role == Role::administrator) return {};
  return decide(*who, {directory, *whom, mode, queue, next_call});
}

}  // namespace

Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent,
                           std::optional<Mode> mode, std::string_view queue) {
  return decide(supervisor, agent, mode, directory, queue, false);
}

Result<void> may_wait_for(const Directory& directory, PersonId supervisor, PersonId agent) {
  return decide(supervisor, agent, Mode::monitor, directory, {}, true);
}

}  // namespace earshot::core
