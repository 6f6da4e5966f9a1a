#include "store/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

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

}  // namespace

Result<std::vector<StoredPerson>> People::all() {
  return query(database_.connection(), "reading people", [](soci::session& sql) {
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
  });
}

Result<void> People::upsert(std::span<const StoredPerson> people) {
  return transact(database_.connection(), "writing people", [&](soci::session& sql) {
    for (const auto& stored : people) {
      auto row = row_of(stored);
      if (!stored.person.id) row.id = ids_.next<PersonId>().text();
      sql << "INSERT INTO people (id, extension, name, role, team, contact_uri, sip_secret, "
             "enabled) VALUES (:id, :extension, :name, :role, :team, :contact, :secret, :enabled) "
             "ON CONFLICT (extension) DO UPDATE SET name = excluded.name, role = excluded.role, "
             "team = excluded.team, contact_uri = excluded.contact_uri, "
             "sip_secret = excluded.sip_secret, enabled = excluded.enabled",
          soci::use(row.id), soci::use(row.extension), soci::use(row.name), soci::use(row.role),
          soci::use(row.team), soci::use(row.contact_uri), soci::use(row.sip_secret),
          soci::use(row.enabled);
    }
  });
}

std::vector<core::Person> without_secrets(std::span<const StoredPerson> people) {
  std::vector<core::Person> plain;
  std::ranges::transform(people, std::back_inserter(plain), &StoredPerson::person);
  return plain;
}

}  // namespace earshot::store
