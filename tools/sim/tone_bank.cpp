#include "sim/tone_bank.hpp"

#include <cmath>
#include <numbers>

namespace earshot::sim {

ToneBank::ToneBank(const std::array<int, kToneCount>& hertz) {
  for (int i = 0; i < kToneCount; ++i) {
    const float w = 2 * std::numbers::pi_v<float> * static_cast<float>(hertz[i]) / kEarRate;
    coefficient_[i] = 2 * std::cos(w);
    rotation_[i] = std::polar(1.0F, -w);
  }
}

void ToneBank::feed(std::span<const std::int16_t> pcm) {
  Lanes s1 = s1_, s2 = s2_;
  for (const std::int16_t sample : pcm) {
    const Lanes s0 = coefficient_ * s1 - s2 + static_cast<float>(sample);
    s2 = s1;
    s1 = s0;
  }
  s1_ = s1;
  s2_ = s2;
  samples_ += static_cast<int>(pcm.size());
}

std::array<std::complex<float>, kToneCount> ToneBank::take() {
  std::array<std::complex<float>, kToneCount> out{};
  const float scale = samples_ > 0 ? 2.0F / (32768.0F * static_cast<float>(samples_)) : 0;
  for (int i = 0; i < kToneCount; ++i) out[i] = (s1_[i] - rotation_[i] * s2_[i]) * scale;
  s1_ = s2_ = Lanes{};
  samples_ = 0;
  return out;
}

}  // namespace earshot::sim
