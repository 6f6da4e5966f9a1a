#pragma once
// What was recorded. Implemented by app/ over the store's rows and recording/'s files; called from
// api/'s threads for slow work, may block on disk and database. Who may do what was decided before
// (core/policy); the library does it. Errors: "store_unavailable", "no_such_recording", "on_hold",
// "already_held", "not_held", "already_erased", "still_recording", "unreadable" (says why).

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/policy/rules.hpp"

namespace earshot::api {

struct RecordedPerson {  // extension and name "": nobody who is known any more
  PersonId id;
  std::string extension, name;
};
struct LegalHold {
  std::string by;  // his name; "": the operator
  WallTime since;
  std::string reason;
};
struct RecordingRow {
  RecordingId id;
  CallId call;
  std::string queue;   // "": of none
  std::string number;  // the customer's; "": unknown, or erased
  std::vector<RecordedPerson> agents;
  WallTime started;
  std::optional<Millis> length;  // none while it runs
  std::uint64_t bytes = 0;
  std::string state;  // "recording", "complete", "recovered", "failed", "erased"
  std::string rule;   // "always", "sampled", "on_demand", "supervised"
  core::WhisperTrack whisper = core::WhisperTrack::own;
  bool objected = false;
  std::optional<WallTime> erase_at;  // by the retention rule
  std::optional<LegalHold> hold;
};

struct RecordingFilter {  // what is not given counts for all
  CallId call;
  std::string queue;
  PersonId agent;
  std::optional<WallTime> from, to;  // of its start; from inclusive, to exclusive
  RecordingId before;                // the last one of the page before
};

struct SoundTrack {
  LegId leg;
  bool prompts = false;  // what the server played to that leg, not what it said
  std::string part;      // core::part_name
  PersonId person;       // 0: an outsider
  std::string name;      // "": an outsider, or nobody who is known any more
};
struct SoundMarker {
  Millis at{0};  // from the start
  std::string kind, text;
  LegId leg;  // 0: of the call
};
struct Contents {
  Millis length{0};
  std::vector<SoundTrack> tracks;
  std::vector<SoundMarker> markers;
};

struct SoundWish {
  LegId track;            // 0: all, mixed
  bool prompts = false;   // of that leg
  bool customer = false;  // as the customer heard it: without whispers
  enum class Format : std::uint8_t { ogg, wav } format = Format::ogg;
  auto operator<=>(const SoundWish&) const = default;
};

struct Peaks {
  Millis step{0};
  struct Track {
    LegId leg;
    bool prompts = false;
    std::vector<float> peaks;  // 0 … 1, one a step
  };
  std::vector<Track> tracks;
};

struct RetentionPlan {
  std::size_t due = 0, kept = 0, held = 0;  // store/recordings.hpp
  std::uint64_t bytes = 0;
  std::size_t brake = 0;            // as many go at once without being confirmed
  std::vector<RecordingRow> first;  // of those that are due, at most 200
};

class RecordingLibrary {
 public:
  virtual ~RecordingLibrary() = default;

  virtual Result<std::vector<RecordingRow>> list(const RecordingFilter& filter,
                                                 std::size_t most) = 0;  // newest first
  virtual Result<std::optional<RecordingRow>> find(RecordingId id) = 0;

  virtual Result<Contents> contents(RecordingId id) = 0;
  // The whole file. One at a time; "too_large" beyond what the server will hold in memory.
  virtual Result<std::string> render(RecordingId id, const SoundWish& wish) = 0;
  virtual Result<Peaks> peaks(RecordingId id) = 0;

  virtual Result<void> hold(RecordingId id, PersonId by, const std::string& reason) = 0;
  virtual Result<void> release(RecordingId id, PersonId by, const std::string& reason) = 0;
  virtual Result<void> erase(RecordingId id, PersonId by, const std::string& reason) = 0;

  virtual Result<RetentionPlan> plan() = 0;
  // "retention_brake" beyond the brake, unless `confirmed` is what is due. How many were erased.
  virtual Result<std::size_t> run(std::optional<std::size_t> confirmed, PersonId by) = 0;
};

}  // namespace earshot::api
