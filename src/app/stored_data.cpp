#include "app/stored_data.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/rfc3339.hpp"

namespace earshot::app {

Result<StoredData> open_stored_data(const std::string& file) {
  ConfigReading reading = load_config(file);
  if (!reading.good()) {
    auto text = reading.text();
    if (text.ends_with('\n')) text.pop_back();
    return fail("bad_config", text);
  }
  const auto& url = reading.config.store.database;
  if (!store::is_postgresql(url) && !std::filesystem::exists(url))
    return fail("no_database",
                fmt::format("{}: there is no database; name the server's configuration file with "
                            "--config, or start in its directory",
                            url));
  NoLog no_log;  // what is wrong comes back as the error
  auto database = store::Database::open({.url = url, .check_integrity = false}, no_log);
  if (!database) return tl::unexpected(database.error());
  return StoredData{std::move(reading.config), std::move(*database)};
}

Result<std::optional<WallTime>> time_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  constexpr std::size_t kDate = 10;  // 2026-11-23
  const auto whole = text.size() == kDate ? std::string(text) + "T00:00:00Z" : std::string(text);
  if (const auto time = from_rfc3339(whole)) return time;
  return fail("bad_time", fmt::format("\"{}\" is no time; allowed: 2026-11-23, "
                                      "2026-11-23T08:30:00Z or 2026-11-23T08:30:00+01:00",
                                      text));
}

}  // namespace earshot::app
