#include "recording/playback/track_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace earshot::recording {
namespace {

constexpr int kConcealedMs = 60;  // longer, and it is no loss but silence, a hold or a pause

// The same sound in one sample more or less: cubic between the samples (Catmull-Rom).
void stretch(std::span<const Sample> in, std::vector<Sample>& out, std::size_t size) {
  out.resize(size);
  const double step = static_cast<double>(in.size()) / static_cast<double>(size);
  const auto at = [&](std::ptrdiff_t i) {
    return static_cast<double>(
        in[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, std::ssize(in) - 1))]);
  };
  for (std::size_t n = 0; n < size; ++n) {
    const double x = static_cast<double>(n) * step;
    const auto i = static_cast<std::ptrdiff_t>(x);
    const double t = x - static_cast<double>(i);
    const double a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
    const double y =
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    out[n] = static_cast<Sample>(std::clamp(std::lround(y), -32768l, 32767l));
  }
}

}  // namespace

media::Decoder& TrackDecoder::decoder(Codec codec, bool fresh) {
  auto& one = decoders_[static_cast<std::size_t>(codec)];
  if (!one || fresh) one = media::make_decoder(codec, rate_);
  return *one;
}

void TrackDecoder::emit(std::span<const Sample> pcm, bool aside) {
  auto& sounds = aside ? aside_ : heard_;
  auto& silent = aside ? heard_ : aside_;
  sounds.insert(sounds.end(), pcm.begin(), pcm.end());
  silent.resize(sounds.size());
}

void TrackDecoder::pad_to(std::int64_t sample) {
  if (cursor() >= sample) return;
  heard_.resize(static_cast<std::size_t>(sample - first_));
  aside_.resize(heard_.size());
}

void TrackDecoder::forget_before(std::int64_t sample) {
  const auto size = std::clamp<std::int64_t>(sample - first_, 0, std::ssize(heard_));
  heard_.erase(heard_.begin(), heard_.begin() + size);
  aside_.erase(aside_.begin(), aside_.begin() + size);
  first_ += size;
}

void TrackDecoder::fill_hole(std::int64_t samples, const PlacedPacket& next,
                             std::size_t next_samples) {
  if (!last_ || samples > std::int64_t{rate_} * kConcealedMs / 1000) {
    return pad_to(cursor() + samples);
  }
  const auto size = static_cast<std::size_t>(samples);
  const bool aside = last_aside_ || next.aside;
  std::vector<Sample> made(size);
  const bool copy_in_next = next.codec == last_codec_ && next_samples > 0 &&
                            size + next_samples / 4 >= next_samples &&
                            size <= next_samples + next_samples / 4;
  if (copy_in_next) {
    std::vector<Sample> copy(next_samples);
    if (last_->recover(next.payload, copy)) {
      stretch(copy, made, size);
      return emit(made, aside);
    }
  }
  last_->conceal(made);
  emit(made, aside);
}

void TrackDecoder::take(const PlacedPacket& packet) {
  const auto ticks = media::packet_duration(packet.codec, packet.payload);
  const auto length = static_cast<std::size_t>(std::uint64_t{ticks} * static_cast<unsigned>(rate_) /
                                               static_cast<unsigned>(rtp_clock(packet.codec)));
  const std::int64_t target = packet.place.count() * rate_ / 1'000'000;
  std::int64_t off = target - cursor();  // positive: a hole before it
  const std::int64_t near =
      std::min<std::int64_t>(rate_ / 100, static_cast<std::int64_t>(length / 2));
  // What was said aside must not ring on in what the customer heard.
  const bool fresh = last_aside_ && !packet.aside;
  if (off > near) {
    fill_hole(off, packet, length);
    off = 0;
  }
  media::Decoder& codec = decoder(packet.codec, fresh);
  last_ = &codec;
  last_codec_ = packet.codec;
  last_aside_ = packet.aside;
  pcm_.resize(static_cast<std::size_t>(rate_) * media::kMaxPacketMs / 1000);
  const int got = codec.decode(packet.payload, pcm_);
  if (got <= 0) return;
  std::span<const Sample> sound(pcm_.data(), static_cast<std::size_t>(got));
  if (off < -near) {  // decoded all the same: the next packet builds on it
    emit(sound.subspan(std::min(sound.size(), static_cast<std::size_t>(-off))), packet.aside);
  } else if (std::llabs(off) * 1000 >= rate_ && sound.size() > 16) {  // a millisecond or more
    stretch(sound, stretched_, off > 0 ? sound.size() + 1 : sound.size() - 1);
    emit(stretched_, packet.aside);
  } else {
    emit(sound, packet.aside);
  }
}

}  // namespace earshot::recording
