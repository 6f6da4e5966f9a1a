#include <fmt/format.h>

#include <stdexcept>

#include "store/directory_rows.hpp"
#include "store/grant_conditions.hpp"
#include "store/session.hpp"
#include "store/text_list.hpp"

namespace earshot::store {
namespace {

// A word of a grant that means nothing would make the grant mean something else.
template <class Value>
Value known(std::optional<Value> value, std::string_view person, std::string_view word) {
  if (value) return *value;
  throw std::runtime_error(
      fmt::format("table grants, {}: \"{}\" is no mode, right or person; correct the row or "
                  "restore the last backup",
                  person, word));
}

}  // namespace

std::vector<core::Grant> read_grants(soci::session& sql) {
  std::string person, modes, teams, queues, agents, rights, conditions;
  soci::statement rows =
      (sql.prepare << "SELECT person, modes, teams, queues, agents, rights, conditions "
                      "FROM grants ORDER BY person, place",
       soci::into(person), soci::into(modes), soci::into(teams), soci::into(queues),
       soci::into(agents), soci::into(rights), soci::into(conditions));
  std::vector<core::Grant> grants;
  rows.execute();
  while (rows.fetch()) {
    const auto where = "table grants, " + person;
    core::Grant grant;
    grant.supervisor = known(PersonId::parse(person), person, person);
    for (const auto& name : list_of(modes, where))
      grant.modes.push_back(known(core::mode_from_name(name), person, name));
    grant.teams = list_of(teams, where);
    grant.queues = list_of(queues, where);
    for (const auto& id : list_of(agents, where))
      grant.agents.push_back(known(PersonId::parse(id), person, id));
    grant.rights.clear();
    for (const auto& name : list_of(rights, where))
      grant.rights.push_back(known(core::right_from_name(name), person, name));
    grant.conditions = conditions_of(conditions, where);
    grants.push_back(std::move(grant));
  }
  return grants;
}

void write_grants(soci::session& sql, const std::vector<core::Grant>& grants) {
  sql << "DELETE FROM grants";
  for (int place = 0; const auto& grant : grants) {
    std::vector<std::string> mode_names, agent_ids, right_names;
    for (const auto mode : grant.modes) mode_names.emplace_back(core::mode_name(mode));
    for (const auto agent : grant.agents) agent_ids.push_back(agent.text());
    for (const auto right : grant.rights) right_names.emplace_back(core::right_name(right));
    const auto person = grant.supervisor.text(), modes = list_text(mode_names),
               teams = list_text(grant.teams), queues = list_text(grant.queues),
               agents = list_text(agent_ids), rights = list_text(right_names),
               conditions = conditions_text(grant.conditions);
    ++place;
    sql << "INSERT INTO grants (person, place, modes, teams, queues, agents, rights, "
           "conditions) VALUES (:person, :place, :modes, :teams, :queues, :agents, :rights, "
           ":conditions)",
        soci::use(person), soci::use(place), soci::use(modes), soci::use(teams), soci::use(queues),
        soci::use(agents), soci::use(rights), soci::use(conditions);
  }
}

std::vector<std::string> read_cues(soci::session& sql) {
  std::string text;
  soci::statement rows = (sql.prepare << "SELECT text FROM cues ORDER BY place", soci::into(text));
  std::vector<std::string> cues;
  rows.execute();
  while (rows.fetch()) cues.push_back(text);
  return cues;
}

void write_cues(soci::session& sql, const std::vector<std::string>& cues) {
  sql << "DELETE FROM cues";
  for (int place = 0; const auto& cue : cues) {
    const auto text = valid_text(cue);
    ++place;
    sql << "INSERT INTO cues (place, text) VALUES (:place, :text)", soci::use(place),
        soci::use(text);
  }
}

}  // namespace earshot::store
