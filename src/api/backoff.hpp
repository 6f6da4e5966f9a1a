#pragma once
// How long one must wait after failures: a few are free, then each doubles the wait. Keys are what
// the failures are counted for, as "account:201" or "address:192.0.2.7". Internal to api/; any
// thread.

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.hpp"

namespace earshot::api {

class Backoff {
 public:
  struct Limits {
    int free = 5;
    Millis first = 1s, longest = 60s;
    Millis forget = 15min;  // after the last failure
    std::size_t most_keys = 10'000;
  };
  explicit Backoff(Limits limits) : limits_(limits) {}

  // Zero: try now, and this try counts as a failure until succeeded() is said, so that a hundred
  // tries at once are not a hundred free ones. Else how long to wait.
  Millis begin(const std::string& key, WallTime now);
  Millis wait(const std::string& key, WallTime now) const;
  void succeeded(const std::string& key);

 private:
  struct Failures {
    int count = 0;
    WallTime until, last;
  };
  void make_room(WallTime now);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Failures> keys_;
};

}  // namespace earshot::api
