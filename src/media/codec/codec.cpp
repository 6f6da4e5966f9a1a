#include "media/codec/codec.hpp"

#include <opus/opus.h>

#include "base/check.hpp"
#include "media/codec/g711.hpp"
#include "media/codec/g722.hpp"
#include "media/codec/opus.hpp"

namespace earshot::media {

bool Decoder::recover(std::span<const std::uint8_t>, std::span<Sample>) { return false; }

std::unique_ptr<Decoder> make_decoder(Codec codec, int rate) {
  switch (codec) {
    case Codec::pcmu:
    case Codec::pcma: return std::make_unique<G711Decoder>(codec, rate);
    case Codec::g722: CHECK(rate == 16'000); return std::make_unique<G722Decoder>();
    case Codec::opus: return std::make_unique<OpusFrameDecoder>(rate);
  }
  return nullptr;
}

std::unique_ptr<Encoder> make_encoder(Codec codec, int rate) {
  switch (codec) {
    case Codec::pcmu:
    case Codec::pcma: return std::make_unique<G711Encoder>(codec, rate);
    case Codec::g722: CHECK(rate == 16'000); return std::make_unique<G722Encoder>();
    case Codec::opus: return std::make_unique<OpusFrameEncoder>(rate);
  }
  return nullptr;
}

int frame_ms(Codec codec, int ptime_ms) {
  if (codec != Codec::opus) return ptime_ms < 10 ? 10 : ptime_ms > 60 ? 60 : ptime_ms / 5 * 5;
  return ptime_ms < 20 ? 10 : ptime_ms < 40 ? 20 : ptime_ms < 60 ? 40 : 60;
}

std::uint32_t packet_duration(Codec codec, std::span<const std::uint8_t> payload) {
  // G.711 sends an octet each 125 us; so does G.722, whose RTP clock counts half its samples.
  if (codec != Codec::opus) return static_cast<std::uint32_t>(payload.size());
  const int samples = opus_packet_get_nb_samples(
      payload.data(), static_cast<opus_int32>(payload.size()), rtp_clock(codec));
  return samples < 0 ? 0 : static_cast<std::uint32_t>(samples);
}

}  // namespace earshot::media
