#pragma once
// The people of the directory, with their SIP secrets, as rows. Home thread: that of the Database.

#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "core/directory.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct StoredPerson {
  core::Person person;
  std::string sip_secret;  // plain: digest needs it (RFC 7616); never logged. "": may not register
  bool operator==(const StoredPerson&) const = default;
};

class People {
 public:
  People(Database& database, IdSource& ids) : database_(database), ids_(ids) {}

  Result<std::vector<StoredPerson>> all();  // by extension
  // Adds or replaces by extension, all or none. Who is known keeps his id, whatever the row says.
  Result<void> upsert(std::span<const StoredPerson> people);

 private:
  Database& database_;
  IdSource& ids_;
};

std::vector<core::Person> without_secrets(std::span<const StoredPerson> people);

}  // namespace earshot::store
