#pragma once
// Gauges of what is live now, folded from the event stream. Home thread: control.

#include <cstdint>
#include <span>

#include "base/counters.hpp"
#include "core/events.hpp"

namespace earshot::app {

class LiveCounts {
 public:
  explicit LiveCounts(Counters& counters);
  void take(std::span<const core::Event> events);

 private:
  std::uint64_t live_calls_ = 0, live_sessions_ = 0;
  Counter &calls_, &calls_total_, &sessions_, &sessions_total_, &refused_calls_, &refused_sessions_;
};

}  // namespace earshot::app
