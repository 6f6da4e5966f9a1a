#include "store/migrations.hpp"

#include <fmt/format.h>

#include "store/session.hpp"

namespace earshot::store {

// Ids are the 13-character text of base/id.hpp, times are milliseconds since 1970, UTC.
const std::vector<Migration>& migrations() {
  static const std::vector<Migration> steps = {
      {1, "people", {R"(CREATE TABLE people (
             id TEXT PRIMARY KEY,
             extension TEXT NOT NULL UNIQUE,
             name TEXT NOT NULL,
             role TEXT NOT NULL,
             team TEXT NOT NULL,
             contact_uri TEXT NOT NULL,
             sip_secret TEXT NOT NULL,
             enabled INTEGER NOT NULL))"}},
      {2,
       "calls and events",
       {R"(CREATE TABLE calls (
             id TEXT PRIMARY KEY,
             direction TEXT NOT NULL,
             from_number TEXT NOT NULL,
             from_display TEXT NOT NULL,
             dialled TEXT NOT NULL,
             queue TEXT NOT NULL,
             agent TEXT NOT NULL,
             started BIGINT NOT NULL,
             answered BIGINT NOT NULL,
             ended BIGINT NOT NULL,
             cause TEXT NOT NULL,
             sessions INTEGER NOT NULL))",
        "CREATE INDEX calls_by_start ON calls (started)",
        "CREATE INDEX calls_by_end ON calls (ended)",
        R"(CREATE TABLE events (
             number BIGINT PRIMARY KEY,
             at BIGINT NOT NULL,
             type TEXT NOT NULL,
             call_id TEXT NOT NULL,
             body TEXT NOT NULL))",
        "CREATE INDEX events_by_call ON events (call_id, number)"}},
  };
  return steps;
}

namespace {

constexpr long long kMigrationLock = 0x45415253;  // "EARS": one migrating program at a time

bool has_version_table(Database::Connection& connection) {
  int found = 0;
  if (connection.sqlite)
    connection.sql << "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'",
        soci::into(found);
  else
    connection.sql << "SELECT COUNT(*) FROM information_schema.tables "
                      "WHERE table_schema = current_schema() AND table_name = 'schema_version'",
        soci::into(found);
  return found > 0;
}

int version_now(Database::Connection& connection) {
  if (!has_version_table(connection)) return 0;
  int version = 0;
  connection.sql << "SELECT COALESCE(MAX(version), 0) FROM schema_version", soci::into(version);
  return version;
}

Result<void> run(Database::Connection& connection, const Migration& step) {
  const auto doing = fmt::format("migration {} ({})", step.version, step.name);
  return transact(connection, doing, [&](soci::session& sql) {
    if (!connection.sqlite) {
      long long lock = kMigrationLock;
      std::string none;
      sql << "SELECT CAST(pg_advisory_xact_lock(:lock) AS TEXT)", soci::use(lock), soci::into(none);
    }
    if (version_now(connection) >= step.version) return;  // another program was faster
    if (!has_version_table(connection))
      sql << "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)";
    for (auto statement : step.statements) sql << std::string(statement);
    const std::string name(step.name);
    sql << "INSERT INTO schema_version (version, name) VALUES (:version, :name)",
        soci::use(step.version), soci::use(name);
  });
}

}  // namespace

Result<int> schema_version(Database::Connection& connection) {
  return query(connection, "reading the schema's version",
               [&](soci::session&) { return version_now(connection); });
}

Result<void> migrate(Database::Connection& connection, std::span<const Migration> steps) {
  const auto version = schema_version(connection);
  if (!version) return tl::unexpected(version.error());
  const int newest = steps.empty() ? 0 : steps.back().version;
  if (*version > newest)
    return fail("database_newer",
                fmt::format("{}: its schema is version {}, this program knows {}: start the newer "
                            "Earshot that made it, or restore the backup from before the upgrade",
                            connection.name, *version, newest));
  for (const auto& step : steps)
    if (step.version > *version)
      if (auto done = run(connection, step); !done) return done;
  connection.version = newest;
  return {};
}

}  // namespace earshot::store
