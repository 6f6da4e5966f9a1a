#include "media/codec/g722.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace earshot::media {
namespace {
constexpr int kBitRate = 64'000;
}

G722Decoder::G722Decoder() : state_(g722_decode_init(nullptr, kBitRate, 0)) { CHECK(state_); }

int G722Decoder::decode(std::span<const std::uint8_t> payload, std::span<Sample> out) {
  const std::size_t size = std::min(payload.size(), out.size() / 2);
  const int samples = g722_decode(state_.get(), out.data(), payload.data(), static_cast<int>(size));
  plc_.heard(out.first(static_cast<std::size_t>(samples)));
  return samples;
}

G722Encoder::G722Encoder() : state_(g722_encode_init(nullptr, kBitRate, 0)) { CHECK(state_); }

std::size_t G722Encoder::encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) {
  const std::size_t size = std::min(pcm.size(), out.size() * 2);
  return static_cast<std::size_t>(
      g722_encode(state_.get(), out.data(), pcm.data(), static_cast<int>(size)));
}

}  // namespace earshot::media
