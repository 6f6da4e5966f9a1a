#pragma once
// What happened: every event as a row, and one row per call that the events keep up to date. Home
// thread: that of the Database.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"
#include "store/event_record.hpp"

namespace earshot::store {

struct CallRow {
  CallId call;
  std::string direction;  // "inbound", "outbound", "internal"
  std::string from_number, from_display, dialled;
  std::string queue;            // the last one, "" when none
  PersonId agent;               // who answered last; 0: nobody
  std::string agent_extension;  // "" when nobody
  WallTime started;
  std::optional<WallTime> answered, ended;
  std::string cause;  // of the end; "" while it lasts
  int sessions = 0;   // supervisions that were started on it
  bool operator==(const CallRow&) const = default;
};

// A call as one of its people remembers it.
struct OwnCall {
  CallId call;
  std::string direction;     // "inbound", "outbound", "internal"
  bool placed = false;       // by him
  std::string number, name;  // the other end's; the name may be ""
  std::string queue;
  WallTime started;
  std::optional<Millis> talked;  // from the answer, or his coming in, to his leaving
  std::string cause;             // of the call's end
  bool operator==(const OwnCall&) const = default;
};

// One session, as the agent's own log shows it.
struct Supervision {
  SessionId session;
  CallId call;  // where it was last; 0: in none
  PersonId supervisor, agent;
  std::vector<core::Mode> modes;  // applied, in the order in which they were
  std::string purpose;
  bool covert = false;
  WallTime started;
  std::optional<WallTime> ended;
  bool operator==(const Supervision&) const = default;
};

struct LeftBehind {  // by a server that stopped
  std::size_t calls = 0;
  std::vector<Supervision> sessions;
  bool operator==(const LeftBehind&) const = default;
};

class History {
 public:
  explicit History(Database& database) : database_(database) {}

  // In one transaction, with what of it is audited (audit.hpp) and what it says about recordings
  // (recordings.hpp). Numbers up to last_event() have been written before and are skipped: after
  // a fault of unknown outcome the same records may be appended again.
  Result<void> append(std::span<const EventRecord> records);
  // Calls and sessions that a stopped server left open end now, each told as an event "call_ended"
  // or "session_ended" with the cause "server_restarted". Returns what there was.
  Result<LeftBehind> close_open_calls(WallTime now);

  Result<std::uint64_t> last_event();                         // 0: none yet
  Result<std::vector<CallRow>> last_calls(std::size_t most);  // newest first
  // Of the other end of a call with the outside; "": none, or not known.
  Result<std::string> number_of(CallId call);
  // The ended calls that he placed or was part of, other than as a supervisor; newest first.
  Result<std::vector<OwnCall>> calls_of(PersonId person, std::size_t most);
  Result<std::vector<EventRecord>> events_of(CallId call);  // in order
  // The sessions about this agent that had ended by then; newest first.
  Result<std::vector<Supervision>> supervisions_of(PersonId agent, WallTime ended_by,
                                                   std::size_t most);

 private:
  Database& database_;
};

}  // namespace earshot::store
