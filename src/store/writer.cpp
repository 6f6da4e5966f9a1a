#include "store/writer.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "store/audit_heads.hpp"
#include "store/session.hpp"
#include "store/spill_file.hpp"

namespace earshot::store {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 1'000;  // events in one transaction

struct WriterCounters {
  explicit WriterCounters(Counters& counters)
      : queue(counters.make({"earshot_store_queue", "", "Events that wait to be written"})),
        written(counters.make({"earshot_store_written_total", "", "Events in the database"})),
        errors(counters.make({"earshot_store_errors_total", "", "Writes that failed"})),
        spilled(counters.make(
            {"earshot_store_spilled_total", "", "Events that went to the spill file"})),
        lost(counters.make({"earshot_store_lost_total", "", "Events that found no place"})) {}
  Counter &queue, &written, &errors, &spilled, &lost;
};

}  // namespace

struct Writer::State {
  State(EventSink to, SpillFile file, const WriterOptions& with, Counters& all, Log& to_log)
      : sink(std::move(to)), spill(std::move(file)), options(with), counters(all), log(to_log) {}

  struct Arrival {
    core::Event event;
    WallTime at;
  };

  // Shared, under the mutex.
  std::mutex mutex;
  std::condition_variable wake, idle;
  std::deque<Arrival> queue;
  std::size_t pending = 0;  // in the queue or in `waiting`
  bool spilled = false;     // something is in the spill file
  bool stopping = false;
  std::optional<Error> fault;

  // The store thread's own.
  EventSink sink;
  SpillFile spill;
  std::deque<EventRecord> waiting;
  Clock::time_point fault_since, retry_at;
  Millis pause{};
  bool spill_failed = false;  // since the last attempt at the database
  std::uint64_t lost_told = 0;
  // Signs the end of the audit chain; none: nobody does.
  std::function<Result<void>(WallTime)> seal;
  bool unsealed = false;  // events were written since
  bool seal_failed = false;
  Clock::time_point seal_at, latest_seen;
  WallTime latest;  // wall time of the newest event, and when it came: so heads follow that clock

  const WriterOptions options;
  WriterCounters counters;
  Log& log;
  std::uint64_t next_event = 1;
  std::vector<Supervision> left_sessions;
  std::thread thread;

  void run();
  bool wait_for_work();  // moves arrivals to `waiting`; false: time to go
  void attempt();
  Result<void> write_waiting();
  Result<void> replay_spill();
  void spill_waiting();
  void left_memory(std::size_t count);
  void begin_fault(const Error& error);
  void end_fault();
  void tell_losses();
  void seal_chain();
  bool faulty() const { return pause > 0ms; }
  Clock::time_point spill_at() const { return fault_since + options.spill_after; }
};

void Writer::State::run() {
  ::pthread_setname_np(::pthread_self(), "store");
  for (bool going = true; going;) {
    going = wait_for_work();
    if (!faulty() || !going || Clock::now() >= retry_at) attempt();
    const bool full = waiting.size() >= options.queue_limit / 2;
    if (faulty() && (full || !going || Clock::now() >= spill_at())) spill_waiting();
    if (unsealed && !faulty() && (!going || Clock::now() >= seal_at)) seal_chain();
    tell_losses();
  }
}

bool Writer::State::wait_for_work() {
  std::unique_lock lock(mutex);
  if (!faulty()) {
    const auto something = [this] { return stopping || !queue.empty(); };
    if (unsealed)
      wake.wait_until(lock, seal_at, something);
    else
      wake.wait(lock, something);
  } else {
    const bool to_spill = !spill_failed && Clock::now() >= spill_at();
    const auto until = to_spill || spill_failed ? retry_at : std::min(retry_at, spill_at());
    wake.wait_until(lock, until, [&] {
      if (stopping || (to_spill && !queue.empty())) return true;
      return !spill_failed && pending >= options.queue_limit / 2;
    });
  }
  std::deque<Arrival> arrivals;
  arrivals.swap(queue);
  const bool going = !stopping;
  lock.unlock();
  for (const auto& arrival : arrivals) waiting.push_back(record_of(arrival.event, arrival.at));
  if (!arrivals.empty()) {
    latest = arrivals.back().at;
    latest_seen = Clock::now();
  }
  return going;
}

void Writer::State::attempt() {
  spill_failed = false;
  auto done = replay_spill();
  if (done) done = write_waiting();
  if (!done)
    begin_fault(done.error());
  else if (faulty())
    end_fault();
  const std::lock_guard lock(mutex);
  spilled = !spill.empty();
  idle.notify_all();
}

Result<void> Writer::State::replay_spill() {
  if (spill.empty()) return {};  // its events are older than those that wait
  const auto damaged = spill.replay([this](std::span<const EventRecord> records) {
    auto taken = sink(records);
    if (taken) counters.written.add(records.size());
    return taken;
  });
  if (!damaged) return tl::unexpected(damaged.error());
  if (*damaged > 0) {
    counters.lost.add(*damaged);
    lost_told += *damaged;
    log.write(LogLevel::error, "store", "lines of the spill file can not be read",
              {{"lines", std::to_string(*damaged)},
               {"kept_in", options.spill_file.string() + ".damaged"}});
  }
  return {};
}

Result<void> Writer::State::write_waiting() {
  while (!waiting.empty()) {
    const auto count = std::min(kBatch, waiting.size());
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector batch(waiting.begin(), end);
    if (auto written = sink(batch); !written) return written;
    counters.written.add(count);
    waiting.erase(waiting.begin(), end);
    left_memory(count);
    if (seal && !unsealed) {
      unsealed = true;
      seal_at = Clock::now() + options.head_interval;
    }
  }
  return {};
}

void Writer::State::seal_chain() {
  const auto now = latest + std::chrono::duration_cast<Millis>(Clock::now() - latest_seen);
  const auto sealed = seal(now);
  unsealed = !sealed;  // tried again
  seal_at = Clock::now() + options.head_interval;
  if (!sealed && !seal_failed)
    log.write(LogLevel::error, "store", "the audit's head is not signed or not exported",
              {{"code", sealed.error().code}, {"why", sealed.error().message}});
  seal_failed = !sealed;
}

void Writer::State::spill_waiting() {
  if (waiting.empty() || spill_failed) return;
  const std::vector batch(waiting.begin(), waiting.end());
  if (auto written = spill.append(batch); !written) {
    spill_failed = true;  // they wait in memory until the next attempt
    counters.errors.add();
    log.write(LogLevel::error, "store", "events can not be spilled",
              {{"why", written.error().message}});
    return;
  }
  counters.spilled.add(batch.size());
  waiting.clear();
  {
    const std::lock_guard lock(mutex);
    spilled = true;
  }
  left_memory(batch.size());
}

void Writer::State::left_memory(std::size_t count) {
  const std::lock_guard lock(mutex);
  pending -= count;
  counters.queue.set(pending);
}

void Writer::State::begin_fault(const Error& error) {
  counters.errors.add();
  const auto now = Clock::now();
  std::optional<Error> before;
  {
    const std::lock_guard lock(mutex);
    before = std::exchange(fault, error);
  }
  if (!faulty()) fault_since = now;
  pause = faulty() ? std::min(pause * 2, options.longest_pause) : options.first_pause;
  retry_at = now + pause;
  if (!before || before->code != error.code)
    log.write(LogLevel::error, "store", "events are not being written, trying again",
              {{"code", error.code}, {"why", error.message}});
}

void Writer::State::end_fault() {
  const auto lasted = std::chrono::duration_cast<Millis>(Clock::now() - fault_since);
  pause = 0ms;
  {
    const std::lock_guard lock(mutex);
    fault.reset();
  }
  log.write(LogLevel::info, "store", "events are being written again",
            {{"after_ms", std::to_string(lasted.count())}});
}

void Writer::State::tell_losses() {
  const auto lost = counters.lost.value();
  if (lost == lost_told) return;
  // Told when it begins; the counter says how it goes on.
  if (lost_told == 0 || !faulty())
    log.write(LogLevel::error, "store", "events found no place and are lost",
              {{"lost", std::to_string(lost)},
               {"way_out", "free the disk of the database and of the spill file"}});
  lost_told = lost;
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_one();
  state_->thread.join();
}

Result<std::unique_ptr<Writer::State>> Writer::prepare(EventSink sink, const WriterOptions& options,
                                                       Counters& counters, Log& log) {
  auto spill = SpillFile::open(options.spill_file);
  if (!spill) return tl::unexpected(spill.error());
  auto state = std::make_unique<State>(std::move(sink), std::move(*spill), options, counters, log);
  if (auto replayed = state->replay_spill(); !replayed) return tl::unexpected(replayed.error());
  return state;
}

Result<std::unique_ptr<Writer>> Writer::start(EventSink sink, const WriterOptions& options,
                                              Counters& counters, Log& log) {
  auto state = prepare(std::move(sink), options, counters, log);
  if (!state) return tl::unexpected(state.error());
  return std::unique_ptr<Writer>(new Writer(std::move(*state)));
}

// What the last run wrote after its last head is signed before anything new comes.
Result<void> Writer::start_sealing(State& state, std::shared_ptr<Database> database, WallTime now) {
  if (state.options.audit_key.empty()) return {};
  auto key = AuditKey::read_or_make(state.options.audit_key);
  if (!key) return tl::unexpected(key.error());
  auto sealer = std::make_shared<AuditSealer>(std::move(*key), state.options.audit_heads);
  state.seal = [sealer, database](WallTime at) { return sealer->seal(*database, at); };
  state.latest = now;
  state.latest_seen = Clock::now();
  state.seal_chain();
  return {};
}

Result<std::unique_ptr<Writer>> Writer::start(Database database, const WriterOptions& options,
                                              WallTime now, Counters& counters, Log& log) {
  auto shared = std::make_shared<Database>(std::move(database));
  auto sink = [shared, failed = false](std::span<const EventRecord> records) mutable {
    Result<void> written;
    if (failed) written = shared->reconnect();
    if (written) written = History(*shared).append(records);
    failed = !written;
    return written;
  };
  auto state = prepare(EventSink(sink), options, counters, log);
  if (!state) return tl::unexpected(state.error());
  History history(*shared);
  auto left = history.close_open_calls(now);
  if (!left) return tl::unexpected(left.error());
  if (left->calls > 0 || !left->sessions.empty())
    log.write(LogLevel::warning, "store", "calls of the last run are closed",
              {{"calls", std::to_string(left->calls)},
               {"sessions", std::to_string(left->sessions.size())}});
  (*state)->left_sessions = std::move(left->sessions);
  if (auto sealing = start_sealing(**state, shared, now); !sealing)
    return tl::unexpected(sealing.error());
  const auto last = history.last_event();
  if (!last) return tl::unexpected(last.error());
  if (auto set = wait_for_locks(shared->connection(), options.lock_wait); !set)
    return tl::unexpected(set.error());
  (*state)->next_event = *last + 1;
  return std::unique_ptr<Writer>(new Writer(std::move(*state)));
}

std::uint64_t Writer::next_event() const { return state_->next_event; }
const std::vector<Supervision>& Writer::left_sessions() const { return state_->left_sessions; }

std::optional<Error> Writer::fault() const {
  const std::lock_guard lock(state_->mutex);
  return state_->fault;
}

void Writer::subscribe(std::span<const core::Event> events, WallTime now) {
  if (events.empty()) return;
  auto& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    for (const auto& event : events) {
      if (state.pending >= state.options.queue_limit) {
        state.counters.lost.add();
        continue;
      }
      state.queue.push_back({event, now});
      ++state.pending;
    }
    state.counters.queue.set(state.pending);
  }
  state.wake.notify_one();
}

bool Writer::wait_until_written(Millis patience) {
  std::unique_lock lock(state_->mutex);
  return state_->idle.wait_for(lock, patience,
                               [this] { return state_->pending == 0 && !state_->spilled; });
}

}  // namespace earshot::store
