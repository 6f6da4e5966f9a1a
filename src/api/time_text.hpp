#pragma once
// The calendar's time as text (RFC 3339), UTC. Internal to api/.

#include <string>

#include "base/time.hpp"

namespace earshot::api {

std::string time_text(WallTime time);  // 2024-05-01T12:00:00Z

}  // namespace earshot::api
