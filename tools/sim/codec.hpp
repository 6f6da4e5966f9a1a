#pragma once
// Sound to payload and back, by spandsp (G.711, G.722) and libopus. Home thread: its owner's.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/media_description.hpp"

namespace earshot::sim {

class Encoder {
 public:
  Encoder(Codec codec, int rate);  // rate of the PCM: 8,000, or 16,000 for G.722 and Opus
  std::vector<std::uint8_t> encode(std::span<const std::int16_t> frame);

 private:
  Codec codec_;
  std::shared_ptr<void> state_;
};

class Decoder {  // to 8 kHz, which is what an ear wants
 public:
  explicit Decoder(Codec codec);
  // What the payload sounds like; empty for what is no payload of this codec. Valid until the next.
  std::span<const std::int16_t> decode(std::span<const std::uint8_t> payload);

 private:
  Codec codec_;
  std::shared_ptr<void> state_;
  std::vector<std::int16_t> pcm_;
};

}  // namespace earshot::sim
