#pragma once
// A named thread that is joined when its owner goes.

#include <functional>
#include <string>
#include <thread>

namespace earshot::io {

enum class Priority : std::uint8_t { normal, audio };

class Thread {
 public:
  Thread() = default;
  // Audio priority (SCHED_RR) is taken when the system grants it (CAP_SYS_NICE, or LimitRTPRIO=1 in
  // the service) and done without when not. A nice level does not do: on a full machine it made
  // packets later, not earlier (it counts only within the process's own scheduling group). The
  // kernel keeps 5 % of each core for the other threads.
  Thread(std::string name, Priority priority, std::function<void()> body);
  Thread(Thread&&) = default;
  Thread& operator=(Thread&&) = default;
  void join();

 private:
  std::jthread thread_;
};

}  // namespace earshot::io
