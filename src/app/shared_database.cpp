#include "app/shared_database.hpp"

namespace earshot::app {

namespace {
// Shorter than the API's own patience, so that the answer can say what is wrong.
constexpr Millis kPatience = 2s;

bool is_of_the_database(const std::string& code) {
  return code.starts_with("database_") || code.starts_with("disk_");
}

std::string in_words(const std::string& code) {
  if (code == "database_locked")
    return "Another program holds the database just now; nothing was changed: try again.";
  if (code == "disk_full")
    return "The disk that holds the database is full; nothing was changed: free space on it.";
  return "The database can not be used just now: the server's log says why. Try again.";
}
}  // namespace

Result<std::unique_ptr<SharedDatabase>> SharedDatabase::open(const std::string& url, Log& log) {
  auto database = store::Database::open(
      {.url = url, .check_integrity = false, .open_already = true, .busy_timeout = kPatience}, log);
  if (!database) return tl::unexpected(database.error());
  return std::unique_ptr<SharedDatabase>(new SharedDatabase(std::move(*database), log));
}

Error SharedDatabase::told(const Error& error) {
  if (!is_of_the_database(error.code)) return error;
  log_.write(LogLevel::error, "store", error.message, {{"code", error.code}});
  if (auto again = database_.reconnect(); !again)  // for the next one who asks
    log_.write(LogLevel::error, "store", again.error().message, {{"code", again.error().code}});
  return {"store_unavailable", in_words(error.code)};
}

}  // namespace earshot::app
