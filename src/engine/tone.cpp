#include "engine/tone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace earshot::engine {

std::vector<std::int16_t> synthesized(const std::vector<Tone>& tones, int rate) {
  std::vector<std::int16_t> out;
  for (const auto& tone : tones) {
    const auto count = static_cast<int>(tone.length.count() * rate / 1'000);
    const int ramp = rate / 200;  // 5 ms up and down: no click
    for (int i = 0; i < count; ++i) {
      const double phase = 2 * std::numbers::pi * tone.hertz * i / rate;
      const double edge = std::min({1.0, double(i) / ramp, double(count - i) / ramp});
      out.push_back(static_cast<std::int16_t>(std::sin(phase) * edge * tone.amplitude * 32'767));
    }
  }
  return out;
}

}  // namespace earshot::engine
