#pragma once
// A number that only rises, told by one thread and waited for by others: the version of the rules
// that the control thread obeys.

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/time.hpp"

namespace earshot::app {

class VersionGate {
 public:
  void reach(std::uint64_t version) {
    {
      const std::lock_guard lock(mutex_);
      version_ = version;
    }
    reached_.notify_all();
  }
  std::uint64_t version() const {
    const std::lock_guard lock(mutex_);
    return version_;
  }
  // False: not within `patience`.
  bool wait_for(std::uint64_t version, Millis patience) const {
    std::unique_lock lock(mutex_);
    return reached_.wait_for(lock, patience, [&] { return version_ >= version; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable reached_;
  std::uint64_t version_ = 0;
};

}  // namespace earshot::app
