#pragma once
// The control thread's loop: core, sip and their timers run on it, one thing at a time. Made, used
// and run on one thread (the control thread); only post() and stop() may be called from others.

#include <cstdint>
#include <functional>
#include <memory>

#include "base/time.hpp"

namespace earshot::sip {

using TimerId = std::uint64_t;  // 0 is no timer

class ControlLoop {
 public:
  ControlLoop();
  ~ControlLoop();
  ControlLoop(const ControlLoop&) = delete;

  void run();   // until stop(); may be called again
  void stop();  // any thread
  // One turn: waits at most `longest` for something to do. For tests and a drain's last seconds.
  void step(Millis longest);

  // Runs `task` on this loop, after whatever was posted before it. Any thread; never runs it inside
  // this call. Tasks posted by tasks run in the next turn, so that sockets are not starved.
  void post(std::function<void()> task);

  // Runs `task` once at `at` (or as soon after as can be). Control thread only.
  TimerId call_at(Instant at, std::function<void()> task);
  void cancel(TimerId timer);  // a timer that has run or never was: nothing happens

  Instant now() const;  // CLOCK_MONOTONIC

  void* sofia_root() const;  // su_root_t*, for this folder only

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot::sip
