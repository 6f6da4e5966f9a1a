#pragma once
// Reads decisions out of a fuzz input. When it is used up, every decision is the first choice.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace earshot::fuzz {

class Chance {
 public:
  explicit Chance(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  bool any_left() const { return !left_.empty(); }
  int below(int count) { return octet() % count; }
  bool flip() { return octet() & 1; }
  template <class T, std::size_t count>
  T one_of(const T (&choices)[count]) {
    return choices[below(static_cast<int>(count))];
  }
  std::vector<std::uint8_t> bytes(std::size_t count) {
    const auto taken = left_.first(std::min(count, left_.size()));
    left_ = left_.subspan(taken.size());
    return {taken.begin(), taken.end()};
  }

 private:
  std::uint8_t octet() {
    if (left_.empty()) return 0;
    const auto value = left_.front();
    left_ = left_.subspan(1);
    return value;
  }
  std::span<const std::uint8_t> left_;
};

}  // namespace earshot::fuzz
