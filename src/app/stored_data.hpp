#pragma once
// What the commands that read the server's database have in common.

#include <optional>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace earshot::app {

struct StoredData {
  Config config;
  store::Database database;
};
// The configuration ("": the defaults) and the database that it names, which must be there already.
// What is wrong with the configuration is in the error's message, one problem a line.
Result<StoredData> open_stored_data(const std::string& config);

// "2026-11-23" or an RFC 3339 time; "": none. Error "bad_time" names it.
Result<std::optional<WallTime>> time_of(std::string_view text);

}  // namespace earshot::app
