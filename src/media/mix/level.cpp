#include "media/mix/level.hpp"

#include <algorithm>
#include <cmath>

namespace earshot::media {

void LevelMeter::add(std::span<const Sample> samples, int enough) {
  std::int64_t energy = 0;
  for (const Sample sample : samples) energy += sample * sample;
  energy_ += static_cast<double>(energy);
  count_ += static_cast<int>(samples.size());
  if (count_ < enough) return;
  const double mean = energy_ / count_ / (32768.0 * 32768.0);
  dbov_ = mean <= 0 ? -127 : std::max(-127.0f, static_cast<float>(10 * std::log10(mean)));
  energy_ = 0;
  count_ = 0;
}

}  // namespace earshot::media
