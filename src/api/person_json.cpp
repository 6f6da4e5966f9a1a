#include "api/person_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/time_text.hpp"

namespace earshot::api {
namespace {

using Json = nlohmann::ordered_json;

Json modes_json(const std::vector<core::Mode>& modes) {
  Json names = Json::array();
  for (const auto mode : modes) names.push_back(core::mode_name(mode));
  return names;
}

constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

Json hours_json(const core::Hours& hours) {
  const auto time = [](int minutes) {
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
  };
  Json days = Json::array();
  for (int day = 0; day < 7; ++day) {
    if (hours.days >> day & 1) days.push_back(kDays[day]);
  }
  return {{"days", std::move(days)}, {"from", time(hours.from)}, {"to", time(hours.to)}};
}

Json conditions_json(const core::Conditions& conditions) {
  Json hours = Json::array(), situations = Json::array();
  for (const auto& window : conditions.hours) hours.push_back(hours_json(window));
  for (const auto one : conditions.situations) situations.push_back(core::situation_name(one));
  return {{"hours", std::move(hours)},
          {"reason_required", conditions.reason_required},
          {"situations", std::move(situations)},
          {"min_call_age_s", conditions.min_call_age / 1s},
          {"certified", conditions.certified},
          {"expires", conditions.expires ? Json(time_text(*conditions.expires)) : Json(nullptr)},
          {"approval", conditions.approval}};
}

// What core/policy will say, in the words of grants.
Json rights_json(const core::Person& person, const core::Directory& directory) {
  using enum core::Mode;
  core::Grant all{person.id, {monitor, whisper, barge, takeover}, {}, {}, {}};
  if (person.role == core::Role::administrator) {
    for (const auto right : {core::Right::record, core::Right::play, core::Right::covert}) {
      all.rights.push_back(right);
    }
    all.conditions.approval = true;
    return Json::array({grant_json(all)});
  }
  Json rights = Json::array();
  if (person.role != core::Role::supervisor) return rights;
  for (const auto& grant : directory.grants) {
    if (grant.supervisor == person.id) rights.push_back(grant_json(grant));
  }
  if (!rights.empty()) return rights;
  if (person.team.empty()) return rights;
  if (person.team != "*") all.teams = {person.team};
  return Json::array({grant_json(all)});
}

}  // namespace

Json grant_json(const core::Grant& grant) {
  Json agents = Json::array(), rights = Json::array();
  for (const auto agent : grant.agents) agents.push_back(agent.text());
  for (const auto right : grant.rights) rights.push_back(core::right_name(right));
  return {{"modes", modes_json(grant.modes)}, {"teams", grant.teams},
          {"queues", grant.queues},           {"agents", std::move(agents)},
          {"rights", std::move(rights)},      {"conditions", conditions_json(grant.conditions)}};
}

Json who_json(const core::Directory& directory, PersonId id) {
  const auto* person = directory.person(id);
  return {{"id", id.text()},
          {"extension", person ? person->extension : ""},
          {"name", person ? person->name : ""}};
}

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
