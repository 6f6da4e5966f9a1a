#pragma once
// One person's phone and readiness, as the queues see it.

#include <algorithm>
#include <optional>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/views.hpp"

namespace earshot::core {

struct Agent {
  PersonId person;
  bool registered = false;
  bool paused = false;
  bool wrapping_up = false;
  bool resting = false;       // did not answer just now
  std::vector<CallId> calls;  // that he is in or that ring him, oldest first
  Instant idle_since;         // since when available
  AgentState told = AgentState::offline;
  std::optional<Instant> since;  // of the state that was told; none: not looked at yet

  bool is_busy() const { return !calls.empty(); }
  void join(CallId call) {
    if (std::ranges::find(calls, call) == calls.end()) calls.push_back(call);
  }
  void leave(CallId call) { std::erase(calls, call); }
};

}  // namespace earshot::core
