#pragma once
// Sound files into memory: any format libsndfile reads, mixed to one channel.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::engine {

constexpr std::array<int, 3> kRoomRates = {8'000, 16'000, 48'000};  // media/prompt.hpp's order

struct Sound {
  int rate = 0;
  std::vector<std::int16_t> samples;
};

// At most `longest` of it; a cut end fades out, so that it may be looped.
Result<Sound> read_sound(const std::string& path, Seconds longest);
std::vector<std::int16_t> resampled(const Sound& sound, int rate);

}  // namespace earshot::engine
