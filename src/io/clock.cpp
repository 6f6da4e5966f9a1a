#include "io/clock.hpp"

#include <ctime>

namespace earshot::io {

Instant now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant(Micros(std::int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1'000));
}

WallTime wall_now() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

}  // namespace earshot::io
