#pragma once
// The calendar, as it was told last. Never told: no rule about time allows anything.

#include "base/time.hpp"

namespace earshot::core {

struct Clock {
  bool told = false;
  Instant at;
  WallTime wall;
  int minute_of_week = 0;  // in the site's time, Monday 0:00 is 0
};

}  // namespace earshot::core
