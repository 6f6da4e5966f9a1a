#pragma once
// How loud a tone is in a piece of sound: Goertzel's filter, tuned to one frequency.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

namespace earshot::phones {

// Amplitude of the tone, 1 is full scale. Others' tones vanish when the piece is a whole number of
// periods of both; half a second and tones that are multiples of 20 Hz do that.
inline double tone_level(std::span<const std::int16_t> samples, int rate, int tone_hz) {
  if (samples.empty()) return 0;
  const double k = 2 * std::cos(2 * std::numbers::pi * tone_hz / rate);
  double last = 0, before = 0;
  for (const auto sample : samples) {
    const double now = sample / 32768.0 + k * last - before;
    before = last;
    last = now;
  }
  const double power = last * last + before * before - k * last * before;
  return 2 * std::sqrt(std::max(0.0, power)) / static_cast<double>(samples.size());
}

}  // namespace earshot::phones
