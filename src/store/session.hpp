#pragma once
// store/'s own view of a Database: the SOCI session, and the border at which SOCI's exceptions
// become errors that name the database and the way out. Only .cpp files of store/ include this.

#include <soci/soci.h>

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/result.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct Database::Connection {
  std::string url;
  std::string name;
  bool sqlite = true;
  Millis busy_timeout{};
  int version = 0;
  soci::session sql;
};

Error explain(const Database::Connection& connection, std::string_view doing,
              const std::exception& fault);

// From now on, also after a new connection, a statement waits so long for another program's lock.
Result<void> wait_for_locks(Database::Connection& connection, Millis at_most);

// Runs work(sql); an exception becomes an Error.
template <class Work>
auto query(Database::Connection& connection, std::string_view doing, Work&& work)
    -> Result<std::invoke_result_t<Work, soci::session&>> {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Work, soci::session&>>) {
      work(connection.sql);
      return {};
    } else {
      return work(connection.sql);
    }
  } catch (const std::exception& fault) {
    return tl::unexpected(explain(connection, doing, fault));
  }
}

// Runs work(sql) in one transaction: all of it is there afterwards, or nothing.
template <class Work>
auto transact(Database::Connection& connection, std::string_view doing, Work&& work)
    -> Result<std::invoke_result_t<Work, soci::session&>> {
  return query(connection, doing, [&](soci::session& sql) {
    // IMMEDIATE: the lock is taken before the first read, where busy_timeout applies; a lock that
    // is raised later fails at once (https://sqlite.org/lang_transaction.html).
    sql << (connection.sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Work, soci::session&>>) {
        work(sql);
        sql << "COMMIT";
      } else {
        auto value = work(sql);
        sql << "COMMIT";
        return value;
      }
    } catch (...) {
      try {
        sql << "ROLLBACK";
      } catch (const soci::soci_error&) {  // SQLite has already rolled back, or the server is gone
      }
      throw;
    }
  });
}

// Text as both databases take it: valid UTF-8 without NUL.
std::string valid_text(std::string_view text);

}  // namespace earshot::store
