#include "api/time_text.hpp"

#include <fmt/chrono.h>

namespace earshot::api {

std::string time_text(WallTime time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", std::chrono::floor<std::chrono::seconds>(time));
}

}  // namespace earshot::api
