#pragma once
// Reads the directory again whenever it has changed, by the console, by `earshot import` or by
// SIGHUP, on a thread of its own: the database may keep it waiting, the control thread must not be.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include "app/config.hpp"
#include "app/shared_database.hpp"
#include "io/thread.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

class DirectoryWatch {
 public:
  // `read` gets every new reading, on the watch's thread. A failed one only after look() or
  // read_again(): somebody waits for it.
  using Reading = std::function<void(Result<store::StoredDirectory>)>;
  DirectoryWatch(SharedDatabase& database, std::int64_t revision, Reading read);
  ~DirectoryWatch();

  void look();        // any thread: something has changed
  void read_again();  // any thread: tell the reading, changed or not

 private:
  void run();
  std::optional<Result<store::StoredDirectory>> reading(bool wanted, bool forced);

  SharedDatabase& database_;
  const Reading read_;
  std::int64_t revision_;  // the thread's
  std::mutex mutex_;       // of what follows
  std::condition_variable wake_;
  bool wanted_ = false, forced_ = false, stopping_ = false;
  io::Thread thread_;
};

}  // namespace earshot::app
