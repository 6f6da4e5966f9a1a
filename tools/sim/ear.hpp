#pragma once
// What one listener hears: the level of every tone of the grid in windows of 100 ms, how late
// markers come, and the packet with which a tone first appears or vanishes. Thread-safe: the RTP
// thread feeds it, anybody asks.

#include <array>
#include <chrono>
#include <complex>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "sim/clock.hpp"
#include "sim/tone_bank.hpp"
#include "sim/tones.hpp"

namespace earshot::sim {

// Two measures of each tone, relative to kToneLevel. `level` is of the window as a whole: sharp,
// for telling silence. `loudness` is the mean of its 20 ms blocks: a jump in phase, as when a
// jitter buffer adapts or a talker goes from forwarded to mixed, is no gap in what a person hears.
struct Window {
  Nanos start = 0, end = 0;  // of the packets in it
  std::array<std::complex<float>, kToneCount> tones{};
  std::array<float, kToneCount> loudness{};
  float level(int tone) const { return std::abs(tones[tone]); }
};

// The extremes of one tone over some windows; no windows at all is silence.
struct Hearing {
  int windows = 0;
  float quietest = 0;  // loudness
  float highest = 0;   // level
  // Level of what stays in phase over the windows: music that happens to touch a tone does not.
  float steady = 0;
  bool heard() const { return windows > 0 && quietest >= kHeard; }
  bool silent() const { return highest < kSilent; }
  bool silent_under_music() const { return steady < kHeard / 2; }
};

class Ear {
 public:
  void hear(std::span<const std::int16_t> pcm, Nanos at);  // one packet, decoded
  void reset();                                            // a new call

  // Since the last complete window; what a test asks.
  bool hears(int tone) const;
  // Waits until a window agrees. The error says what was heard instead.
  Result<void> wait_hears(int tone, const std::string& reason, Millis deadline = 3s) const;
  Result<void> wait_silent(int tone, const std::string& reason, Millis deadline = 3s) const;
  // Waits until `count` windows that began after `since` are complete; false when they do not come.
  bool wait_windows(Nanos since, int count, Millis deadline) const;
  Hearing since(Nanos start, int tone) const;

  // A marker of this tone's owner was sent and should be heard here.
  void expect_marker(int tone, Nanos sent);
  struct Markers {
    std::vector<float> delays_ms;
    int missed = 0;  // expected, not heard within a second
  };
  Markers markers(int tone) const;
  void drop_pending_markers();  // what is on its way does not count: the modes change
  void forget_markers();        // nor what was measured

  // Watches for the first packet in which the tone is present (or no longer present).
  void watch(int tone, bool appears, Nanos since);
  std::optional<Nanos> wait_watched(Millis deadline) const;

 private:
  void finish_block(Nanos at);
  void look_for_markers(std::span<const std::int16_t> pcm, Nanos at);
  void look_for_switch(std::span<const std::int16_t> pcm, Nanos at);
  template <class Agrees>
  Result<void> wait(const std::string& reason, Millis deadline, Agrees agrees) const;
  std::string heard_text() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  ToneBank block_bank_{kToneHertz}, packet_bank_{kToneHertz}, marker_bank_{kMarkerHertz};
  Window open_;  // the window that is being heard
  int blocks_ = 0;
  std::deque<Window> windows_;  // the last kKept
  std::array<Nanos, kToneCount> pending_{};
  int pending_count_ = 0;
  std::array<Markers, kToneCount> markers_;
  struct Watch {
    int tone = -1;
    bool appears = true;
    Nanos since = 0;
    std::optional<Nanos> found;
  } watch_;
};

}  // namespace earshot::sim
