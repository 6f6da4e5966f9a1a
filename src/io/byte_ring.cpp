#include "io/byte_ring.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace earshot::io {
namespace {

using Length = std::uint32_t;
constexpr std::size_t kAlign = 8;     // so that a length is never cut by the ring's end
constexpr Length kSkip = 0xFFFFFFFF;  // instead of a length: the next message is at the beginning

constexpr std::size_t cost(std::size_t size) {
  return (sizeof(Length) + size + kAlign - 1) & ~(kAlign - 1);
}

}  // namespace

ByteRing::ByteRing(std::size_t capacity)
    : bytes_(std::bit_ceil(std::max<std::size_t>(capacity, 64))), mask_(bytes_.size() - 1) {}

bool ByteRing::has_room(std::size_t tail_to_be) {
  if (tail_to_be - seen_head_ <= bytes_.size()) return true;
  seen_head_ = head_.load(std::memory_order_acquire);
  return tail_to_be - seen_head_ <= bytes_.size();
}

bool ByteRing::push(std::span<const std::uint8_t> head, std::span<const std::uint8_t> body) {
  const std::size_t size = head.size() + body.size();
  const std::size_t needed = cost(size);
  std::size_t tail = tail_.load(std::memory_order_relaxed);
  const std::size_t to_end = bytes_.size() - (tail & mask_);
  const std::size_t skipped = needed > to_end ? to_end : 0;
  if (needed > bytes_.size() / 2 || !has_room(tail + skipped + needed)) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  if (skipped) {
    std::memcpy(&bytes_[tail & mask_], &kSkip, sizeof kSkip);
    tail += skipped;
  }
  std::uint8_t* at = &bytes_[tail & mask_];
  const auto length = static_cast<Length>(size);
  std::memcpy(at, &length, sizeof length);
  at = std::copy(head.begin(), head.end(), at + sizeof length);
  std::copy(body.begin(), body.end(), at);
  tail_.store(tail + needed, std::memory_order_release);
  return true;
}

std::span<const std::uint8_t> ByteRing::front() {
  std::size_t head = head_.load(std::memory_order_relaxed);
  if (head == tail_.load(std::memory_order_acquire)) return {};
  Length length = 0;
  std::memcpy(&length, &bytes_[head & mask_], sizeof length);
  if (length == kSkip) {  // never the last: a message was pushed together with it
    head += bytes_.size() - (head & mask_);
    head_.store(head, std::memory_order_release);
    std::memcpy(&length, &bytes_[head & mask_], sizeof length);
  }
  return {&bytes_[head & mask_] + sizeof length, length};
}

void ByteRing::drop_front(std::size_t size) {
  head_.store(head_.load(std::memory_order_relaxed) + cost(size), std::memory_order_release);
}

}  // namespace earshot::io
