#pragma once
// The simulator's clock: CLOCK_REALTIME in nanoseconds, because the kernel stamps received packets
// with it, so that sending and receiving times can be subtracted.

#include <cstdint>
#include <ctime>

namespace earshot::sim {

using Nanos = std::int64_t;

inline Nanos nanos_of(const timespec& t) { return t.tv_sec * Nanos{1'000'000'000} + t.tv_nsec; }
inline Nanos now_ns() {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return nanos_of(t);
}
constexpr double to_ms(Nanos n) { return static_cast<double>(n) / 1e6; }
constexpr Nanos from_ms(double ms) { return static_cast<Nanos>(ms * 1e6); }

}  // namespace earshot::sim
