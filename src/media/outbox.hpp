#pragma once
// What a room wants done after a step: packets to send, facts to tell and what taps heard. One
// Outbox per worker, its memory made once; a full outbox drops and counts, it never allocates. Home
// thread: the worker's.

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/endpoint.hpp"
#include "base/id.hpp"
#include "media/tap/tapped.hpp"

namespace earshot::media {

struct DigitPressed {
  LegId leg;
  char digit;
};
struct TableApplied {
  RoomId room;
  std::uint64_t generation;
};
struct PromptEnded {
  LegId leg;
};
struct LegLost {
  LegId leg;
};
using Fact = std::variant<DigitPressed, TableApplied, PromptEnded, LegLost>;

struct OutPacket {
  int socket = -1;  // the leg's RTP or RTCP socket, as the engine named it in LegSockets
  Endpoint to;
  std::span<const std::uint8_t> bytes;  // valid until clear()
};

class Outbox {
 public:
  static constexpr std::size_t kPackets = 1024, kBytes = 512 * 1024, kMaxPacket = 1472;
  static constexpr std::size_t kTapped = 1024, kTappedBytes = 256 * 1024;

  Outbox();
  // Room for one packet of up to `size` octets; empty when full (counted). Fill it, then commit
  // what was used.
  std::span<std::uint8_t> reserve(std::size_t size);
  void commit(int socket, const Endpoint& to, std::size_t used);
  void tell(const Fact& fact);
  bool tap(const TappedFrame& frame);  // copies the payload; false: full, it is dropped

  std::span<const OutPacket> packets() const { return packets_; }
  std::span<const Fact> facts() const { return facts_; }
  std::span<const TappedFrame> tapped() const { return tapped_; }  // valid until clear()
  std::uint64_t dropped() const { return dropped_; }
  bool nearly_full() const;  // the engine flushes then, between two steps
  void clear();

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t used_ = 0;
  std::vector<OutPacket> packets_;
  std::vector<Fact> facts_;
  std::vector<std::uint8_t> tapped_bytes_;
  std::size_t tapped_used_ = 0;
  std::vector<TappedFrame> tapped_;
  std::uint64_t dropped_ = 0;
};

}  // namespace earshot::media
