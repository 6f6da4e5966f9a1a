#include "api/backoff.hpp"

#include <algorithm>

namespace earshot::api {

Millis Backoff::begin(const std::string& key, WallTime now) {
  std::lock_guard lock(mutex_);
  if (!keys_.contains(key)) make_room(now);
  auto& failures = keys_[key];
  if (failures.count > 0 && now - failures.last > limits_.forget) failures = {};
  if (failures.until > now) return failures.until - now;
  failures.last = now;
  if (++failures.count >= limits_.free) {
    const int doublings = std::min(failures.count - limits_.free, 20);
    failures.until = now + std::min(limits_.longest, limits_.first * (1 << doublings));
  }
  return Millis{0};
}

Millis Backoff::wait(const std::string& key, WallTime now) const {
  std::lock_guard lock(mutex_);
  const auto found = keys_.find(key);
  return found == keys_.end() ? Millis{0} : std::max(Millis{0}, found->second.until - now);
}

void Backoff::succeeded(const std::string& key) {
  std::lock_guard lock(mutex_);
  keys_.erase(key);
}

// Somebody who invents names must not fill the memory, and not push out who is being guessed at:
// what is oldest goes.
void Backoff::make_room(WallTime now) {
  if (keys_.size() < limits_.most_keys) return;
  std::erase_if(keys_, [&](const auto& entry) { return now - entry.second.last > limits_.forget; });
  if (keys_.size() < limits_.most_keys) return;
  keys_.erase(std::min_element(keys_.begin(), keys_.end(), [](const auto& a, const auto& b) {
    return a.second.last < b.second.last;
  }));
}

}  // namespace earshot::api
