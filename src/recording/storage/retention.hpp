#pragma once
// Which recordings are to be deleted now: a pure plan, which the dry run prints and the job carries
// out, the same one. It refuses as a whole when something looks wrong, because deleting can not be
// undone.

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::recording {

struct KeptRecording {
  RecordingId id;
  std::string queue;
  WallTime ended;
  std::uint64_t bytes = 0;
  bool hold = false;        // legal hold: never, whatever its age
  std::optional<int> days;  // nothing: kept until somebody erases it
};

struct Brake {
  double most_percent = 10;                         // of all recordings in one run …
  std::size_t few = 50;                             // … but so many are always fine
  Millis longest_gap = std::chrono::hours(24 * 7);  // between two runs that see the same clock
};

struct Deletion {
  RecordingId id;
  std::string queue;
  WallTime due;
  std::uint64_t bytes = 0;
};

struct RetentionPlan {
  std::vector<Deletion> deletions;  // the longest due first
  std::uint64_t bytes = 0;
  std::size_t held = 0;          // that would be due, but for their hold
  std::optional<Error> refusal;  // "clock_jumped", "too_many": nothing may be deleted
};

// `last_run`: the wall clock of the last run that was carried out (nothing: there was none).
// `confirmed`: somebody who may has seen this plan and says it is right; then nothing refuses it.
RetentionPlan plan_retention(const std::vector<KeptRecording>& kept, WallTime now,
                             std::optional<WallTime> last_run, const Brake& brake, bool confirmed);

// For people: a line for each queue, one for each deletion, and the refusal with its way out.
std::string describe(const RetentionPlan& plan);

}  // namespace earshot::recording
