#include "core/policy/scope.hpp"

#include <algorithm>

namespace earshot::core {

namespace {

const Conditions kNone;
// Four eyes: an administrator could give himself any leave, so the second pair is somebody else's.
const Conditions kOfAdministrators{.approval = true};

template <class Things, class Thing>
bool contains(const Things& things, const Thing& thing) {
  return std::ranges::find(things, thing) != things.end();
}

bool gives(const Grant& grant, std::optional<Right> wanted) {
  if (!wanted) return !grant.modes.empty();
  if (auto mode = mode_of(*wanted)) return contains(grant.modes, *mode);
  return contains(grant.rights, *wanted);
}

bool covers_queue(const Grant& grant, const Question& q, const Person* whom) {
  if (q.call) return !q.call->queue.empty() && contains(grant.queues, q.call->queue);
  return std::ranges::any_of(q.directory.queues, [&](const Queue& queue) {
    return contains(grant.queues, queue.name) && whom && is_of_team(queue.teams, whom->team);
  });
}

bool covers(const Grant& grant, const Question& q, const Person* whom) {
  bool everybody = grant.teams.empty() && grant.queues.empty() && grant.agents.empty();
  return everybody || contains(grant.agents, q.whom) ||
         (whom && is_of_team(grant.teams, whom->team)) || covers_queue(grant, q, whom);
}

// What somebody without any grant may do in his own team.
bool comes_with_the_team(std::optional<Right> wanted) {
  const Grant usual;  // a temporary makes g++ 12 -O2 see a use after its end
  return is_mode(wanted) || contains(usual.rights, *wanted);
}

bool is_his_team(const Person& who, const Person& whom) {
  return who.team == "*" || (!who.team.empty() && who.team == whom.team);
}

bool has_grants(const Question& q) {
  return std::ranges::find(q.directory.grants, q.who, &Grant::supervisor) !=
         q.directory.grants.end();
}

}  // namespace

bool is_of_team(const std::vector<std::string>& teams, const std::string& team) {
  return contains(teams, "*") || (!team.empty() && contains(teams, team));
}

bool is_below(const Person& whom, const Person& who) {
  if (who.role == Role::administrator) return whom.role != Role::administrator;
  return who.role == Role::supervisor && whom.role == Role::agent;
}

bool is_named_by_a_grant(const Question& q) {
  return std::ranges::any_of(q.directory.grants, [&](const Grant& grant) {
    return grant.supervisor == q.who && contains(grant.agents, q.whom);
  });
}

std::vector<Leave> leaves(const Question& q, std::optional<Right> wanted) {
  const Person* who = q.directory.person(q.who);
  const Person* whom = q.directory.person(q.whom);
  if (!who) return {};
  bool below = !whom || is_below(*whom, *who);
  if (who->role == Role::administrator && below) return {{"administrator", &kOfAdministrators}};
  std::vector<Leave> found;
  const auto& grants = q.directory.grants;
  for (std::size_t i = 0; i < grants.size(); ++i) {
    bool reaches = below ? covers(grants[i], q, whom) : contains(grants[i].agents, q.whom);
    if (grants[i].supervisor == q.who && gives(grants[i], wanted) && reaches)
      found.push_back({"grant " + std::to_string(i + 1), &grants[i].conditions});
  }
  if (!has_grants(q) && whom && below && is_his_team(*who, *whom) && comes_with_the_team(wanted))
    found.push_back({"team", &kNone});
  return found;
}

Finding out_of_scope(const Question& q, std::optional<Right> wanted) {
  const Person* who = q.directory.person(q.who);
  const Person* whom = q.directory.person(q.whom);
  std::string what = wanted ? right_name(*wanted) : "supervise";
  std::string words = (who ? who->extension : "he") + " may not " + what + " " +
                      (whom ? whom->extension : "this") + ": ";
  words += has_grants(q) ? "none of the supervisor's grants covers it"
                         : "it takes the same team, or \"*\", and for some rights a grant";
  Finding finding{"scope", false, words, "not_allowed"};
  if (wanted == Right::covert || wanted == Right::follow) finding.code = what + "_not_allowed";
  return finding;
}

}  // namespace earshot::core
