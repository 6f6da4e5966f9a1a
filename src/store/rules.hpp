#pragma once
// The rules of the house as the administrator published them: one JSON document, every version of
// it kept, the newest in force. What it says is read elsewhere. Beside it, who confirmed which
// version of which policy. Both belong to the directory: each change counts its revision up. Home
// thread: that of the Database.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct StoredRules {
  std::int64_t version = 0;  // 1, 2, 3 …; 0: nobody has published any
  PersonId author;           // 0: the operator
  WallTime at;
  std::string document;  // JSON
  bool operator==(const StoredRules&) const = default;
};

struct StoredAcknowledgement {
  PersonId person;
  std::string policy;
  std::int64_t version = 0;
  WallTime at;
  bool operator==(const StoredAcknowledgement&) const = default;
};

class Rules {
 public:
  explicit Rules(Database& database) : database_(database) {}

  Result<StoredRules> newest();
  Result<std::optional<StoredRules>> version(std::int64_t number);
  Result<std::vector<StoredRules>> versions(std::size_t most);  // newest first

  // The next version, if the newest is still `seen`: else "version_conflict". Returns it.
  Result<StoredRules> publish(const std::string& document, PersonId author, WallTime now,
                              std::int64_t seen);

  Result<void> acknowledge(const StoredAcknowledgement& acknowledged);  // again: stays as it was
  Result<std::vector<StoredAcknowledgement>> acknowledged(PersonId person);  // all, newest first

 private:
  Database& database_;
};

}  // namespace earshot::store
