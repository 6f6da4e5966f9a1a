#pragma once
// The passwords with which people sign in. A row is there once somebody has one. Home thread: that
// of the Database.

#include <optional>
#include <set>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct Account {
  PersonId person;
  std::string password_hash;  // argon2id in the form that libsodium writes; never logged
  bool must_change = false;   // a one-time password: good for nothing but choosing another
  int failures = 0;           // wrong passwords since the last right one
  std::optional<WallTime> last_failure;
  bool operator==(const Account&) const = default;
};

class Accounts {
 public:
  explicit Accounts(Database& database) : database_(database) {}

  Result<std::optional<Account>> find(PersonId person);
  Result<std::set<PersonId>> with_password();
  // His failures begin anew. "no_such_person": nobody has this id.
  Result<void> set_password(PersonId person, const std::string& hash, bool must_change);
  Result<void> count_failure(PersonId person, WallTime now);  // of nobody: does nothing
  Result<void> forget_failures(PersonId person);

 private:
  Database& database_;
};

}  // namespace earshot::store
