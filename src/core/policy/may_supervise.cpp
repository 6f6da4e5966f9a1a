#include "core/policy/may_supervise.hpp"

namespace earshot::core {

Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent) {
  const Person* who = directory.person(supervisor);
  const Person* whom = directory.person(agent);
  if (!who || !who->enabled) return fail("not_allowed", "unknown or disabled supervisor");
  if (!whom) return fail("no_such_agent", "nobody with this id can be supervised");
  if (!whom->enabled) return fail("not_allowed", whom->extension + " is disabled");
  if (who->id == whom->id) return fail("not_allowed", "nobody supervises himself");
  if (who->role == Role::administrator) return {};
  bool in_scope = who->team == "*" || (!who->team.empty() && who->team == whom->team);
  if (who->role == Role::supervisor && whom->role == Role::agent && in_scope) return {};
  return fail("not_allowed", who->extension + " may not supervise " + whom->extension +
                                 ": it takes the role supervisor and the same team, or \"*\"");
}

}  // namespace earshot::core
