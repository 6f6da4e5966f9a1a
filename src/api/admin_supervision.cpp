// Grants, which say what a supervisor may do to whom, and the prepared cues.
#include <algorithm>

#include "api/admin_answer.hpp"
#include "api/admin_handlers.hpp"
#include "api/conditions.hpp"
#include "api/person_json.hpp"

namespace earshot::api {
namespace {

Json grants_json(const std::vector<core::Grant>& grants) {
  Json all = Json::array();
  for (const auto& grant : grants) all.push_back(grant_json(grant));
  return {{"grants", std::move(all)}};
}

// Beside the modes, which have a list of their own.
std::vector<core::Right> read_rights(Fields& fields) {
  std::vector<core::Right> rights;
  for (const auto& name : fields.texts("rights")) {
    const auto right = core::right_from_name(name);
    if (!right || core::mode_of(*right))
      fields.refuse(
          "rights: must be some of hand_back, follow, record, play, see_numbers and covert.");
    else if (std::ranges::find(rights, *right) != rights.end())
      fields.refuse("rights: " + name + " is there twice.");
    else
      rights.push_back(*right);
  }
  return rights;
}

core::Grant read_grant(Fields& fields) {
  core::Grant grant;
  for (const auto& name : fields.texts("modes")) {
    const auto mode = core::mode_from_name(name);
    if (!mode)
      fields.refuse("modes: must be some of monitor, whisper, barge and takeover.");
    else if (std::ranges::find(grant.modes, *mode) != grant.modes.end())
      fields.refuse("modes: " + name + " is there twice.");
    else
      grant.modes.push_back(*mode);
  }
  grant.teams = fields.texts("teams");
  grant.queues = fields.texts("queues");
  for (const auto& text : fields.texts("agents")) {
    const auto id = PersonId::parse(text);
    if (!id) fields.refuse("agents: must be people's ids.");
    grant.agents.push_back(id.value_or(PersonId{}));
  }
  if (fields.has("rights")) grant.rights = read_rights(fields);
  if (auto conditions = fields.object("conditions", kConditions)) {
    grant.conditions = read_conditions(*conditions);
    fields.adopt(*conditions);
  }
  return grant;
}

std::optional<PersonId> supervisor_in_path(Exchange& exchange) {
  const auto id = PersonId::parse(exchange.param("id"));
  if (!id) exchange.answer(Error{"no_such_person", "Nobody has this id."});
  return id;
}

Result<Response> answer_grants(Administration& administration, PersonId supervisor) {
  const auto grants = administration.grants(supervisor);
  if (!grants) return tl::unexpected(grants.error());
  return answer_json(200, grants_json(*grants));
}

Result<Response> answer_cues(Administration& administration) {
  const auto cues = administration.cues();
  if (!cues) return tl::unexpected(cues.error());
  return answer_json(200, {{"cues", *cues}});
}

}  // namespace

void read_grants(Exchange& exchange) {
  const auto id = supervisor_in_path(exchange);
  if (!id) return;
  exchange.administer(
      [id = *id](Administration& administration) { return answer_grants(administration, id); });
}

void set_grants(Exchange& exchange) {
  const auto id = supervisor_in_path(exchange);
  if (!id) return;
  auto fields = fields_of(exchange, {"grants"});
  std::vector<core::Grant> grants;
  for (auto& one :
       fields.objects("grants", {"modes", "teams", "queues", "agents", "rights", "conditions"})) {
    grants.push_back(read_grant(one));
    fields.adopt(one);
  }
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  administer_and_log(exchange, {"grants set", id->text()},
                     [id = *id, grants](Administration& administration) -> Result<Response> {
                       if (auto done = administration.set_grants(id, grants); !done)
                         return tl::unexpected(done.error());
                       return answer_grants(administration, id);
                     });
}

void read_cues(Exchange& exchange) { exchange.administer(answer_cues); }

void set_cues(Exchange& exchange) {
  auto fields = fields_of(exchange, {"cues"});
  const auto cues = fields.texts("cues", 200);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  administer_and_log(exchange, {"cues set", std::to_string(cues.size())},
                     [cues](Administration& administration) -> Result<Response> {
                       if (auto done = administration.set_cues(cues); !done)
                         return tl::unexpected(done.error());
                       return answer_cues(administration);
                     });
}

}  // namespace earshot::api
