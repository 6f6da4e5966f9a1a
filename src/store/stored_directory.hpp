#pragma once
// The directory as the console's administrators made it: everything that the configuration file can
// say about people, queues, numbers and trunks, and the grants and cues that only the console
// knows. Read and changed as a whole, so that nobody ever sees half a change. Home thread: that of
// the Database.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/directory.hpp"
#include "store/database.hpp"
#include "store/people.hpp"
#include "store/rules.hpp"

namespace earshot::store {

// [[trunk]] of the configuration file, with the password itself.
struct StoredTrunk {
  std::string name;
  std::vector<std::string> addresses;
  std::string proxy, domain;
  std::string username, password, realm;
  bool registers = false, digest_inbound = false;
  std::string from_user;
  std::size_t max_calls = 0;
  std::string srtp = "allowed";  // "off", "allowed", "required"
  Seconds register_expires{600};
  bool operator==(const StoredTrunk&) const = default;
};

struct StoredDirectory {
  std::int64_t revision = 0;         // rises with each change, whichever program makes it
  std::vector<StoredPerson> people;  // by extension
  std::vector<core::Queue> queues;   // by name
  std::vector<core::NumberRoute> numbers;
  std::vector<core::OutboundRule> outbound;
  std::vector<StoredTrunk> trunks;
  std::vector<core::Grant> grants;  // by supervisor, his in their order
  std::vector<std::string> cues;    // in their order
  StoredRules rules;                // the newest
  // The newest by person and policy, of everybody who is still there. Not changed by edit().
  std::vector<StoredAcknowledgement> acknowledged;
  bool operator==(const StoredDirectory&) const = default;
};

class DirectoryStore {
 public:
  explicit DirectoryStore(Database& database) : database_(database) {}

  Result<StoredDirectory> read();  // as it was at one moment
  Result<std::int64_t> revision();

  // Reads the directory, lets `change` alter it, and writes what is different: in one transaction,
  // which no other change can come between. When `change` refuses, its error is returned and
  // nothing is written. New people bring their ids along. A deleted person keeps his name in the
  // history; his account, web sessions and grants go with him. Another document in `rules` becomes
  // their next version, with the author and time that `change` gave it. Returns what is there now.
  using Change = std::function<Result<void>(StoredDirectory&)>;
  Result<StoredDirectory> edit(const Change& change);

 private:
  Database& database_;
};

}  // namespace earshot::store
