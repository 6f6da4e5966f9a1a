#pragma once
// A chunk's records as bytes, before encryption and after decryption. Network byte order. A reader
// trusts nothing of it but that somebody with the key wrote it: lengths are checked.

#include <optional>

#include "recording/container/records.hpp"

namespace earshot::recording {

// Gathers records; forgets nothing until clear(). Texts beyond 64 KiB are cut.
class ChunkBuilder {
 public:
  // A chunk that is larger than any second of real calls is a fault or an attack: what does not fit
  // is refused (false).
  static constexpr std::size_t kLargest = 1 << 20;

  bool add(const Frame& frame);
  bool add(const TrackNote& note);
  bool add(const Marker& marker);
  void append(const ChunkBuilder& other);  // may go beyond kLargest by what one chunk's notes are

  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }
  std::uint64_t frames() const { return frames_; }
  void clear();

  // The plain bytes; `totals` belong into the last chunk only.
  std::vector<std::uint8_t> coded(Micros from, Micros until, const Totals* totals = nullptr) const;

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint64_t frames_ = 0;
};

struct DecodedChunk {
  Chunk chunk;
  std::optional<Totals> totals;
};
std::optional<DecodedChunk> decode_chunk(std::vector<std::uint8_t> bytes);

}  // namespace earshot::recording
