#pragma once
// One codec, one direction, at the room's rate. A room at 8 kHz knows G.711 only; at 16 kHz all;
// at 48 kHz Opus only (Room::rate). Made while setting up; encode and decode allocate nothing.

#include <cstdint>
#include <memory>
#include <span>

#include "base/media_description.hpp"

namespace earshot::media {

inline constexpr int kMaxPacketMs = 120;  // the longest Opus packet
inline constexpr int kMaxPacketSamples = 48 * kMaxPacketMs;
using Sample = std::int16_t;

class Decoder {
 public:
  virtual ~Decoder() = default;
  // Samples written, at most out.size(); 0: not this codec's bytes.
  virtual int decode(std::span<const std::uint8_t> payload, std::span<Sample> out) = 0;
  // Stands in for what was lost before the next packet; fades within some 60 ms.
  virtual void conceal(std::span<Sample> out) = 0;
  // The frame before `next`, if `next` carries a copy of it (Opus in-band FEC).
  virtual bool recover(std::span<const std::uint8_t> next, std::span<Sample> out);
};

class Encoder {
 public:
  virtual ~Encoder() = default;
  // `pcm` is one frame of a length that frame_ms() allows. Octets written.
  virtual std::size_t encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) = 0;
  // So much gets lost on the way, as far as one knows: bits are spent on it. Between two frames.
  virtual void expect_loss(int /*percent*/) {}
  // From here on nothing may be heard of what was encoded before.
  virtual void forget() {}
};

std::unique_ptr<Decoder> make_decoder(Codec codec, int rate);
std::unique_ptr<Encoder> make_encoder(Codec codec, int rate);

// The frame that serves who asked for `ptime_ms`: Opus knows only some lengths.
int frame_ms(Codec codec, int ptime_ms);
// How long a packet lasts, in ticks of the RTP clock; 0 when it can not be told.
std::uint32_t packet_duration(Codec codec, std::span<const std::uint8_t> payload);

// May a packet of `from` go to who wants `to`, undecoded? The same, and G.711's sisters.
bool passes_as(Codec from, Codec to);
// G.711 to its sister without a detour over samples (ITU-T G.711 tables 3 and 4).
void transcode_g711(Codec from, std::span<const std::uint8_t> in, std::span<std::uint8_t> out);
Sample decode_g711(Codec codec, std::uint8_t octet);
// Octet by sample; `out` has place for as many.
void encode_g711(Codec law, std::span<const Sample> in, std::span<std::uint8_t> out);

}  // namespace earshot::media
