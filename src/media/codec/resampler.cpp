#include "media/codec/resampler.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace earshot::media {
namespace {
// 32 taps: 2 ms of delay each way, and images of telephone speech are down by 50 dB.
constexpr int kQuality = 2;
}  // namespace

Resampler::Resampler(int from_rate, int to_rate) {
  int error = 0;
  state_.reset(speex_resampler_init(1, static_cast<spx_uint32_t>(from_rate),
                                    static_cast<spx_uint32_t>(to_rate), kQuality, &error));
  CHECK(state_ && error == RESAMPLER_ERR_SUCCESS);
}

void Resampler::process(std::span<const Sample> in, std::span<Sample> out) {
  auto in_left = static_cast<spx_uint32_t>(in.size());
  auto out_done = static_cast<spx_uint32_t>(out.size());
  speex_resampler_process_int(state_.get(), 0, in.data(), &in_left, out.data(), &out_done);
  std::fill(out.begin() + out_done, out.end(), Sample{0});
}

}  // namespace earshot::media
