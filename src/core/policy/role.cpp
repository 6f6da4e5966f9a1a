// Supervisors and administrators supervise, whom they stand above or a grant names by his id.
// Nobody himself, and nobody who is disabled.

#include "core/policy/scope.hpp"
#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

namespace {

Finding denied(std::string words, std::string code = "not_allowed") {
  return {"role", false, std::move(words), std::move(code)};
}

}  // namespace

Answer role(const Question& q) {
  const Person* who = q.directory.person(q.who);
  const Person* whom = q.directory.person(q.whom);
  if (!who || !who->enabled) return denied("unknown or disabled supervisor");
  if (!whom) return denied("nobody with this id can be supervised", "no_such_agent");
  if (!whom->enabled) return denied(whom->extension + " is disabled");
  if (who->id == whom->id) return denied("nobody supervises himself");
  std::string people = who->extension + " is " + role_name(who->role) + ", " + whom->extension +
                       " is " + role_name(whom->role);
  if (who->role != Role::supervisor && who->role != Role::administrator)
    return denied(people + ": it takes a supervisor or an administrator");
  if (!is_below(*whom, *who) && !is_named_by_a_grant(q))
    return denied(people + ": over a peer or superior it takes a grant that names him");
  return Finding{"role", true, people};
}

}  // namespace earshot::core::rule
