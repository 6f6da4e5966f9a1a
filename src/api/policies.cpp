// The published policies, for those who must have read them.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/admin_answer.hpp"
#include "api/handlers.hpp"

namespace earshot::api {
namespace {

bool concerns(const core::PublishedPolicy& policy, const core::Person& person) {
  return std::ranges::any_of(policy.teams, [&](const std::string& team) {
    return team == "*" || team == person.team || person.team == "*";
  });
}

bool has_acknowledged(const core::Directory& directory, const core::PublishedPolicy& policy,
                      PersonId person) {
  return std::ranges::any_of(directory.acknowledged, [&](const core::Acknowledgement& one) {
    return one.person == person && one.policy == policy.name && one.version >= policy.version;
  });
}

Json required_for(const core::PublishedPolicy& policy, core::Role role) {
  Json what = Json::array();
  using enum core::Role;
  if (policy.before_sessions && (role == supervisor || role == administrator)) {
    what.push_back("sessions");
  }
  if (policy.before_calls && role == agent) what.push_back("calls");
  return what;
}

Json own_policies(const core::Directory& directory, PersonId id) {
  Json list = Json::array();
  const auto* person = directory.person(id);
  if (!person) return list;
  for (const auto& policy : directory.rules.policies) {
    if (!concerns(policy, *person)) continue;
    list.push_back({{"name", policy.name},
                    {"version", policy.version},
                    {"title", policy.title},
                    {"text", policy.text},
                    {"acknowledged", has_acknowledged(directory, policy, id)},
                    {"required_for", required_for(policy, person->role)}});
  }
  return list;
}

}  // namespace

void list_own_policies(Exchange& exchange) {
  exchange.read<Json>(
      [person = exchange.asker.person](const core::Core& core, Instant) {
        return own_policies(core.directory(), person);
      },
      [](const Json& list) {
        return answer_json(200, {{"policies", list}});
      });
}

void acknowledge_policy(Exchange& exchange) {
  auto fields = fields_of(exchange, {"version"});
  const auto version = fields.optional_number("version", 1, INT32_MAX);
  if (!version) fields.refuse("version: missing.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [&exchange,
       version = static_cast<int>(*version)](const core::Core& core) -> Result<core::Command> {
        const auto& directory = core.directory();
        const auto& name = exchange.param("name");
        const auto* policy = directory.rules.policy(name);
        const auto* person = directory.person(exchange.asker.person);
        if (!policy || !person || !concerns(*policy, *person)) {
          return fail("no_such_policy", fmt::format("There is no policy '{}' for you.", name));
        }
        if (policy->version != version) {
          return fail("other_version",
                      fmt::format("Version {} is published: read it first.", policy->version));
        }
        return core::AcknowledgePolicy{{}, person->id, name, version};
      },
      [](const core::SupervisionResult&, const Shown&) {
        return Response{204, ""};
      });
}

}  // namespace earshot::api
