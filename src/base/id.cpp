#include "base/id.hpp"

#include <array>

namespace earshot {

namespace {
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int kTextLength = 13;  // 13 × 5 bits hold 64
constexpr int kCountBits = 13, kNodeBits = 10;
constexpr std::uint64_t kEpochMs = 1'704'067'200'000;  // 2024-01-01: 41 bits of ms last until 2093
}  // namespace

std::string detail::id_to_text(std::uint64_t value) {
  std::string text(kTextLength, '0');
  for (int i = kTextLength - 1; i >= 0; --i, value >>= 5) text[i] = kAlphabet[value & 31];
  return text;
}

std::optional<std::uint64_t> detail::id_from_text(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    auto digit = kAlphabet.find(c);
    if (digit == std::string_view::npos || value >> 59) return std::nullopt;
    value = value << 5 | digit;
  }
  return value;
}

IdSource::IdSource(std::uint16_t node, std::uint64_t start_ms)
    : node_bits_(std::uint64_t{node & 1023u} << kCountBits),
      count_((start_ms > kEpochMs ? start_ms - kEpochMs : 1) << kCountBits) {}

std::uint64_t IdSource::next_value() {
  // The count runs on into the time bits: 8,192 ids a millisecond since the start can not be outrun
  // by real work.
  ++count_;
  std::uint64_t low = count_ & ((1u << kCountBits) - 1), high = count_ >> kCountBits;
  return high << (kCountBits + kNodeBits) | node_bits_ | low;
}

}  // namespace earshot
