#pragma once
// Who asks: nobody, the server's own operator, a program's token, or a person who has signed in.
// Internal to api/.

#include "api/accounts.hpp"
#include "core/directory.hpp"

namespace earshot::api {

struct Asker {
  enum class Kind : std::uint8_t { nobody, operator_, token, person };
  Kind kind = Kind::nobody;
  core::Role role = core::Role::administrator;  // of a token or person; the operator's is this one
  PersonId person;                              // of a person
  KeyHash key{};                                // of a token or a sign-in
  bool must_change_password = false;

  bool is_person() const { return kind == Kind::person; }
};

}  // namespace earshot::api
