#pragma once
// A thread that waits for the disk so that the recorder need not: opening, syncing and moving
// files. Jobs run one after the other; what follows a job runs on its owner's thread, in collect().

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/time.hpp"
#include "io/thread.hpp"

namespace earshot::recording {

class Jobs {
 public:
  Jobs();
  ~Jobs();  // all jobs are done before; what follows them is not

  void post(std::function<void()> job, std::function<void()> then);
  bool collect();  // owner's thread; false: nothing had been done
  bool idle() const;
  // Since when the job that runs now does; any thread.
  Micros busy_for(Instant now) const;

 private:
  struct Job {
    std::function<void()> work, then;
  };
  void run();

  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Job> waiting_;
  std::vector<std::function<void()>> done_;
  std::size_t unfinished_ = 0;  // posted, and not collected yet
  bool stopping_ = false;
  std::atomic<std::int64_t> busy_since_{0};
  io::Thread thread_;
};

}  // namespace earshot::recording
