#include "store/grant_conditions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace earshot::store {
namespace {

using Json = nlohmann::json;

core::Situation situation(const std::string& name) {
  const auto known = core::situation_from_name(name);
  if (!known) throw std::runtime_error("situation " + name);
  return *known;
}

core::Conditions read(const Json& json) {
  core::Conditions conditions;
  for (const auto& [key, value] : json.items()) {
    if (key == "hours") {
      for (const auto& window : value)
        conditions.hours.push_back({window.at("days").get<std::uint8_t>(),
                                    window.at("from").get<int>(), window.at("to").get<int>()});
    } else if (key == "reason_required") {
      conditions.reason_required = value.get<bool>();
    } else if (key == "situations") {
      for (const auto& name : value) conditions.situations.push_back(situation(name));
    } else if (key == "min_call_age") {
      conditions.min_call_age = Millis(value.get<std::int64_t>());
    } else if (key == "certified") {
      conditions.certified = value.get<bool>();
    } else if (key == "expires") {
      conditions.expires = WallTime(Millis(value.get<std::int64_t>()));
    } else if (key == "approval") {
      conditions.approval = value.get<bool>();
    } else {
      throw std::runtime_error("key " + key);
    }
  }
  return conditions;
}

}  // namespace

std::string conditions_text(const core::Conditions& conditions) {
  const core::Conditions none;
  Json json = Json::object();
  for (const auto& window : conditions.hours)
    json["hours"].push_back({{"days", window.days}, {"from", window.from}, {"to", window.to}});
  for (const auto one : conditions.situations)
    json["situations"].push_back(core::situation_name(one));
  if (conditions.reason_required) json["reason_required"] = true;
  if (conditions.min_call_age != none.min_call_age)
    json["min_call_age"] = conditions.min_call_age.count();
  if (conditions.certified) json["certified"] = true;
  if (conditions.expires) json["expires"] = conditions.expires->time_since_epoch().count();
  if (conditions.approval) json["approval"] = true;
  return json.dump();
}

core::Conditions conditions_of(std::string_view text, std::string_view where) {
  try {
    return read(Json::parse(text));
  } catch (const std::exception& wrong) {
    throw std::runtime_error(fmt::format(
        "{}: the conditions \"{}\" can not be read ({}); correct the row or restore the "
        "last backup",
        where, text, wrong.what()));
  }
}

}  // namespace earshot::store
