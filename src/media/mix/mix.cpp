#include "media/mix/mix.hpp"

namespace earshot::media {

int Mix::add(std::span<const Sample> sound, Ramp& gain, int at) {
  const std::size_t size = std::min(sound.size(), static_cast<std::size_t>(samples_ - at));
  std::int32_t* const sum = sum_.data() + at;
  int last = 0;
  if (gain.steady() && gain.now() == 1) {
    for (std::size_t i = 0; i < size; ++i) sum[i] += last = sound[i];
    return last;
  }
  for (std::size_t i = 0; i < size; ++i) {
    last = static_cast<int>(static_cast<float>(sound[i]) * gain.step(ramp_step_));
    sum[i] += last;
  }
  return last;
}

void Mix::add_decay(int& level, int& left, int total) {
  for (int i = 0; i < samples_ && left > 0; ++i, --left)
    sum_[static_cast<std::size_t>(i)] += level * left / total;
  if (left == 0) level = 0;
}

void Mix::finish(std::span<Sample> out) const {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<Sample>(std::clamp(sum_[i], INT16_MIN + 0, INT16_MAX + 0));
}

}  // namespace earshot::media
