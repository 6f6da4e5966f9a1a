#pragma once
// Adding sound: gains that never jump, sums that never wrap.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "media/codec/codec.hpp"

namespace earshot::media {

inline constexpr int kBlockMs = 20;  // mixed at once; longer frames are mixed block by block
inline constexpr int kBlockSamples = 48 * kBlockMs;
inline constexpr int kRampMs = 5;

// A gain that walks to where it is sent within kRampMs.
class Ramp {
 public:
  Ramp() = default;
  explicit Ramp(float gain) : now_(gain), target_(gain) {}
  void aim(float gain) { target_ = gain; }
  float now() const { return now_; }
  float target() const { return target_; }
  float step(float most) {  // the gain for the next sample
    now_ += now_ < target_ ? std::min(most, target_ - now_) : std::max(-most, target_ - now_);
    return now_;
  }
  bool steady() const { return now_ == target_; }

 private:
  float now_ = 0, target_ = 0;
};

class Mix {
 public:
  Mix(int samples, int rate) : samples_(samples), ramp_step_(1000.0f / (kRampMs * rate)) {}

  // From sample `at` on. Returns the last sample as it was added.
  int add(std::span<const Sample> sound, Ramp& gain, int at = 0);
  // The end of a sound that was taken away: no more of it, just its last level sinking to zero.
  void add_decay(int& level, int& left, int total);
  void finish(std::span<Sample> out) const;  // saturates

 private:
  int samples_;
  float ramp_step_;
  std::array<std::int32_t, kBlockSamples> sum_{};
};

}  // namespace earshot::media
