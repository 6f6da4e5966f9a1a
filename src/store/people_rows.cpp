#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "store/directory_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

// A row as SQL sees it.
struct Row {
  std::string id, extension, name, role, team, contact_uri, sip_secret;
  int enabled = 1;
};

Row row_of(const StoredPerson& stored) {
  const auto& person = stored.person;
  return {person.id.text(),
          valid_text(person.extension),
          valid_text(person.name),
          core::role_name(person.role),
          valid_text(person.team),
          valid_text(person.contact_uri),
          valid_text(stored.sip_secret),
          person.enabled ? 1 : 0};
}

StoredPerson person_of(const Row& row) {
  const auto id = PersonId::parse(row.id);
  const auto role = core::role_from_name(row.role);
  if (!id || !role)
    throw std::runtime_error(
        fmt::format("table people, extension {}: id \"{}\" or role \"{}\" is "
                    "none; correct the row or restore the last backup",
                    row.extension, row.id, row.role));
  return {{.id = *id,
           .extension = row.extension,
           .name = row.name,
           .role = *role,
           .team = row.team,
           .contact_uri = row.contact_uri,
           .enabled = row.enabled != 0},
          row.sip_secret};
}

void update_person(soci::session& sql, const StoredPerson& stored) {
  const auto row = row_of(stored);
  sql << "UPDATE people SET extension = :extension, name = :name, role = :role, team = :team, "
         "contact_uri = :contact, sip_secret = :secret, enabled = :enabled WHERE id = :id",
      soci::use(row.extension), soci::use(row.name), soci::use(row.role), soci::use(row.team),
      soci::use(row.contact_uri), soci::use(row.sip_secret), soci::use(row.enabled),
      soci::use(row.id);
}

void delete_person(soci::session& sql, const StoredPerson& stored) {
  const auto row = row_of(stored);
  sql << "INSERT INTO former_people (id, extension, name) VALUES (:id, :extension, :name)",
      soci::use(row.id), soci::use(row.extension), soci::use(row.name);
  sql << "DELETE FROM people WHERE id = :id", soci::use(row.id);
}

const StoredPerson* with_id(const std::vector<StoredPerson>& people, PersonId id) {
  const auto found = std::ranges::find_if(
      people, [&](const StoredPerson& stored) { return stored.person.id == id; });
  return found == people.end() ? nullptr : &*found;
}

}  // namespace

std::vector<StoredPerson> read_people(soci::session& sql) {
  Row row;
  soci::statement rows =
      (sql.prepare << "SELECT id, extension, name, role, team, contact_uri, sip_secret, enabled "
                      "FROM people ORDER BY extension",
       soci::into(row.id), soci::into(row.extension), soci::into(row.name), soci::into(row.role),
       soci::into(row.team), soci::into(row.contact_uri), soci::into(row.sip_secret),
       soci::into(row.enabled));
  std::vector<StoredPerson> people;
  rows.execute();
  while (rows.fetch()) people.push_back(person_of(row));
  return people;
}

void write_person(soci::session& sql, const StoredPerson& stored) {
  const auto row = row_of(stored);
  sql << "INSERT INTO people (id, extension, name, role, team, contact_uri, sip_secret, "
         "enabled) VALUES (:id, :extension, :name, :role, :team, :contact, :secret, :enabled) "
         "ON CONFLICT (extension) DO UPDATE SET name = excluded.name, role = excluded.role, "
         "team = excluded.team, contact_uri = excluded.contact_uri, "
         "sip_secret = excluded.sip_secret, enabled = excluded.enabled",
      soci::use(row.id), soci::use(row.extension), soci::use(row.name), soci::use(row.role),
      soci::use(row.team), soci::use(row.contact_uri), soci::use(row.sip_secret),
      soci::use(row.enabled);
}

void write_people(soci::session& sql, const std::vector<StoredPerson>& before,
                  const std::vector<StoredPerson>& after) {
  // Extensions are unique: who gives one up comes before who takes it.
  for (const auto& stored : before)
    if (!with_id(after, stored.person.id)) delete_person(sql, stored);
  for (const auto& stored : after)
    if (const auto* known = with_id(before, stored.person.id); known && !(*known == stored))
      update_person(sql, stored);
  for (const auto& stored : after)
    if (!with_id(before, stored.person.id)) write_person(sql, stored);
}

}  // namespace earshot::store
