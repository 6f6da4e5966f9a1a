#pragma once
// A bounded queue of plain values from exactly one thread to exactly one other, without locks.
// Nothing shared travels: what is pushed belongs to the consumer. A full mailbox refuses, so that
// the producer decides; it never blocks. Pair it with a Wake when the consumer sleeps.

#include <atomic>
#include <bit>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace earshot::io {

template <class T>
class Mailbox {
 public:
  explicit Mailbox(std::size_t capacity)
      : slots_(std::bit_ceil(capacity)), mask_(slots_.size() - 1) {}

  // Producer's thread. False: full, and `value` is untouched.
  bool push(T&& value) {
    const auto tail = tail_.load(std::memory_order_relaxed);
    if (tail - seen_head_ > mask_) {
      seen_head_ = head_.load(std::memory_order_acquire);
      if (tail - seen_head_ > mask_) return false;
    }
    slots_[tail & mask_] = std::move(value);
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  // Consumer's thread.
  std::optional<T> pop() {
    const auto head = head_.load(std::memory_order_relaxed);
    if (head == tail_.load(std::memory_order_acquire)) return std::nullopt;
    std::optional<T> value(std::exchange(slots_[head & mask_], T{}));  // the slot keeps nothing
    head_.store(head + 1, std::memory_order_release);
    return value;
  }

  // Any thread; true at some moment during the call.
  std::size_t depth() const {
    const auto head = head_.load(std::memory_order_acquire);
    return tail_.load(std::memory_order_acquire) - head;
  }
  std::size_t capacity() const { return slots_.size(); }

 private:
  std::vector<T> slots_;
  const std::size_t mask_;
  alignas(64) std::atomic<std::size_t> head_{0};  // written by the consumer
  alignas(64) std::atomic<std::size_t> tail_{0};  // written by the producer
  std::size_t seen_head_ = 0;                     // the producer's memory of head_
};

}  // namespace earshot::io
