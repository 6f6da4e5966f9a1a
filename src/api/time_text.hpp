#pragma once
// The calendar's time as text (RFC 3339), UTC. Internal to api/.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace earshot::api {

std::string time_text(WallTime time);  // 2024-05-01T12:00:00Z
// None: not a time of RFC 3339 section 5.6. Any offset from UTC, fractions of seconds dropped.
std::optional<WallTime> time_of(std::string_view text);

}  // namespace earshot::api
