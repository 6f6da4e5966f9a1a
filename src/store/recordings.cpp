#include "store/recordings.hpp"

#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "store/audit.hpp"
#include "store/recording_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

using nlohmann::json;

constexpr auto kTimeIsOver =
    "state NOT IN ('recording', 'erased') AND ended <> 0 AND retention_days > 0 AND "
    "ended + retention_days * 86400000 <= CAST(:now AS BIGINT)";

std::string millis(WallTime time) { return std::to_string(time.time_since_epoch().count()); }

AuditEntry entry(const char* kind, const Recording& recording, PersonId by, WallTime at) {
  return {.at = at, .kind = kind, .actor = by, .call = recording.call, .recording = recording.id};
}

Error no_such(RecordingId id) {
  return {"no_such_recording", fmt::format("No recording has the id {}.", id.text())};
}
Error held(const Recording& recording) {
  return {"on_hold",
          fmt::format("Recording {} is under legal hold; release it first.", recording.id.text())};
}

// One audited change of one recording: `work` may refuse, and then nothing is written.
using Work = std::function<Result<AuditEntry>(soci::session&, const Recording&)>;
Result<void> change(Database& database, const char* doing, RecordingId id, const Work& work) {
  auto& connection = database.connection();
  std::optional<Error> refusal;
  const auto written = transact(connection, doing, [&](soci::session& sql) {
    claim_audit(connection);
    const auto recording = read_recording(sql, id);
    auto audited = recording ? work(sql, *recording) : tl::unexpected(no_such(id));
    if (audited)
      append_audit(sql, std::vector{*audited});
    else
      refusal = audited.error();
  });
  if (refusal) return tl::unexpected(*refusal);
  return written;
}

// An erased text must not live on in the write-ahead log. Best effort: somebody who reads just now
// keeps it until SQLite's next checkpoint.
void fold_log(Database::Connection& connection) {
  if (!connection.sqlite) return;
  int busy = 0, pages = 0, moved = 0;
  (void)query(connection, "folding the log", [&](soci::session& sql) {
    sql << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(pages),
        soci::into(moved);
  });
}

}  // namespace

Result<void> Recordings::put(const Recording& recording) {
  return transact(database_.connection(), "writing a recording",
                  [&](soci::session& sql) { write_recording(sql, recording); });
}

Result<std::optional<Recording>> Recordings::find(RecordingId id) {
  return query(database_.connection(), "reading a recording",
               [&](soci::session& sql) { return read_recording(sql, id); });
}

Result<std::vector<Recording>> Recordings::page(const RecordingFilter& filter, std::size_t most) {
  std::string where = " WHERE 1 = 1";
  std::vector<std::string> values;
  const auto only = [&](const char* condition, std::string value) {
    where += std::string(" AND ") + condition;
    values.push_back(std::move(value));
  };
  if (filter.call) only("call_id = :call", filter.call.text());
  if (!filter.queue.empty()) only("queue = :queue", filter.queue);
  if (filter.person)
    only("id IN (SELECT recording FROM recording_tracks WHERE person = :person)",
         filter.person.text());
  if (filter.state) only("state = :state", recording_state_name(*filter.state));
  if (filter.from) only("started >= CAST(:from AS BIGINT)", millis(*filter.from));
  if (filter.to) only("started < CAST(:to AS BIGINT)", millis(*filter.to));
  if (filter.held) where += " AND hold_since <> 0";
  if (filter.after)
    only("(started, id) < (SELECT started, id FROM recordings WHERE id = :after)",
         filter.after.text());
  where += fmt::format(" ORDER BY started DESC, id DESC LIMIT {}", most);
  return query(database_.connection(), "reading recordings",
               [&](soci::session& sql) { return read_recordings(sql, where, values); });
}

Result<void> Recordings::recovered(RecordingId id, Millis duration, std::uint64_t bytes,
                                   const std::string& hash) {
  bool known = false;
  auto written =
      transact(database_.connection(), "recovering a recording", [&](soci::session& sql) {
        auto recording = read_recording(sql, id);
        known = recording.has_value();
        if (!known || recording->state == RecordingState::erased) return;
        recording->state = RecordingState::recovered;
        recording->duration = duration;
        recording->bytes = bytes;
        recording->hash = hash;
        if (!recording->ended) recording->ended = recording->started + duration;
        write_recording(sql, *recording);
      });
  if (written && !known) return tl::unexpected(no_such(id));
  return written;
}

Result<void> Recordings::stored(RecordingId id, const std::string& storage) {
  bool known = false;
  auto written =
      transact(database_.connection(), "writing where a recording is", [&](soci::session& sql) {
        known = read_recording(sql, id).has_value();
        const auto recording = id.text();
        sql << "UPDATE recordings SET storage = :storage WHERE id = :id", soci::use(storage),
            soci::use(recording);
      });
  if (written && !known) return tl::unexpected(no_such(id));
  return written;
}

Result<void> Recordings::hold(RecordingId id, const LegalHold& hold) {
  return change(
      database_, "holding a recording", id,
      [&](soci::session& sql, const Recording& recording) -> Result<AuditEntry> {
        if (recording.state == RecordingState::erased)
          return fail("already_erased", "Nothing of it is left to hold.");
        if (recording.hold) return fail("already_held", "It is under legal hold already.");
        auto changed = recording;
        changed.hold = hold;
        write_recording(sql, changed);
        auto audited = entry("recording_held", recording, hold.by, hold.since);
        const auto trace = trace_of(hold.reason, id.text());
        audited.body = json{{"reason", {{"length", trace.length}, {"hash", trace.hash}}}}.dump();
        return audited;
      });
}

Result<void> Recordings::release(RecordingId id, PersonId by, WallTime now) {
  return change(database_, "releasing a recording", id,
                [&](soci::session& sql, const Recording& recording) -> Result<AuditEntry> {
                  if (!recording.hold) return fail("not_held", "It is under no legal hold.");
                  auto changed = recording;
                  changed.hold.reset();
                  write_recording(sql, changed);
                  return entry("recording_released", recording, by, now);
                });
}

Result<void> Recordings::erase(RecordingId id, PersonId by, const std::string& cause,
                               WallTime now) {
  auto erased = change(database_, "erasing a recording", id,
                       [&](soci::session& sql, const Recording& recording) -> Result<AuditEntry> {
                         if (recording.hold) return tl::unexpected(held(recording));
                         if (recording.state == RecordingState::erased)
                           return fail("already_erased", "It has been erased already.");
                         if (recording.state == RecordingState::recording)
                           return fail("still_recording", "It is being recorded; stop it first.");
                         blank_recording(sql, id, now);
                         auto audited = entry("recording_erased", recording, by, now);
                         audited.code = cause;
                         audited.body = json{{"hash", recording.hash}}.dump();
                         return audited;
                       });
  if (erased) fold_log(database_.connection());
  return erased;
}

Result<std::vector<Recording>> Recordings::due(WallTime now, std::size_t most) {
  return query(database_.connection(), "reading recordings whose time is over",
               [&](soci::session& sql) {
                 return read_recordings(sql,
                                        fmt::format(" WHERE {} AND hold_since = 0 "
                                                    "ORDER BY ended, id LIMIT {}",
                                                    kTimeIsOver, most),
                                        {millis(now)});
               });
}

Result<Retention> Recordings::retention(WallTime now) {
  return query(database_.connection(), "counting recordings", [&](soci::session& sql) {
    long long due = 0, bytes = 0, held = 0, kept = 0;
    const auto at = millis(now);
    sql << "SELECT COUNT(*), COALESCE(SUM(CASE WHEN hold_since = 0 THEN 1 ELSE 0 END), 0), "
           "CAST(COALESCE(SUM(CASE WHEN hold_since = 0 THEN bytes ELSE 0 END), 0) AS BIGINT) "
           "FROM recordings WHERE " +
               std::string(kTimeIsOver),
        soci::use(at), soci::into(held), soci::into(due), soci::into(bytes);
    sql << "SELECT COUNT(*) FROM recordings WHERE state NOT IN ('recording', 'erased')",
        soci::into(kept);
    return Retention{.due = static_cast<std::size_t>(due),
                     .kept = static_cast<std::size_t>(kept),
                     .bytes = static_cast<std::uint64_t>(bytes),
                     .held = static_cast<std::size_t>(held - due)};
  });
}

}  // namespace earshot::store
