#pragma once
// What happened how often, for operators (/metrics) and tests. Cheap enough for the audio path: an
// add to an atomic that was made before the path started. Names follow Prometheus:
// earshot_rtp_dropped_total{cause="foreign_source"}.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

namespace earshot {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }  // gauges
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct CounterInfo {
  std::string name;   // earshot_…; counters end in _total, gauges do not
  std::string label;  // "" or one label: cause="foreign_source"
  std::string help;
};

// Owns every counter of the program. make() locks and allocates: call it while setting up, keep the
// reference.
class Counters {
 public:
  Counter& make(CounterInfo info);  // the same name and label give the same counter
  void visit(const std::function<void(const CounterInfo&, std::uint64_t)>& each) const;

 private:
  struct Entry {
    CounterInfo info;
    Counter counter;
  };
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
};

}  // namespace earshot
