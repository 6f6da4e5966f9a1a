#pragma once
// The thread that moves every simulated phone's packets: sends are spread evenly over time,
// receives are stamped by the kernel, so that measured delays are the server's and not ours.
// Thread-safe.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "sim/rtp_leg.hpp"

namespace earshot::sim {

class RtpEngine {
 public:
  RtpEngine();
  ~RtpEngine();

  // A leg with a socket of its own on this address, at an even port whose neighbour stays free.
  Result<std::shared_ptr<RtpLeg>> open(const IpAddress& address, int tone);
  void close(const std::shared_ptr<RtpLeg>& leg);

 private:
  struct Due {
    Nanos at;
    std::size_t slot;
    std::uint64_t generation;
    bool operator>(const Due& other) const { return at > other.at; }
  };
  struct Slot {
    std::shared_ptr<RtpLeg> leg;
    std::uint64_t generation = 0;
  };

  void run();
  void apply_changes();
  void send_what_is_due();
  void post(std::function<void()> change);

  int epoll_ = -1, wake_ = -1;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> changes_;  // guarded by mutex_
  std::uint16_t next_port_;                     // guarded by mutex_
  // The thread's own:
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::uint64_t opened_ = 0;
  std::thread thread_;
};

}  // namespace earshot::sim
