#include "api/person_json.hpp"

#include <nlohmann/json.hpp>

namespace earshot::api {
namespace {

using Json = nlohmann::ordered_json;

Json modes_json(const std::vector<core::Mode>& modes) {
  Json names = Json::array();
  for (const auto mode : modes) names.push_back(core::mode_name(mode));
  return names;
}

Json right_json(const core::Grant& grant) {
  Json agents = Json::array();
  for (const auto agent : grant.agents) agents.push_back(agent.text());
  return {{"modes", modes_json(grant.modes)},
          {"teams", grant.teams},
          {"queues", grant.queues},
          {"agents", std::move(agents)}};
}

// What core/policy will say, in the words of grants.
Json rights_json(const core::Person& person, const core::Directory& directory) {
  using enum core::Mode;
  core::Grant all{person.id, {monitor, whisper, barge, takeover}, {}, {}, {}};
  if (person.role == core::Role::administrator) return Json::array({right_json(all)});
  Json rights = Json::array();
  if (person.role != core::Role::supervisor) return rights;
  for (const auto& grant : directory.grants) {
    if (grant.supervisor == person.id) rights.push_back(right_json(grant));
  }
  if (!rights.empty()) return rights;
  if (person.team.empty()) return rights;
  if (person.team != "*") all.teams = {person.team};
  return Json::array({right_json(all)});
}

}  // namespace

std::string me_json(const Asker& asker, const core::Directory& directory, bool has_phone) {
  const auto* person = directory.person(asker.person);
  if (!person) return "{}";
  const Json me{{"id", person->id.text()},
                {"extension", person->extension},
                {"name", person->name},
                {"role", core::role_name(person->role)},
                {"team", person->team},
                {"must_change_password", asker.must_change_password},
                {"device_hint", has_phone || !person->contact_uri.empty() ? "phone" : "browser"},
                {"rights", rights_json(*person, directory)}};
  return me.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace earshot::api
