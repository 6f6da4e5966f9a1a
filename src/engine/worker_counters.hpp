#pragma once
// What the workers count for operators; made once, shared by all workers.

#include <array>

#include "base/counters.hpp"
#include "base/time.hpp"

namespace earshot::engine {

struct WorkerCounters {
  explicit WorkerCounters(Counters& counters);

  void tick_late(Micros late);

  Counter &packets_in, &packets_out, &send_refused, &dropped_no_room, &dropped_by_kernel,
      &dropped_line_full, &tap_ring_full;
  Counter &orders, &orders_ignored, &facts_lost;
  Counter &ticks, &ticks_skipped, &tick_late_us, &tick_late_max_us;
  std::array<Counter*, 4> tick_late_over;  // kLateSteps
};

}  // namespace earshot::engine
