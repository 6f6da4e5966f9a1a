#pragma once
// Who opens the console for the first time, or again after a forgotten password: one-time passwords
// from the machine itself, for whoever may read the database anyway.

#include <optional>
#include <string>

#include "app/config.hpp"
#include "store/database.hpp"

namespace earshot::app {

struct OneTimePassword {  // to be shown once; must be changed at the first sign-in
  std::string extension, name, password;
};

// At the first start nobody can sign in: an administrator is made (extension 900, or the next that
// is free), or one who is there gets a password. None: an administrator has one already.
Result<std::optional<OneTimePassword>> ensure_administrator(store::Database& database,
                                                            const Config& file);

// "no_such_person" names who is there.
Result<OneTimePassword> renew_password(store::Database& database, std::string_view extension);
// One that lasts, for scripts that know it already. "weak_password"
Result<void> set_password(store::Database& database, std::string_view extension,
                          const std::string& password);

}  // namespace earshot::app
