#pragma once
// The passwords with which people sign in. A row is there once somebody has one. Home thread: that
// of the Database.

#include <optional>
#include <set>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct Account {
  PersonId person;
  std::string password_hash;  // argon2id in the form that libsodium writes; never logged
  bool must_change = false;   // a one-time password: good for nothing but choosing another
  bool operator==(const Account&) const = default;
};

class Accounts {
 public:
  explicit Accounts(Database& database) : database_(database) {}

  Result<std::optional<Account>> find(PersonId person);
  Result<std::set<PersonId>> with_password();
  Result<void> set_password(const Account& account);  // "no_such_person"

 private:
  Database& database_;
};

}  // namespace earshot::store
