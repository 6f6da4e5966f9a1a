#pragma once
// One connection to the database that holds people, calls and events: SQLite (a file) or PostgreSQL
// (a URL). Opening checks, and where nothing is there yet creates, the database and brings its
// schema up to date; a database that looks wrong is refused with the way out and left as it is.
// Home thread: its owner's, one at a time. A second thread opens a second Database.

#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::store {

struct DatabaseOptions {
  std::string url = "earshot.db";  // a path, or postgresql://user@host/name
  bool check_integrity = true;     // SQLite: read every page once; seconds for a gigabyte
  // This process has the file open: it may not be opened beside SQLite, whose locks would be gone
  // with that file's closing (https://sqlite.org/howtocorrupt.html section 2.2).
  bool open_already = false;
  Millis busy_timeout = 5s;  // how long one statement may wait for another program's lock
};

class Database {
 public:
  // Errors: "database_missing_file" (a -wal without its database), "database_unreadable",
  // "database_wrong_owner", "database_corrupt", "database_foreign" (another program's),
  // "database_newer" (made by a newer Earshot), "database_locked", "disk_full",
  // "database_unreachable", "database_error".
  static Result<Database> open(const DatabaseOptions& options, Log& log);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const std::string& name() const;  // the path, or the URL without its password
  int schema_version() const;
  // After PostgreSQL went away and came back. SQLite needs none: does nothing.
  Result<void> reconnect();

  struct Connection;  // session.hpp; only store/ looks in
  Connection& connection() { return *connection_; }

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

bool is_postgresql(const std::string& url);
std::string without_password(const std::string& url);

}  // namespace earshot::store
