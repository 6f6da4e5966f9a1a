#pragma once
// A bounded queue of messages of bytes from exactly one thread to exactly one other, without locks
// or allocation after it was made: what leaves the audio path by copy (taps) goes through one. A
// full ring refuses and counts; neither end ever waits. Each message lies in one piece.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace earshot::io {

class ByteRing {
 public:
  // Octets, rounded up to a power of two; a message costs 4 more than its own, rounded up to 8. One
  // of more than half the ring is refused always.
  explicit ByteRing(std::size_t capacity);

  // Producer's thread. Head and body become one message. False: full, and counted as dropped.
  bool push(std::span<const std::uint8_t> head, std::span<const std::uint8_t> body);

  // Consumer's thread. take(span<const uint8_t>) looks at one whole message, valid during the call
  // only. False: there is none, and take was not called.
  template <class F>
  bool pop(F&& take) {
    const std::span<const std::uint8_t> message = front();
    if (message.data() == nullptr) return false;
    std::forward<F>(take)(message);
    drop_front(message.size());
    return true;
  }

  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }  // any thread
  std::size_t depth() const {  // octets in use at some moment during the call; any thread
    const auto head = head_.load(std::memory_order_acquire);
    return tail_.load(std::memory_order_acquire) - head;
  }
  std::size_t capacity() const { return bytes_.size(); }

 private:
  std::span<const std::uint8_t> front();
  void drop_front(std::size_t size);
  bool has_room(std::size_t tail_to_be);

  std::vector<std::uint8_t> bytes_;
  const std::size_t mask_;
  alignas(64) std::atomic<std::size_t> head_{0};  // written by the consumer; counts octets for ever
  alignas(64) std::atomic<std::size_t> tail_{0};  // written by the producer
  std::size_t seen_head_ = 0;                     // the producer's memory of head_
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace earshot::io
