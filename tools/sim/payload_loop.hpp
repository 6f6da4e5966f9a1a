#pragma once
// What a simulated person says, encoded once and played in a circle: sending costs no encoding,
// thousands of people share one loop, and the order of payloads is the same in every run, which the
// bit oracle (oracle.hpp) needs. Immutable, free to share between threads.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/media_description.hpp"

namespace earshot::sim {

using Payload = std::vector<std::uint8_t>;

struct Sound {
  int rate = 8'000;  // 8,000 or 16,000
  std::vector<std::int16_t> pcm;
};

struct PayloadLoop {
  Codec codec = Codec::pcmu;
  int ptime_ms = 20;
  std::vector<Payload> frames;
  std::vector<Payload> markers;  // each frame's twin with the marker in it; empty: has none
};
using Loop = std::shared_ptr<const PayloadLoop>;

// The tone with a trace of noise 50 dB below it, so that no two payloads are equal.
// Made once per (codec, ptime, tone) and shared. Thread-safe.
Loop tone_loop(Codec codec, int ptime_ms, int tone);
Loop silence_loop(Codec codec, int ptime_ms);
Loop sound_loop(Codec codec, int ptime_ms, const Sound& sound);

Sound resampled(const Sound& sound, int rate);

}  // namespace earshot::sim
