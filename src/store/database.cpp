#include "store/database.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

#include "store/database_file.hpp"
#include "store/migrations.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

constexpr int kApplicationId = 0x45415253;  // "EARS" in the SQLite header: the file is ours

void connect_sqlite(Database::Connection& connection, const std::string& path) {
  auto& sql = connection.sql;
  sql.open(soci::sqlite3, fmt::format("db=\"{}\"", path));
  sql << fmt::format("PRAGMA busy_timeout = {}", connection.busy_timeout.count());
  std::string mode;
  sql << "PRAGMA journal_mode = WAL", soci::into(mode);
  sql << "PRAGMA synchronous = FULL";
  sql << "PRAGMA foreign_keys = ON";
  sql << "PRAGMA secure_delete = ON";  // what is erased leaves no trace in free pages
  // A reader that sleeps in a transaction keeps the WAL growing; once it is gone, shrink it again.
  sql << "PRAGMA journal_size_limit = 67108864";
}

Result<void> connect_postgresql(Database::Connection& connection) {
  auto& sql = connection.sql;
  try {
    sql.open(soci::postgresql, connection.url);
  } catch (const soci::soci_error& fault) {  // SOCI gives this one no category
    auto why = fault.get_error_message();
    std::ranges::replace(why, '\n', ' ');
    return fail("database_unreachable",
                fmt::format("{}: {}; is the database server running, and [store] database right?",
                            connection.name, why));
  }
  return query(connection, "setting up the connection", [&](soci::session&) {
    sql << fmt::format("SET lock_timeout = {}", connection.busy_timeout.count());
    sql << "SET client_encoding = 'UTF8'";
    sql << "SET client_min_messages = warning";
  });
}

Result<void> create_file(const Database::Connection& like) {
  const auto draft = create_draft(like.url);
  if (!draft) return tl::unexpected(draft.error());
  {
    Database::Connection connection{
        .url = *draft, .name = like.name, .busy_timeout = 5s, .sql = {}};
    auto made = query(connection, "creating", [&](soci::session& sql) {
      connect_sqlite(connection, *draft);
      sql << fmt::format("PRAGMA application_id = {}", kApplicationId);
    });
    if (made) made = migrate(connection, migrations());
    if (!made) return made;
  }  // closed: the write-ahead log is folded into the file
  return publish_draft(*draft, like.url);
}

Result<void> check_ours(Database::Connection& connection, bool whole) {
  int application = 0;
  std::string verdict = "ok";
  auto read = query(connection, "checking", [&](soci::session& sql) {
    sql << "PRAGMA application_id", soci::into(application);
    if (whole) sql << "PRAGMA quick_check(1)", soci::into(verdict);
  });
  if (!read) return read;
  if (application != kApplicationId)
    return fail("database_foreign",
                fmt::format("{}: is another program's SQLite database; name another file in "
                            "[store] database",
                            connection.name));
  if (verdict != "ok")
    return fail("database_corrupt",
                fmt::format("{}: is damaged ({}); it was left as it is: keep it, restore the last "
                            "backup in its place",
                            connection.name, verdict));
  return {};
}

// A copy from before the upgrade, so that the older program can be gone back to.
Result<void> back_up(Database::Connection& connection, int version, Log& log) {
  const auto copy = fmt::format("{}.v{}.bak", connection.url, version);
  const auto draft = create_draft(copy);
  if (!draft) return tl::unexpected(draft.error());
  auto copied = query(connection, "backing up before the upgrade",
                      [&](soci::session& sql) { sql << "VACUUM INTO :file", soci::use(*draft); });
  if (!copied) return copied;
  if (auto published = publish_draft(*draft, copy); !published) return published;
  log.write(LogLevel::info, "store", "database backed up before its upgrade", {{"copy", copy}});
  return {};
}

Result<void> open_sqlite(Database::Connection& connection, const DatabaseOptions& options,
                         Log& log) {
  auto state = inspect_file(connection.url, options.open_already, log);
  if (!state) return tl::unexpected(state.error());
  if (*state == FileState::absent) {
    if (auto created = create_file(connection); !created) return created;
    log.write(LogLevel::info, "store", "database created", {{"database", connection.name}});
  }
  auto opened = query(connection, "opening",
                      [&](soci::session&) { connect_sqlite(connection, connection.url); });
  if (!opened) return opened;
  if (auto ours = check_ours(connection, options.check_integrity); !ours) return ours;
  const auto version = schema_version(connection);
  if (!version) return tl::unexpected(version.error());
  if (*version > 0 && *version < migrations().back().version)
    if (auto copied = back_up(connection, *version, log); !copied) return copied;
  return {};
}

}  // namespace

bool is_postgresql(const std::string& url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::string without_password(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto host = url.find('@', scheme);
  const auto colon = url.find(':', scheme + 3);
  if (host == std::string::npos || colon == std::string::npos || colon > host) return url;
  return url.substr(0, colon) + url.substr(host);
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const DatabaseOptions& options, Log& log) {
  auto connection = std::make_unique<Connection>();
  connection->url = options.url;
  connection->name = without_password(options.url);
  connection->sqlite = !is_postgresql(options.url);
  connection->busy_timeout = options.busy_timeout;
  auto opened =
      connection->sqlite ? open_sqlite(*connection, options, log) : connect_postgresql(*connection);
  if (opened) opened = migrate(*connection, migrations());
  if (!opened) return tl::unexpected(opened.error());
  return Database(std::move(connection));
}

const std::string& Database::name() const { return connection_->name; }
int Database::schema_version() const { return connection_->version; }

Result<void> Database::reconnect() {
  if (connection_->sqlite) return {};
  connection_->sql.close();
  return connect_postgresql(*connection_);
}

}  // namespace earshot::store
