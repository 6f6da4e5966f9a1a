#pragma once
// Who is signed in at which browser. Only hashes of the cookies' tokens are kept: whoever reads the
// database can not sign in with it. Home thread: that of the Database.

#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct WebSession {
  std::string token_hash;
  PersonId person;
  WallTime created, last_seen;
  bool operator==(const WebSession&) const = default;
};

class WebSessions {
 public:
  explicit WebSessions(Database& database) : database_(database) {}

  Result<std::vector<WebSession>> all();  // oldest first
  Result<void> add(const WebSession& session);
  Result<void> touch(const std::string& token_hash, WallTime last_seen);
  Result<void> remove(const std::string& token_hash);  // unknown: nothing to do
  Result<void> remove_all_of(PersonId person);

 private:
  Database& database_;
};

}  // namespace earshot::store
