#pragma once
// One track of a recording, judged by ear: how loud each tone of the simulator's grid is in it, and
// when. Levels are relative to what the phones send. Plain value.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace earshot::phones {

struct Span {  // of a track, in seconds
  double from = 0, to = 1e9;
};

class Track {
 public:
  Track(std::vector<std::int16_t> samples, int rate) : samples_(std::move(samples)), rate_(rate) {}
  static Track read(const std::filesystem::path& file);  // WAV; fails the test when it is not mono

  double seconds() const { return static_cast<double>(samples_.size()) / rate_; }
  // In windows of 100 ms that lie wholly in the span.
  float loudest(int tone, Span span = {}) const;
  float quietest(int tone, Span span = {}) const;
  double heard_for(int tone, Span span = {}) const;  // seconds
  // Of 20 ms, for what must not be there at all; `margin` is left out at both ends.
  float loudest_moment(int tone, Span span, double margin = 0.02) const;

  // Where the packet with this tone's marker begins, of the first one.
  std::optional<double> marker_at(int tone) const;

 private:
  std::vector<float> levels(int hertz, Span span, double window) const;
  std::vector<std::int16_t> samples_;
  int rate_;
};

// The tones are in it, each for half a second at least, and no other tone of the grid is.
testing::AssertionResult has_only(const Track& track, const std::vector<int>& tones,
                                  Span span = {});

}  // namespace earshot::phones
