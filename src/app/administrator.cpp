#include "app/administrator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/accounts.hpp"
#include "app/config_values.hpp"
#include "app/directory_edit.hpp"
#include "app/merged_directory.hpp"
#include "io/clock.hpp"
#include "store/accounts.hpp"
#include "store/web_sessions.hpp"

namespace earshot::app {
namespace {

constexpr int kFirstExtension = 900;

// Whoever was signed in with the old one is no longer.
Result<void> store_password(store::Database& database, PersonId person, const std::string& password,
                            bool must_change) {
  auto set =
      store::Accounts(database).set_password({person, api::hash_password(password), must_change});
  return set ? store::WebSessions(database).remove_all_of(person) : set;
}

Result<OneTimePassword> give_password(store::Database& database, const core::Person& person) {
  OneTimePassword made{person.extension, person.name, api::make_one_time_password()};
  auto set = store_password(database, person.id, made.password, true);
  if (!set) return tl::unexpected(set.error());
  return made;
}

Result<core::Person> find_person(store::Database& database, std::string_view extension) {
  const auto directory = store::DirectoryStore(database).read();
  if (!directory) return tl::unexpected(directory.error());
  std::vector<std::string> known;
  for (const auto& [person, secret] : directory->people) {
    if (person.extension == extension) return person;
    known.push_back(person.extension);
  }
  const auto meant = nearest(extension, known);
  return fail("no_such_person",
              fmt::format("Nobody has the extension \"{}\"{}.", extension,
                          meant ? fmt::format("; did you mean {}?", *meant) : ""));
}

bool administers(const store::StoredPerson& stored) {
  return stored.person.role == core::Role::administrator && stored.person.enabled;
}

Result<core::Person> add_administrator(store::Database& database, const Config& file) {
  IdSource ids(file.server.node,
               static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count()));
  store::StoredPerson made;
  made.person = {.id = ids.next<PersonId>(),
                 .name = "Administrator",
                 .role = core::Role::administrator,
                 .team = "*"};
  const auto written =
      store::DirectoryStore(database).edit([&](store::StoredDirectory& rows) -> Result<void> {
        const DirectoryEdit edit{.file = file, .rows = rows};
        auto extension = kFirstExtension;
        while (!must_be_free(edit, std::to_string(extension))) ++extension;
        made.person.extension = std::to_string(extension);
        return add_person(edit, made);
      });
  if (!written) return tl::unexpected(written.error());
  return made.person;
}

}  // namespace

Result<std::optional<OneTimePassword>> ensure_administrator(store::Database& database,
                                                            const Config& file) {
  const auto directory = store::DirectoryStore(database).read();
  if (!directory) return tl::unexpected(directory.error());
  const auto known = store::Accounts(database).with_password();
  if (!known) return tl::unexpected(known.error());
  const auto& people = directory->people;
  const auto can_sign_in = [&](const auto& stored) {
    return administers(stored) && known->contains(stored.person.id);
  };
  if (std::ranges::any_of(people, can_sign_in)) return std::nullopt;
  const auto first = std::ranges::find_if(people, administers);
  const auto person = first == people.end() ? add_administrator(database, file) : first->person;
  if (!person) return tl::unexpected(person.error());
  return give_password(database, *person);
}

Result<OneTimePassword> renew_password(store::Database& database, std::string_view extension) {
  const auto person = find_person(database, extension);
  if (!person) return tl::unexpected(person.error());
  return give_password(database, *person);
}

Result<void> set_password(store::Database& database, std::string_view extension,
                          const std::string& password) {
  const auto person = find_person(database, extension);
  if (!person) return tl::unexpected(person.error());
  if (auto good = api::check_new_password(password, *person); !good) return good;
  return store_password(database, person->id, password, false);
}

}  // namespace earshot::app
