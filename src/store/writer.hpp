#pragma once
// The store thread: takes the core's events from the control thread and writes them, in order, so
// that the control thread never waits for a disk. While the database is locked, full or away, it
// tries again with growing pauses; events wait in memory, then in the spill file, and are written
// when the database is back or at the next start. Signs the audit chain's end once a minute while
// it grows, and when it stops. Counters: earshot_store_queue, …_written_total,
// …_errors_total, …_spilled_total, …_lost_total. One log line per fault, one at its end.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/events.hpp"
#include "store/database.hpp"
#include "store/event_record.hpp"
#include "store/history.hpp"

namespace earshot::store {

struct WriterOptions {
  std::filesystem::path spill_file;  // one server's own; a second one is refused ("store_in_use")
  // The key that signs the audit chain's heads, made when it is not there, and the file that they
  // are appended to. No key: the chain is kept unsigned.
  std::filesystem::path audit_key, audit_heads;
  Millis head_interval = 60s;        // while anything is appended
  std::size_t queue_limit = 50'000;  // events in memory; at half of it they go to the spill file
  // An event is safe from our own death, in the database or the spill file, within a second: a
  // locked database is given up after `lock_wait`, and what waits goes to the file `spill_after`
  // later.
  Millis lock_wait = 200ms, spill_after = 400ms;
  Millis first_pause = 100ms, longest_pause = 5s;
};

// Where batches go: History in the server; faulty ones in tests. Called on the store thread.
// Records that it has already are skipped.
using EventSink = std::function<Result<void>(std::span<const EventRecord>)>;

class Writer {
 public:
  static Result<std::unique_ptr<Writer>> start(EventSink sink, const WriterOptions& options,
                                               Counters& counters, Log& log);
  // With the database of the server: what the last run left in the spill file is written and the
  // calls it left open are closed before this returns (for that, `database` waits for locks as long
  // as it was opened to); next_event() continues the numbering.
  static Result<std::unique_ptr<Writer>> start(Database database, const WriterOptions& options,
                                               WallTime now, Counters& counters, Log& log);
  ~Writer();  // writes what is left, to the database or else the spill file

  std::uint64_t next_event() const;
  // Sessions that the last run left, ended before start() returned.
  const std::vector<Supervision>& left_sessions() const;
  std::optional<Error> fault() const;  // why nothing is written just now; any thread

  // Control thread; never waits for the disk. `now` is when the step that told them was made.
  void subscribe(std::span<const core::Event> events, WallTime now);

  // Until everything subscribed so far is in the database; false: not within `patience`.
  bool wait_until_written(Millis patience);

 private:
  struct State;
  static Result<std::unique_ptr<State>> prepare(EventSink sink, const WriterOptions& options,
                                                Counters& counters, Log& log);
  static Result<void> start_sealing(State& state, std::shared_ptr<Database> database, WallTime now);
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace earshot::store
