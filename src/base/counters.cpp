#include "base/counters.hpp"

namespace earshot {

Counter& Counters::make(CounterInfo info) {
  std::lock_guard lock(mutex_);
  for (auto& entry : entries_) {
    if (entry.info.name == info.name && entry.info.label == info.label) return entry.counter;
  }
  auto& entry = entries_.emplace_back();
  entry.info = std::move(info);
  return entry.counter;
}

void Counters::visit(const std::function<void(const CounterInfo&, std::uint64_t)>& each) const {
  std::lock_guard lock(mutex_);
  for (const auto& entry : entries_) each(entry.info, entry.counter.value());
}

}  // namespace earshot
