#pragma once
// What a recording is made of. Times are microseconds since its start on the server's monotonic
// clock; the wall clock is told once, in the header. Plain values.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/media_description.hpp"
#include "base/time.hpp"

namespace earshot::recording {

struct Header {
  RecordingId recording;
  CallId call;
  WallTime started;
};

// One packet as it came, encoded (media::TappedFrame).
struct Frame {
  LegId leg;  // whose sound it is; with `prompt`, to whom it was played
  Micros at{};
  std::uint32_t rtp_time = 0;
  Codec codec = Codec::pcmu;
  bool aside = false;  // the customer did not hear it
  bool prompt = false;
  std::span<const std::uint8_t> payload;  // of whoever holds the chunk
};

// Who a leg is. A later note about the same leg replaces an earlier one.
struct TrackNote {
  LegId leg;
  std::string part;  // "customer", "agent", "supervisor" …
  PersonId person;   // nobody: not one of ours
  std::string label;
};

// Something that happened: "pause", "resume", "hold", "barge" … and of our own: "gap", "recovered".
struct Marker {
  Micros at{};
  std::string kind;
  std::string text;
  PersonId person;
};

struct Totals {
  Micros duration{};
  std::uint64_t frames = 0;
  std::uint64_t lost_frames = 0;  // that this server could not keep: overflow, disk full
  bool recovered = false;         // sealed at the next start, not by its recorder
};

// At most a second of all of it.
struct Chunk {
  Micros from{}, until{};
  std::vector<Frame> frames;
  std::vector<TrackNote> tracks;
  std::vector<Marker> markers;
  std::vector<std::uint8_t> bytes;  // what the frames' payloads look into
};

}  // namespace earshot::recording
