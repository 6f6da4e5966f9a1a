#pragma once
// Plain tones as sound, for when there is no file.

#include <cstdint>
#include <vector>

#include "base/time.hpp"

namespace earshot::engine {

struct Tone {
  int hertz = 0;  // 0: a pause
  Millis length{};
  float amplitude = 0;  // 1 is full scale
};

std::vector<std::int16_t> synthesized(const std::vector<Tone>& tones, int rate);

}  // namespace earshot::engine
