#pragma once
// Who is signed in at which browser. Only hashes of the cookies' tokens are kept: whoever reads the
// database can not sign in with it. Home thread: that of the Database.

#include <optional>
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
  WallTime created, last_seen, expires;
  std::string label;  // the browser, for people
  bool operator==(const WebSession&) const = default;
};

class WebSessions {
 public:
  explicit WebSessions(Database& database) : database_(database) {}

  Result<void> add(const WebSession& session);
  Result<std::optional<WebSession>> find(const std::string& token_hash);  // expired ones too
  Result<std::vector<WebSession>> of(PersonId person);                    // oldest first
  Result<void> touch(const std::string& token_hash, WallTime last_seen, WallTime expires);
  Result<void> remove(const std::string& token_hash);
  // Of one person, except the one whose token is `keep`.
  Result<void> remove_others(PersonId person, const std::string& keep = "");
  Result<void> remove_expired(WallTime now);

 private:
  Database& database_;
};

}  // namespace earshot::store
