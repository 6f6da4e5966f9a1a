#pragma once
// G.711 at 8 kHz, or in a 16 kHz room over a resampler. Concealment is spandsp's, at 8 kHz.

#include <array>

#include "media/codec/codec.hpp"
#include "media/codec/resampler.hpp"
#include "media/codec/spandsp_plc.hpp"

namespace earshot::media {

class G711Decoder final : public Decoder {
 public:
  G711Decoder(Codec law, int rate);
  int decode(std::span<const std::uint8_t> payload, std::span<Sample> out) override;
  void conceal(std::span<Sample> out) override;

 private:
  Codec law_;
  SpandspPlc plc_;
  std::unique_ptr<Resampler> up_;  // null: the room is at 8 kHz
};

class G711Encoder final : public Encoder {
 public:
  G711Encoder(Codec law, int rate);
  std::size_t encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) override;

 private:
  Codec law_;
  std::unique_ptr<Resampler> down_;
};

}  // namespace earshot::media
