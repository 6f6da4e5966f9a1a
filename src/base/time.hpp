#pragma once
// Time is passed in, never read: `Instant` is monotonic, `WallTime` is the calendar's. Only io/
// reads real clocks.

#include <chrono>
#include <cstdint>

namespace earshot {

using Micros = std::chrono::duration<std::int64_t, std::micro>;
using Millis = std::chrono::duration<std::int64_t, std::milli>;
using Seconds = std::chrono::duration<std::int64_t>;
using namespace std::chrono_literals;

struct MonotonicClock {  // a tag: it has no now() on purpose
  using duration = Micros;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};
using Instant = MonotonicClock::time_point;

using WallTime = std::chrono::time_point<std::chrono::system_clock, Millis>;

}  // namespace earshot
