#pragma once
// One track's packets, in order of their places, to samples on the recording's clock. A lost packet
// is concealed or recovered, a longer hole is silence, what overlaps is dropped; the small rest
// that drift leaves is taken up by a sample more or less in a packet. What was said aside goes to a
// plane of its own, so that a copy can be made without it.

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/media_description.hpp"
#include "base/time.hpp"
#include "media/codec/codec.hpp"

namespace earshot::recording {

using media::Sample;

struct PlacedPacket {
  Micros place{};
  Codec codec = Codec::pcmu;
  bool aside = false;
  std::span<const std::uint8_t> payload;
};

class TrackDecoder {
 public:
  explicit TrackDecoder(int rate) : rate_(rate) {}

  void take(const PlacedPacket& packet);

  // Samples from `first()` on; pad_to() makes them reach `sample` at least, with silence.
  std::int64_t first() const { return first_; }
  std::span<const Sample> heard() const { return heard_; }
  std::span<const Sample> aside() const { return aside_; }
  void pad_to(std::int64_t sample);
  void forget_before(std::int64_t sample);

 private:
  std::int64_t cursor() const { return first_ + static_cast<std::int64_t>(heard_.size()); }
  media::Decoder& decoder(Codec codec, bool fresh);
  void fill_hole(std::int64_t samples, const PlacedPacket& next, std::size_t next_samples);
  void emit(std::span<const Sample> pcm, bool aside);

  int rate_;
  std::int64_t first_ = 0;
  std::vector<Sample> heard_, aside_;
  std::array<std::unique_ptr<media::Decoder>, 4> decoders_;
  media::Decoder* last_ = nullptr;
  Codec last_codec_ = Codec::pcmu;
  bool last_aside_ = false;
  std::vector<Sample> pcm_, stretched_;
};

}  // namespace earshot::recording
