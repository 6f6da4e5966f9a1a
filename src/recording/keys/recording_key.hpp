#pragma once
// The key of one recording: random, used for nothing else, wiped from memory when let go. Erasing a
// recording is destroying its key.

#include <array>
#include <cstdint>

namespace earshot::recording {

class RecordingKey {
 public:
  static constexpr std::size_t kSize = 32;  // XChaCha20-Poly1305

  static RecordingKey random();
  static RecordingKey zero() { return RecordingKey{}; }  // to be filled
  RecordingKey(const RecordingKey&) = default;
  RecordingKey& operator=(const RecordingKey&) = default;
  ~RecordingKey();

  const std::uint8_t* data() const { return bytes_.data(); }
  std::uint8_t* data() { return bytes_.data(); }
  bool operator==(const RecordingKey&) const = default;

 private:
  RecordingKey() = default;
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace earshot::recording
