#include "app/live_counts.hpp"

namespace earshot::app {

LiveCounts::LiveCounts(Counters& counters)
    : calls_(counters.make({"earshot_calls", "", "Calls that are live now"})),
      calls_total_(counters.make({"earshot_calls_total", "", "Calls since the start"})),
      sessions_(counters.make({"earshot_supervision_sessions", "", "Supervision sessions now"})),
      sessions_total_(
          counters.make({"earshot_supervision_sessions_total", "", "Sessions since the start"})),
      refused_calls_(
          counters.make({"earshot_calls_refused_total", "", "Calls that were refused at arrival"})),
      refused_sessions_(counters.make(
          {"earshot_supervision_refused_total", "", "Refused supervision attempts"})) {}

void LiveCounts::take(std::span<const core::Event> events) {
  for (const auto& event : events) {
    if (std::holds_alternative<core::CallStarted>(event.body)) {
      calls_.set(++live_calls_);
      calls_total_.add();
    } else if (std::holds_alternative<core::CallEnded>(event.body)) {
      calls_.set(--live_calls_);
    } else if (std::holds_alternative<core::SessionStarted>(event.body)) {
      sessions_.set(++live_sessions_);
      sessions_total_.add();
    } else if (std::holds_alternative<core::SessionEnded>(event.body)) {
      sessions_.set(--live_sessions_);
    } else if (std::holds_alternative<core::CallRefused>(event.body)) {
      refused_calls_.add();
    } else if (std::holds_alternative<core::SupervisionRefused>(event.body)) {
      refused_sessions_.add();
    }
  }
}

}  // namespace earshot::app
