#include "api/query.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/time_text.hpp"

namespace earshot::api {

Result<std::int64_t> optional_count(const Exchange& exchange, std::string_view name,
                                    std::int64_t least, std::int64_t most, std::int64_t missing) {
  const auto text = exchange.query(name);
  if (text.empty()) return missing;
  std::int64_t count = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end || count < least || count > most)
    return fail("bad_field",
                fmt::format("{}: must be a whole number from {} to {}.", name, least, most));
  return count;
}

Result<std::optional<WallTime>> optional_time(const Exchange& exchange, std::string_view name) {
  const auto text = exchange.query(name);
  if (text.empty()) return std::optional<WallTime>{};
  const auto time = time_of(text);
  if (!time)
    return fail("bad_field", fmt::format("{}: must be a time such as 2026-12-31T18:00:00Z.", name));
  return time;
}

}  // namespace earshot::api
