#pragma once
// Erases once an hour what the retention rules no longer keep. A run that looks wrong stops at the
// brake and says so, in the log and to whoever opens the page. Has its own thread.

#include <condition_variable>
#include <mutex>

#include "api/recording_library.hpp"
#include "base/log.hpp"
#include "io/thread.hpp"

namespace earshot::app {

class RetentionJob {
 public:
  RetentionJob(api::RecordingLibrary& recordings, Log& log, Millis every = 1h);
  ~RetentionJob();

 private:
  void run();

  api::RecordingLibrary& recordings_;
  Log& log_;
  const Millis every_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  io::Thread thread_;
};

}  // namespace earshot::app
