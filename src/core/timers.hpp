#pragma once
// What is due when. A timer is named by what it is for and whose it is, so setting it again moves
// it, and whoever ends can drop all of his. Home thread: control.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/time.hpp"

namespace earshot::core {

enum class TimerKind : std::uint8_t {
  ring,             // a call's outgoing leg rings too long
  queue_wait,       // a caller waited too long
  call_duration,    // a call lasts too long
  privacy,          // a pause that nobody ended
  rescue,           // the agent dropped and no supervisor has taken the caller yet
  goodbye,          // an announcement before hanging up was never reported as heard
  wrap_up,          // an agent's time between two calls
  rest,             // an agent who did not answer is not rung again at once
  session_ring,     // a supervisor's phone rings too long
  session_move,     // the device that a session shall move to rings too long
  help,             // nobody came to help
  apply,            // a worker is silent about a table
  announcement,     // of a leg: a prompt that has to be heard was never reported as ended
  consent,          // of a leg: the question was not answered
  privacy_warning,  // a call's pause will end by its timer
  periodic_tone,    // a call that is listened to or recorded beeps
  notice_lead,      // a session waits, deaf, since its agent was told
  approval,         // an approval that nobody gave or used
  refusal           // a spoken refusal was never reported as heard
};

struct Timer {
  TimerKind kind;
  std::uint64_t owner;  // the value of a CallId, PersonId, SessionId or LegId
  auto operator<=>(const Timer&) const = default;
};

class Timers {
 public:
  template <class SomeId>
  void set(TimerKind kind, SomeId owner, Instant due) {
    set({kind, owner.value}, due);
  }
  template <class SomeId>
  void cancel(TimerKind kind, SomeId owner) {
    cancel({kind, owner.value});
  }

  template <class SomeId>
  std::optional<Instant> due(TimerKind kind, SomeId owner) const {
    auto it = due_.find({kind, owner.value});
    return it == due_.end() ? std::nullopt : std::optional(it->second);
  }

  std::optional<Instant> next() const {
    if (by_time_.empty()) return std::nullopt;
    return by_time_.begin()->first;
  }

  // The earliest that is due, and forgets it.
  std::optional<Timer> take_due(Instant now) {
    if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
    Timer timer = by_time_.begin()->second;
    cancel(timer);
    return timer;
  }

 private:
  void set(Timer timer, Instant due) {
    cancel(timer);
    due_[timer] = due;
    by_time_.insert({due, timer});
  }
  void cancel(Timer timer) {
    auto it = due_.find(timer);
    if (it == due_.end()) return;
    by_time_.erase({it->second, timer});
    due_.erase(it);
  }

  std::map<Timer, Instant> due_;
  std::set<std::pair<Instant, Timer>> by_time_;
};

}  // namespace earshot::core
