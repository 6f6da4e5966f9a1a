#pragma once
// Query parameters as values; missing ones as their default, others that are none "bad_field".
// Internal to api/.

#include <optional>
#include <string>

#include "api/exchange.hpp"

namespace earshot::api {

Result<std::int64_t> optional_count(const Exchange& exchange, std::string_view name,
                                    std::int64_t least, std::int64_t most, std::int64_t missing);
Result<std::optional<WallTime>> optional_time(const Exchange& exchange, std::string_view name);

template <class SomeId>
Result<SomeId> optional_id(const Exchange& exchange, std::string_view name) {
  const auto text = exchange.query(name);
  if (text.empty()) return SomeId{};
  const auto id = SomeId::parse(text);
  if (!id) return fail("bad_field", std::string(name) + ": must be an id of 13 characters.");
  return *id;
}

}  // namespace earshot::api
