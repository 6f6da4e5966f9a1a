#pragma once
// Who may sign in and which tokens open the door: api/ decides, whoever implements this keeps the
// rows. Only hashes are kept: of passwords argon2id strings (crypto_pwhash_str), of tokens and
// sign-ins BLAKE2b-256, so that a stolen database opens nothing.
//
// Implemented by app/ over the store. Called from one thread of api/'s own (the office), never from
// control; may block on the database. Errors: "store_unavailable" (503), and where it says so.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/directory.hpp"

namespace earshot::api {

using KeyHash = std::array<unsigned char, 32>;

struct Account {
  PersonId person;
  std::string password_hash;  // "": has none, can not sign in
  bool must_change_password = false;
  bool enabled = true;
};

struct SignIn {  // one browser of one person
  KeyHash key;
  PersonId person;
  WallTime since, last_seen;
};

using TokenId = Id<struct TokenTag>;
struct ApiToken {
  TokenId id;
  KeyHash key;
  std::string name;
  core::Role role;  // administrator, auditor or integrator
  WallTime created, expires;
};

class Accounts {
 public:
  virtual ~Accounts() = default;

  // By extension; else by name, when exactly one person has it. None: nobody.
  virtual Result<std::optional<Account>> find(std::string_view name) = 0;
  virtual Result<std::optional<Account>> find(PersonId person) = 0;
  virtual Result<void> set_password(PersonId person, std::string hash, bool must_change) = 0;

  virtual Result<std::vector<SignIn>> sign_ins() = 0;  // all that have not been removed
  virtual Result<void> add_sign_in(const SignIn& sign_in) = 0;
  virtual Result<void> touch_sign_in(const KeyHash& key, WallTime seen) = 0;
  virtual Result<void> remove_sign_in(const KeyHash& key) = 0;  // unknown: nothing to do

  virtual Result<std::vector<ApiToken>> tokens() = 0;  // expired ones too
  // `token` comes without an id; the row's is returned.
  virtual Result<TokenId> add_token(const ApiToken& token) = 0;
  virtual Result<void> remove_token(TokenId id) = 0;  // "no_such_row"
};

// For who makes the first administrator (and for a person whose password an administrator renews):
// a password that can be read out, to be changed at the first sign-in, and the hash to store.
// hash_password() takes 64 MiB and about 0.1 s: not for the control thread.
std::string make_one_time_password();  // four groups of four, 80 bits
std::string hash_password(std::string_view password);
// At least 10 characters and not among those that everybody tries: "weak_password".
Result<void> check_new_password(std::string_view password, const core::Person& person);

}  // namespace earshot::api
