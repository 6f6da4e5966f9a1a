#pragma once
// Goertzel filters for all frequencies of the grid, side by side (one vector lane each), so that an
// ear costs the same whether it listens for one person or for eight. Home thread: its owner's.

#include <array>
#include <complex>
#include <cstdint>
#include <span>

#include "sim/tones.hpp"

namespace earshot::sim {

class ToneBank {
 public:
  explicit ToneBank(const std::array<int, kToneCount>& hertz);

  void feed(std::span<const std::int16_t> pcm);  // 8 kHz
  int samples() const { return samples_; }       // fed since the last take()

  // Amplitude and phase of each frequency over what was fed; 1 is full scale. Starts anew.
  std::array<std::complex<float>, kToneCount> take();

 private:
  using Lanes = float __attribute__((vector_size(sizeof(float) * kToneCount)));
  Lanes coefficient_{}, s1_{}, s2_{};
  std::array<std::complex<float>, kToneCount> rotation_;  // e^-jw
  int samples_ = 0;
};

}  // namespace earshot::sim
