#pragma once
// The calendar's time as text: 2026-11-23T08:30:00Z, with milliseconds when there are any
// (RFC 3339). Pure.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace earshot::app {

std::string rfc3339(WallTime time);
// With 'Z' or an offset; years 1970 to 9999. Finer than milliseconds is cut.
std::optional<WallTime> from_rfc3339(std::string_view text);

}  // namespace earshot::app
