#pragma once
// The only place that reads real clocks. Everything inside gets its time passed in.

#include "base/time.hpp"

namespace earshot::io {

Instant now();        // monotonic
WallTime wall_now();  // the calendar's

}  // namespace earshot::io
