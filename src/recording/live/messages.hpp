#pragma once
// What the control thread tells the recorder, and what it hears back. Plain values that travel
// through mailboxes.

#include <string>
#include <variant>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "recording/container/format.hpp"
#include "recording/live/recovery.hpp"

namespace earshot::recording {

// Post it before the tap is put into the table: what is tapped for a recording that has not begun
// is dropped.
struct Begin {
  RecordingId recording;
  CallId call;
  LegId tap;  // the listener whose ear this recording is
  WallTime wall;
  Instant at;
};
struct Track {
  RecordingId recording;
  TrackNote note;
};
struct Mark {
  RecordingId recording;
  Instant at;
  std::string kind, text;
  PersonId person;
};
// Post it after the tap has left the table: what was tapped until then is kept.
struct End {
  RecordingId recording;
  Instant at;
};
// Key and file are destroyed, of a recording that runs (it ends) or has ended. One that may not be
// (LoopOptions::may_erase) is ended and kept.
struct Erase {
  RecordingId recording;
};
using Command = std::variant<Begin, Track, Mark, End, Erase>;

struct Began {  // its file is there
  RecordingId recording;
};
// The disk does not take it: told once for each fault. Nothing is lost yet; the recording tries to
// go on by itself; calls are never touched.
struct Failed {
  RecordingId recording;
  Error why;
};
// Sound of it is lost, beyond what fits into memory, or what the disk had taken and then failed to
// keep: told once. It still has to be ended, and is sealed when the disk works again.
struct Lost {
  RecordingId recording;
  Error why;
};
struct Resumed {  // after Failed
  RecordingId recording;
};
struct Ended {  // sealed, and on the disk
  RecordingId recording;
  Totals totals;
  std::uint64_t bytes = 0;
  Hash hash{};
};
struct Erased {
  RecordingId recording;
};
// News of what an earlier run left: Recovered.
using News = std::variant<Began, Failed, Lost, Resumed, Ended, Erased, Recovered>;

}  // namespace earshot::recording
