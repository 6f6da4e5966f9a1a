#include "store/session.hpp"

#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <nlohmann/json.hpp>

namespace earshot::store {
namespace {

Error explain_sqlite(const std::string& name, std::string_view doing, int result,
                     std::string_view what) {
  const auto at = fmt::format("{}: {}: {}", name, doing, what);
  switch (result & 0xff) {  // the low octet is the primary code
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"database_locked", at + "; another program holds a lock: close it (see `fuser`)"};
    case SQLITE_FULL: return {"disk_full", at + "; free space on the disk that holds it"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"database_corrupt", at + "; keep the file, restore the last backup in its place"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {"database_unreadable",
              at + "; the server's user must be able to write the file and its directory"};
    case SQLITE_IOERR: return {"disk_error", at + "; check the disk (dmesg) and the space on it"};
    default: return {"database_error", at};
  }
}

}  // namespace

Error explain(const Database::Connection& connection, std::string_view doing,
              const std::exception& fault) {
  if (auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&fault))
    return explain_sqlite(connection.name, doing, sqlite->result(), sqlite->get_error_message());
  auto* soci = dynamic_cast<const soci::soci_error*>(&fault);
  const auto at = fmt::format("{}: {}: {}", connection.name, doing,
                              soci ? soci->get_error_message() : std::string(fault.what()));
  if (soci && soci->get_error_category() == soci::soci_error::connection_error)
    return {"database_unreachable", at + "; is the database server running and its URL right?"};
  return {"database_error", at};
}

Result<void> wait_for_locks(Database::Connection& connection, Millis at_most) {
  connection.busy_timeout = at_most;
  return query(connection, "setting up the connection", [&](soci::session& sql) {
    sql << fmt::format("{} = {}", connection.sqlite ? "PRAGMA busy_timeout" : "SET lock_timeout",
                       at_most.count());
  });
}

std::string valid_text(std::string_view text) {
  using nlohmann::json;
  const auto quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  auto valid = json::parse(quoted).get<std::string>();
  std::erase(valid, '\0');
  return valid;
}

}  // namespace earshot::store
