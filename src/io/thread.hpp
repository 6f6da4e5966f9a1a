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
  // Audio priority is taken when the system grants it (nice, CAP_SYS_NICE) and done without when
  // not. It is not SCHED_FIFO: on a full machine the control thread must get its turn too.
  Thread(std::string name, Priority priority, std::function<void()> body);
  Thread(Thread&&) = default;
  Thread& operator=(Thread&&) = default;
  void join();

 private:
  std::jthread thread_;
};

}  // namespace earshot::io
