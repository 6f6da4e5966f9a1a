#pragma once
// Wakes a thread that sleeps in its loop. Signals that come before the sleeper looks count once.

#include <atomic>

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

namespace earshot::io {

class Wake {
 public:
  static Result<Wake> make();
  Wake(Wake&& other) noexcept : event_(std::move(other.event_)) {}

  void signal();                           // any thread; cheap when one is already under way
  void acknowledge();                      // the sleeper, before it looks for what there is to do
  int fd() const { return event_.get(); }  // readable while signalled

 private:
  explicit Wake(FileDescriptor event) : event_(std::move(event)) {}
  FileDescriptor event_;
  std::atomic<bool> signalled_{false};
};

}  // namespace earshot::io
