#pragma once
// The schema as a list of numbered steps that only go forward. Each runs in one transaction
// together with its entry in schema_version: killed half way, it has not happened and runs at the
// next start.

#include <span>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace earshot::store {

struct Migration {
  int version;  // 1, 2, 3 …; never renumbered, never edited once released
  std::string_view name;
  std::vector<std::string_view> statements;  // SQL that SQLite and PostgreSQL both understand
};

const std::vector<Migration>& migrations();

// Version of the schema that the database has; 0: none yet.
Result<int> schema_version(Database::Connection& connection);
// Runs what is missing. Refuses ("database_newer") what a newer program made.
Result<void> migrate(Database::Connection& connection, std::span<const Migration> steps);

}  // namespace earshot::store
