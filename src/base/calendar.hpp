#pragma once
// A time in UTC as the calendar has it, to be formatted. Pure; any thread.

#include <ctime>

#include "base/time.hpp"

namespace earshot {

// By whole seconds: a stored time may be any number, and not all of them have nanoseconds.
inline std::tm utc_calendar(WallTime time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm calendar{};
  ::gmtime_r(&seconds, &calendar);
  return calendar;
}

}  // namespace earshot
