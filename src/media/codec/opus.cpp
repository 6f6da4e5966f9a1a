#include "media/codec/opus.hpp"

#include <opus/opus.h>

#include <algorithm>

#include "base/check.hpp"

namespace earshot::media {
namespace {
constexpr int kBitRate = 32'000;  // fullband speech is transparent here
constexpr int kComplexity = 5;    // of 10: half the time of 10 for a difference few can hear
}  // namespace

void OpusFrameDecoder::Free::operator()(OpusDecoder* state) const { opus_decoder_destroy(state); }
void OpusFrameEncoder::Free::operator()(OpusEncoder* state) const { opus_encoder_destroy(state); }

OpusFrameDecoder::OpusFrameDecoder(int rate) : rate_(rate) {
  int error = OPUS_OK;
  state_.reset(opus_decoder_create(rate, 1, &error));
  CHECK(state_ && error == OPUS_OK);
}

int OpusFrameDecoder::decode(std::span<const std::uint8_t> payload, std::span<Sample> out) {
  if (payload.empty()) return 0;  // to libopus that would mean "lost"
  return std::max(0,
                  opus_decode(state_.get(), payload.data(), static_cast<opus_int32>(payload.size()),
                              out.data(), static_cast<int>(out.size()), 0));
}

void OpusFrameDecoder::conceal(std::span<Sample> out) {
  // libopus conceals multiples of 2.5 ms; what is left over stays silent.
  const std::size_t unit = static_cast<std::size_t>(rate_ / 400);
  const std::size_t whole = out.size() / unit * unit;
  int done = 0;
  if (whole > 0) {
    done = opus_decode(state_.get(), nullptr, 0, out.data(), static_cast<int>(whole), 0);
  }
  std::fill(out.begin() + std::max(0, done), out.end(), Sample{0});
}

bool OpusFrameDecoder::recover(std::span<const std::uint8_t> next, std::span<Sample> out) {
  return !next.empty() && out.size() % static_cast<std::size_t>(rate_ / 400) == 0 &&
         opus_decode(state_.get(), next.data(), static_cast<opus_int32>(next.size()), out.data(),
                     static_cast<int>(out.size()), 1) == static_cast<int>(out.size());
}

OpusFrameEncoder::OpusFrameEncoder(int rate) {
  int error = OPUS_OK;
  state_.reset(opus_encoder_create(rate, 1, OPUS_APPLICATION_VOIP, &error));
  CHECK(state_ && error == OPUS_OK);
  opus_encoder_ctl(state_.get(), OPUS_SET_BITRATE(kBitRate));
  opus_encoder_ctl(state_.get(), OPUS_SET_COMPLEXITY(kComplexity));
  opus_encoder_ctl(state_.get(), OPUS_SET_INBAND_FEC(1));
}

// Above 0 the encoder spends bits on FEC.
void OpusFrameEncoder::expect_loss(int percent) {
  opus_encoder_ctl(state_.get(), OPUS_SET_PACKET_LOSS_PERC(percent));
}

std::size_t OpusFrameEncoder::encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) {
  const auto size = opus_encode(state_.get(), pcm.data(), static_cast<int>(pcm.size()), out.data(),
                                static_cast<opus_int32>(out.size()));
  return size < 0 ? 0 : static_cast<std::size_t>(size);
}

// The encoder looks 6.5 ms back: without this they would still be sent after a switch.
void OpusFrameEncoder::forget() { opus_encoder_ctl(state_.get(), OPUS_RESET_STATE); }

}  // namespace earshot::media
