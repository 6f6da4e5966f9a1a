#pragma once
// Sound that the server plays: announcements, hold music, tones. Decoded once, then only read, by
// any thread.

#include <array>
#include <cstdint>
#include <memory>
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

// One after the other. Shared, so that a prompt may go out of use while it plays. Its maker keeps
// it until he is the last who has it: the audio path lets go of it, but never frees it.
using Playlist = std::vector<std::shared_ptr<const Prompt>>;

}  // namespace earshot::media
