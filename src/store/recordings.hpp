#pragma once
// What was recorded: one row per recording, kept up to date by the events (History), with who is on
// which track. The sound itself is recording/'s. An erased recording keeps its row, its hash and
// its times, and nothing of a person. Home thread: that of the Database.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace earshot::store {

enum class RecordingState : std::uint8_t {
  recording,  // or of a server that stopped: recovered at the next start
  complete,
  recovered,  // after a crash; up to its last whole second
  failed,     // the disk would not take more; what was kept until then stays
  erased
};
const char* recording_state_name(RecordingState state);
std::optional<RecordingState> recording_state_from_name(std::string_view name);

struct LegalHold {  // while it lasts, nothing erases the recording
  PersonId by;      // 0: the operator
  std::string reason;
  WallTime since;
  bool operator==(const LegalHold&) const = default;
};

struct RecordingTrack {
  LegId leg;
  std::string part;  // "customer", "agent", "supervisor", "third_party"
  PersonId person;   // 0: an outsider
  bool operator==(const RecordingTrack&) const = default;
};

struct Recording {
  RecordingId id;
  CallId call;
  std::string queue;  // "": of no queue
  std::string rule;   // "always", "sampled", "supervised", "on_demand"
  WallTime started;
  std::optional<WallTime> ended;
  Millis duration{0};
  std::uint64_t bytes = 0;
  RecordingState state = RecordingState::recording;
  std::string hash;               // of the container, hex; "" until it is closed
  std::string storage = "local";  // "local", "s3"
  int retention_days = 0;         // after its end; 0: until somebody erases it
  std::optional<LegalHold> hold;
  bool objected = false;               // the customer
  std::string whisper;                 // "own", "dropped", "mixed"
  std::vector<RecordingTrack> tracks;  // by leg
  bool operator==(const Recording&) const = default;
};

struct RecordingFilter {  // what is not given counts for all
  CallId call;
  std::string queue;
  PersonId person;  // who is on a track of it
  std::optional<RecordingState> state;
  std::optional<WallTime> from, to;  // of its start; from inclusive, to exclusive
  bool held = false;                 // only those under legal hold
  RecordingId after;                 // the last one of the page before
};

// What a deletion job has before it; one that would delete most of what there is should rather stop
// (a clock that is wrong).
struct Retention {
  std::size_t due = 0, kept = 0;  // kept: all there are, with those that are due
  std::uint64_t bytes = 0;        // of those that are due
  std::size_t held = 0;           // due but for a legal hold
  bool operator==(const Retention&) const = default;
};

class Recordings {
 public:
  explicit Recordings(Database& database) : database_(database) {}

  Result<void> put(const Recording& recording);  // new, or in its place, with its tracks
  Result<std::optional<Recording>> find(RecordingId id);
  Result<std::vector<Recording>> page(const RecordingFilter& filter, std::size_t most);  // newest
                                                                                         // first
  // After a crash or a move to another storage; "no_such_recording".
  Result<void> recovered(RecordingId id, Millis duration, std::uint64_t bytes,
                         const std::string& hash);
  Result<void> stored(RecordingId id, const std::string& storage);

  // All of these are audited in the same transaction. Errors: "no_such_recording", "on_hold",
  // "already_held", "not_held", "already_erased", "still_recording".
  Result<void> hold(RecordingId id, const LegalHold& hold);
  Result<void> release(RecordingId id, PersonId by, WallTime now);
  // Says that it is erased and blanks what is personal; then the caller destroys the key: in this
  // order, so that a hold that comes at the same moment is either seen or refused. `cause` is a
  // word: "retention", "request", "objection".
  Result<void> erase(RecordingId id, PersonId by, const std::string& cause, WallTime now);

  // Whose time is over, oldest first: ended, not erased, not held.
  Result<std::vector<Recording>> due(WallTime now, std::size_t most);
  Result<Retention> retention(WallTime now);

 private:
  Database& database_;
};

}  // namespace earshot::store
