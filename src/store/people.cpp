#include "store/people.hpp"

#include <algorithm>

#include "store/directory_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {

Result<std::vector<StoredPerson>> People::all() {
  return query(database_.connection(), "reading people", read_people);
}

Result<void> People::upsert(std::span<const StoredPerson> people) {
  return transact(database_.connection(), "writing people", [&](soci::session& sql) {
    claim_directory(sql);
    for (auto stored : people) {
      if (!stored.person.id) stored.person.id = ids_.next<PersonId>();
      write_person(sql, stored);
    }
  });
}

std::vector<core::Person> without_secrets(std::span<const StoredPerson> people) {
  std::vector<core::Person> plain;
  std::ranges::transform(people, std::back_inserter(plain), &StoredPerson::person);
  return plain;
}

}  // namespace earshot::store
