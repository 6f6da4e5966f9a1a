// People, and what their phones need to register.
#include "api/admin_answer.hpp"
#include "api/admin_handlers.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kLongestExtension = 15, kLongestName = 60;

Json person_row_json(const PersonRow& row) {
  const auto& person = row.person;
  return {{"id", person.id.text()},
          {"extension", person.extension},
          {"name", person.name},
          {"role", core::role_name(person.role)},
          {"team", person.team},
          {"contact_uri", person.contact_uri},
          {"enabled", person.enabled},
          {"has_password", row.has_password},
          {"origin", origin_name(row.origin)}};
}

Json device_json(const DeviceAccess& access) {
  return {{"username", access.username}, {"secret", access.secret},
          {"domain", access.domain},     {"server", access.server},
          {"port", access.port},         {"transport", access.transport}};
}

std::optional<core::Role> optional_role(Fields& fields) {
  const auto name = fields.optional_text("role");
  const auto role = name ? core::role_from_name(*name) : std::nullopt;
  if (name && !role)
    fields.refuse("role: must be agent, supervisor, administrator, auditor or integrator.");
  return role;
}

// The route's {id}; answers when it is none.
std::optional<PersonId> person_in_path(Exchange& exchange) {
  const auto id = PersonId::parse(exchange.param("id"));
  if (!id) exchange.answer(Error{"no_such_person", "Nobody has this id."});
  return id;
}

}  // namespace

void list_people(Exchange& exchange) {
  answer_list<PersonRow>(exchange, "people", &Administration::people, person_row_json);
}

void add_person(Exchange& exchange) {
  auto fields =
      fields_of(exchange, {"extension", "name", "role", "team", "contact_uri", "enabled"});
  core::Person person;
  person.extension = fields.text("extension", kLongestExtension);
  person.name = fields.text("name", kLongestName);
  person.team = fields.text("team", kLongestName);
  const auto role = optional_role(fields);
  if (!role) fields.refuse("role: missing.");
  person.contact_uri = fields.optional_text("contact_uri", 200, 0).value_or("");
  person.enabled = fields.optional_flag("enabled").value_or(true);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  person.role = *role;
  answer_row<PersonRow>(
      exchange, {"person added", person.extension}, 201,
      [person](Administration& administration) { return administration.add_person(person); },
      person_row_json);
}

void change_person(Exchange& exchange) {
  const auto id = person_in_path(exchange);
  if (!id) return;
  auto fields =
      changes_of(exchange, {"extension", "name", "role", "team", "contact_uri", "enabled"});
  PersonChange change;
  change.extension = fields.optional_text("extension", kLongestExtension);
  change.name = fields.optional_text("name", kLongestName);
  change.team = fields.optional_text("team", kLongestName);
  change.contact_uri = fields.optional_text("contact_uri", 200, 0);
  change.role = optional_role(fields);
  change.enabled = fields.optional_flag("enabled");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  answer_row<PersonRow>(
      exchange, {"person changed", id->text()}, 200,
      [id = *id, change](Administration& administration) {
        return administration.change_person(id, change);
      },
      person_row_json);
}

void remove_person(Exchange& exchange) {
  const auto id = person_in_path(exchange);
  if (!id) return;
  answer_done(exchange, {"person removed", id->text()}, [id = *id](Administration& administration) {
    return administration.remove_person(id);
  });
}

// Logged as well: a secret was shown.
void read_device(Exchange& exchange) {
  const auto id = person_in_path(exchange);
  if (!id) return;
  answer_row<DeviceAccess>(
      exchange, {"SIP secret shown", id->text()}, 200,
      [id = *id](Administration& administration) { return administration.device(id); },
      device_json);
}

void renew_device(Exchange& exchange) {
  const auto id = person_in_path(exchange);
  if (!id) return;
  const auto fields = fields_of(exchange, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  answer_row<DeviceAccess>(
      exchange, {"SIP secret renewed", id->text()}, 200,
      [id = *id](Administration& administration) { return administration.renew_device(id); },
      device_json);
}

}  // namespace earshot::api
