#pragma once
// What a player draws and skips: the loudness of each track over time, and where nobody speaks.

#include "recording/playback/playback.hpp"

namespace earshot::recording {

struct Peak {
  std::int8_t low = 0, high = 0;  // the samples' upper eight bits
};
struct Span {
  Micros from{}, until{};
};
struct Waveform {
  Millis bucket{};
  std::vector<std::vector<Peak>> tracks;  // as Playback::tracks(); one for each bucket
  std::vector<Span> silences;             // a second or longer in which no track speaks
};

// `bucket`: 10 to 100 ms. `with_aside`: also what the customer did not hear.
Result<Waveform> waveform(Playback& playback, Millis bucket, bool with_aside);

}  // namespace earshot::recording
