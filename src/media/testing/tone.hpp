#pragma once
// The oracle of every "X hears Y" test: each party plays its own tone, each listener's ear measures
// how much of each tone is in what he was sent (Goertzel). Header only, for tests of any folder.

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace earshot::media::testing {

class ToneSource {
 public:
  ToneSource(double hz, int rate, double amplitude = 8000)
      : step_(2 * M_PI * hz / rate), amplitude_(amplitude) {}
  std::int16_t next() {
    const double value = amplitude_ * std::sin(phase_);
    phase_ = std::fmod(phase_ + step_, 2 * M_PI);
    return static_cast<std::int16_t>(std::lround(value));
  }
  std::vector<std::int16_t> take(int samples) {
    std::vector<std::int16_t> out(static_cast<std::size_t>(samples));
    for (auto& sample : out) sample = next();
    return out;
  }

 private:
  double step_, amplitude_, phase_ = 0;
};

// The amplitude of the tone in these samples, in sample values: 8000 when ToneSource plays alone.
inline double tone_in(std::span<const std::int16_t> samples, double hz, int rate) {
  if (samples.empty()) return 0;
  const double coefficient = 2 * std::cos(2 * M_PI * hz / rate);
  double before = 0, last = 0;
  for (const std::int16_t sample : samples) {
    const double now = sample + coefficient * last - before;
    before = last;
    last = now;
  }
  const double power = last * last + before * before - coefficient * last * before;
  return 2 * std::sqrt(std::max(0.0, power)) / static_cast<double>(samples.size());
}

// The largest step between neighbours: a click stands out of a tone whose own steps are known.
inline int largest_step(std::span<const std::int16_t> samples) {
  int largest = 0;
  for (std::size_t i = 1; i < samples.size(); ++i)
    largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
  return largest;
}

}  // namespace earshot::media::testing
