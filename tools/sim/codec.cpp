#include "sim/codec.hpp"

#include <opus/opus.h>
#include <spandsp/telephony.h>  // first: the others need its macros

#include <spandsp/bit_operations.h>
#include <spandsp/fast_convert.h>
#include <spandsp/g711.h>
#include <spandsp/g722.h>

#include <array>

#include "base/check.hpp"
#include "sim/tones.hpp"

namespace earshot::sim {
namespace {

constexpr int kLongestFrame = kEarRate * 120 / 1000;  // Opus packets reach 120 ms
constexpr int kG722Bits = 64'000;

std::array<std::int16_t, 256> g711_table(Codec codec) {
  std::array<std::int16_t, 256> table{};
  for (int i = 0; i < 256; ++i) {
    const auto code = static_cast<std::uint8_t>(i);
    table[i] = codec == Codec::pcmu ? ulaw_to_linear(code) : alaw_to_linear(code);
  }
  return table;
}

OpusEncoder* opus(const std::shared_ptr<void>& state) {
  return static_cast<OpusEncoder*>(state.get());
}

}  // namespace

Encoder::Encoder(Codec codec, int rate) : codec_(codec) {
  if (codec == Codec::g722) {
    const int options = rate == 8'000 ? G722_SAMPLE_RATE_8000 : 0;
    state_.reset(g722_encode_init(nullptr, kG722Bits, options),
                 [](void* s) { g722_encode_free(static_cast<g722_encode_state_t*>(s)); });
  } else if (codec == Codec::opus) {
    int error = 0;
    state_.reset(opus_encoder_create(rate, 1, OPUS_APPLICATION_RESTRICTED_LOWDELAY, &error),
                 [](void* s) { opus_encoder_destroy(static_cast<OpusEncoder*>(s)); });
    CHECK(error == OPUS_OK);
    opus_encoder_ctl(opus(state_), OPUS_SET_BITRATE(32'000));
    // Loops are played in circles and a marker may replace any frame: each must decode by itself.
    opus_encoder_ctl(opus(state_), OPUS_SET_PREDICTION_DISABLED(1));
  } else {
    CHECK(rate == 8'000);
  }
}

std::vector<std::uint8_t> Encoder::encode(std::span<const std::int16_t> frame) {
  std::vector<std::uint8_t> out;
  const int count = static_cast<int>(frame.size());
  if (codec_ == Codec::g722) {
    out.resize(frame.size() + 8);
    out.resize(g722_encode(static_cast<g722_encode_state_t*>(state_.get()), out.data(),
                           frame.data(), count));
  } else if (codec_ == Codec::opus) {
    out.resize(1'000);
    const int size = opus_encode(opus(state_), frame.data(), count, out.data(),
                                 static_cast<opus_int32>(out.size()));
    CHECK(size > 0);
    out.resize(size);
  } else {
    out.reserve(frame.size());
    for (const std::int16_t s : frame)
      out.push_back(codec_ == Codec::pcmu ? linear_to_ulaw(s) : linear_to_alaw(s));
  }
  return out;
}

Decoder::Decoder(Codec codec) : codec_(codec), pcm_(kLongestFrame) {
  if (codec == Codec::g722) {
    state_.reset(g722_decode_init(nullptr, kG722Bits, G722_SAMPLE_RATE_8000),
                 [](void* s) { g722_decode_free(static_cast<g722_decode_state_t*>(s)); });
  } else if (codec == Codec::opus) {
    int error = 0;
    state_.reset(opus_decoder_create(kEarRate, 1, &error),
                 [](void* s) { opus_decoder_destroy(static_cast<OpusDecoder*>(s)); });
    CHECK(error == OPUS_OK);
  }
}

std::span<const std::int16_t> Decoder::decode(std::span<const std::uint8_t> payload) {
  static const auto ulaw = g711_table(Codec::pcmu);
  static const auto alaw = g711_table(Codec::pcma);
  if (payload.empty() || (codec_ != Codec::opus && payload.size() > pcm_.size())) return {};
  int count = 0;
  if (codec_ == Codec::g722) {
    count = g722_decode(static_cast<g722_decode_state_t*>(state_.get()), pcm_.data(),
                        payload.data(), static_cast<int>(payload.size()));
  } else if (codec_ == Codec::opus) {
    count = opus_decode(static_cast<OpusDecoder*>(state_.get()), payload.data(),
                        static_cast<opus_int32>(payload.size()), pcm_.data(), kLongestFrame, 0);
  } else {
    const auto& table = codec_ == Codec::pcmu ? ulaw : alaw;
    for (const std::uint8_t code : payload) pcm_[count++] = table[code];
  }
  return {pcm_.data(), static_cast<std::size_t>(count > 0 ? count : 0)};
}

}  // namespace earshot::sim
