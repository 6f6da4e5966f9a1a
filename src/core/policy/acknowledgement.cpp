#include "core/policy/acknowledgement.hpp"

#include <algorithm>

#include "core/policy/scope.hpp"
#include "core/policy/supervision_rules.hpp"

namespace earshot::core {

namespace {

bool concerns(const PublishedPolicy& policy, const Person& person) {
  return person.team == "*" || is_of_team(policy.teams, person.team);
}

bool has_acknowledged(const Directory& directory, PersonId person, const PublishedPolicy& policy) {
  return std::ranges::any_of(directory.acknowledged, [&](const Acknowledgement& one) {
    return one.person == person && one.policy == policy.name && one.version >= policy.version;
  });
}

// As people know it.
std::string title_of(const Directory& directory, const std::string& name) {
  const auto& policies = directory.rules.policies;
  auto policy = std::ranges::find(policies, name, &PublishedPolicy::name);
  return policy == policies.end() || policy->title.empty() ? name : policy->title;
}

}  // namespace

std::vector<std::string> to_acknowledge(const Directory& directory, const Person& person,
                                        Needed needed) {
  std::vector<std::string> names;
  for (const PublishedPolicy& policy : directory.rules.policies) {
    bool asked = needed == Needed::before_calls ? policy.before_calls : policy.before_sessions;
    if (asked && concerns(policy, person) && !has_acknowledged(directory, person.id, policy))
      names.push_back(policy.name);
  }
  return names;
}

rule::Answer rule::acknowledgement(const Question& q) {
  const Person* who = q.directory.person(q.who);
  if (!who || !is_live(q.right)) return std::nullopt;
  auto missing = to_acknowledge(q.directory, *who, Needed::before_sessions);
  if (missing.empty()) return std::nullopt;
  return Finding{
      "acknowledgement", false,
      "the policy \"" + title_of(q.directory, missing.front()) + "\" has to be acknowledged first",
      "not_acknowledged"};
}

}  // namespace earshot::core
