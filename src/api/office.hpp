#pragma once
// A thread for work that takes long (a password's hash, a database), with a bounded queue, so that
// the threads which serve connections never wait. Internal to api/. Any thread may post.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "io/thread.hpp"

namespace earshot::api {

class Office {
 public:
  Office(std::string thread_name, std::size_t most_waiting);
  ~Office();  // stops

  bool post(std::function<void()> work);  // false: full, or stopped
  void stop();  // what waits is dropped, what runs is finished; again: does nothing

 private:
  void run();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool stopped_ = false;
  io::Thread thread_;
};

}  // namespace earshot::api
