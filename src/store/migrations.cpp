#include "store/migrations.hpp"

#include <fmt/format.h>

#include "store/session.hpp"

namespace earshot::store {

// Ids are the 13-character text of base/id.hpp, times are milliseconds since 1970, UTC, 0: never;
// durations are milliseconds, lists are JSON arrays.
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
      {3,
       "sign-in",
       {R"(CREATE TABLE accounts (
             person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
             password_hash TEXT NOT NULL,
             must_change INTEGER NOT NULL))",
        R"(CREATE TABLE web_sessions (
             token_hash TEXT PRIMARY KEY,
             person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
             created BIGINT NOT NULL,
             last_seen BIGINT NOT NULL))",
        "CREATE INDEX web_sessions_by_person ON web_sessions (person)",
        R"(CREATE TABLE api_tokens (
             id TEXT PRIMARY KEY,
             token_hash TEXT NOT NULL UNIQUE,
             name TEXT NOT NULL UNIQUE,
             role TEXT NOT NULL,
             created BIGINT NOT NULL,
             expires BIGINT NOT NULL))"}},
      {4,
       "directory",
       {// One row. Each change of the directory counts it up, first of all: so changes queue up
        // behind its lock, and a running server sees that there was one.
        "CREATE TABLE directory_revision (revision BIGINT NOT NULL)",
        "INSERT INTO directory_revision (revision) VALUES (0)",
        R"(CREATE TABLE queues (
             name TEXT PRIMARY KEY,
             extension TEXT NOT NULL UNIQUE,
             teams TEXT NOT NULL,
             ring_timeout BIGINT NOT NULL,
             wrap_up BIGINT NOT NULL,
             max_wait BIGINT NOT NULL,
             overflow TEXT NOT NULL,
             music TEXT NOT NULL))",
        "CREATE TABLE numbers (number TEXT PRIMARY KEY, target TEXT NOT NULL)",
        R"(CREATE TABLE outbound_rules (
             prefix TEXT PRIMARY KEY,
             trunk TEXT NOT NULL,
             max_calls_per_person BIGINT NOT NULL))",
        R"(CREATE TABLE trunks (
             name TEXT PRIMARY KEY,
             addresses TEXT NOT NULL,
             proxy TEXT NOT NULL,
             domain TEXT NOT NULL,
             username TEXT NOT NULL,
             password TEXT NOT NULL,
             realm TEXT NOT NULL,
             registers INTEGER NOT NULL,
             digest_inbound INTEGER NOT NULL,
             from_user TEXT NOT NULL,
             max_calls BIGINT NOT NULL,
             srtp TEXT NOT NULL,
             register_expires BIGINT NOT NULL))",
        R"(CREATE TABLE grants (
             person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
             place INTEGER NOT NULL,
             modes TEXT NOT NULL,
             teams TEXT NOT NULL,
             queues TEXT NOT NULL,
             agents TEXT NOT NULL,
             PRIMARY KEY (person, place)))",
        "CREATE TABLE cues (place INTEGER PRIMARY KEY, text TEXT NOT NULL)",
        // Whoever was deleted keeps his name in the calls that he took.
        R"(CREATE TABLE former_people (
             id TEXT PRIMARY KEY,
             extension TEXT NOT NULL,
             name TEXT NOT NULL))"}},
      {5,
       "who was in a call",
       {R"(CREATE TABLE call_people (
             call_id TEXT NOT NULL,
             person TEXT NOT NULL,
             started BIGINT NOT NULL,
             placed INTEGER NOT NULL,
             joined BIGINT NOT NULL,
             gone BIGINT NOT NULL,
             PRIMARY KEY (call_id, person)))",
        "CREATE INDEX call_people_by_person ON call_people (person, started)"}},
      {6,
       "audit",
       {// Rows are only ever appended; audit_entry.hpp says what their hashes cover.
        R"(CREATE TABLE audit (
             number BIGINT NOT NULL PRIMARY KEY,
             at BIGINT NOT NULL,
             event BIGINT NOT NULL,
             kind TEXT NOT NULL,
             actor TEXT NOT NULL,
             call_id TEXT NOT NULL,
             session TEXT NOT NULL,
             person TEXT NOT NULL,
             recording TEXT NOT NULL,
             rule TEXT NOT NULL,
             policy_version BIGINT NOT NULL,
             code TEXT NOT NULL,
             body TEXT NOT NULL,
             table_before TEXT NOT NULL,
             table_after TEXT NOT NULL,
             hash TEXT NOT NULL))",
        "CREATE INDEX audit_by_time ON audit (at)", "CREATE INDEX audit_by_call ON audit (call_id)",
        "CREATE INDEX audit_by_actor ON audit (actor)",
        "CREATE INDEX audit_by_person ON audit (person)",
        R"(CREATE TABLE audit_heads (
             number BIGINT NOT NULL PRIMARY KEY,
             hash TEXT NOT NULL,
             at BIGINT NOT NULL,
             public_key TEXT NOT NULL,
             signature TEXT NOT NULL))",
        // One row per session; ended is 0 while it lasts. What a stopped server leaves is ended at
        // the next start.
        R"(CREATE TABLE supervisions (
             session TEXT PRIMARY KEY,
             call_id TEXT NOT NULL,
             supervisor TEXT NOT NULL,
             agent TEXT NOT NULL,
             modes TEXT NOT NULL,
             purpose TEXT NOT NULL,
             covert INTEGER NOT NULL,
             started BIGINT NOT NULL,
             ended BIGINT NOT NULL))",
        "CREATE INDEX supervisions_by_end ON supervisions (ended)",
        "CREATE INDEX supervisions_by_agent ON supervisions (agent, ended)"}},
      {7,
       "recordings",
       {R"(CREATE TABLE recordings (
             id TEXT PRIMARY KEY,
             call_id TEXT NOT NULL,
             queue TEXT NOT NULL,
             rule TEXT NOT NULL,
             started BIGINT NOT NULL,
             ended BIGINT NOT NULL,
             duration BIGINT NOT NULL,
             bytes BIGINT NOT NULL,
             state TEXT NOT NULL,
             hash TEXT NOT NULL,
             storage TEXT NOT NULL,
             retention_days BIGINT NOT NULL,
             hold_by TEXT NOT NULL,
             hold_reason TEXT NOT NULL,
             hold_since BIGINT NOT NULL,
             objected INTEGER NOT NULL,
             whisper TEXT NOT NULL))",
        "CREATE INDEX recordings_by_start ON recordings (started, id)",
        "CREATE INDEX recordings_by_call ON recordings (call_id)",
        "CREATE INDEX recordings_by_queue ON recordings (queue, started)",
        R"(CREATE TABLE recording_tracks (
             recording TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
             leg TEXT NOT NULL,
             part TEXT NOT NULL,
             person TEXT NOT NULL,
             PRIMARY KEY (recording, leg)))",
        "CREATE INDEX recording_tracks_by_person ON recording_tracks (person)"}},
      {8,
       "rules",
       {// Every version is kept; the newest is in force.
        R"(CREATE TABLE rules (
             version BIGINT PRIMARY KEY,
             author TEXT NOT NULL,
             at BIGINT NOT NULL,
             document TEXT NOT NULL))",
        // What people confirmed outlives them: the audit names it.
        R"(CREATE TABLE acknowledgements (
             person TEXT NOT NULL,
             policy TEXT NOT NULL,
             version BIGINT NOT NULL,
             at BIGINT NOT NULL,
             PRIMARY KEY (person, policy, version)))"}},
      {9,
       "conditions of grants",
       {// What everybody with a grant could do beside the modes until now.
        R"(ALTER TABLE grants ADD COLUMN rights TEXT NOT NULL
             DEFAULT '["hand_back","follow","see_numbers"]')",
        "ALTER TABLE grants ADD COLUMN conditions TEXT NOT NULL DEFAULT '{}'"}},
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
