#pragma once
// The tokens with which programs use the API. Only their hashes are kept. Home thread: that of the
// Database.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/directory.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct ApiToken {
  std::string id;  // to name it by, not to sign in with
  std::string token_hash;
  std::string name;  // unique
  core::Role role = core::Role::integrator;
  WallTime created, expires;
  bool operator==(const ApiToken&) const = default;
};

class ApiTokens {
 public:
  explicit ApiTokens(Database& database) : database_(database) {}

  Result<std::vector<ApiToken>> all();         // by name, expired ones too
  Result<void> add(const ApiToken& token);     // "already_exists": the name
  Result<void> remove(const std::string& id);  // "no_such_token"

 private:
  Database& database_;
};

}  // namespace earshot::store
