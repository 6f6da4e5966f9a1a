#pragma once
// Notices that the directory in the database has changed, whoever changed it: the console, `earshot
// import` or `earshot password` in a shell. A thread of its own looks once a period, and at once
// when it is told that there is something to see.

#include <condition_variable>
#include <functional>
#include <mutex>

#include "app/shared_database.hpp"
#include "io/thread.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

class DirectoryWatch {
 public:
  // Given each newer directory, in order, on the watch's thread. A directory that can not be read
  // is tried again at the next look.
  using Deliver = std::function<void(const store::StoredDirectory&)>;

  // `seen` is the revision that the server has already.
  DirectoryWatch(SharedDatabase& database, std::int64_t seen, Millis period, Deliver deliver);
  ~DirectoryWatch();  // stops

  void look();  // any thread: now
  void stop();  // nothing is delivered any more when it returns; again: does nothing

 private:
  void run();
  void deliver_if_newer();

  SharedDatabase& database_;
  std::int64_t seen_;
  const Millis period_;
  const Deliver deliver_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false, stopped_ = false;
  io::Thread thread_;
};

}  // namespace earshot::app
