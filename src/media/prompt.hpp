#pragma once
// Sound that the server plays: announcements, hold music, tones. Decoded once at start, then only
// read, by any thread.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace earshot::media {

struct Prompt {
  std::string name;
  // The same sound at the three room rates (8, 16, 48 kHz), so that playing never resamples.
  std::array<std::vector<std::int16_t>, 3> samples;

  const std::vector<std::int16_t>& at_rate(int rate) const {
    return samples[rate == 8'000 ? 0 : rate == 16'000 ? 1 : 2];
  }
};

}  // namespace earshot::media
