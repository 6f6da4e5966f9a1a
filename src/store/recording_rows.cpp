#include "store/recording_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "store/session.hpp"

namespace earshot::store {
namespace {

constexpr std::array kStates = {"recording", "complete", "recovered", "failed", "erased"};

long long millis(WallTime time) { return time.time_since_epoch().count(); }
WallTime wall(long long count) { return WallTime(Millis(count)); }

// A row as SQL sees it.
struct Row {
  std::string id, call, queue, rule, state, hash, storage, hold_by, hold_reason, whisper;
  long long started = 0, ended = 0, duration = 0, bytes = 0, retention_days = 0, hold_since = 0;
  int objected = 0;
};

Recording recording_of(const Row& row) {
  const auto id = RecordingId::parse(row.id);
  const auto state = recording_state_from_name(row.state);
  if (!id || !state)
    throw std::runtime_error(
        fmt::format("table recordings, {}: the id or the state \"{}\" is none; correct the row or "
                    "restore the last backup",
                    row.id, row.state));
  Recording recording{.id = *id,
                      .call = CallId::parse(row.call).value_or(CallId{}),
                      .queue = row.queue,
                      .rule = row.rule,
                      .started = wall(row.started),
                      .ended = row.ended ? std::optional(wall(row.ended)) : std::nullopt,
                      .duration = Millis(row.duration),
                      .bytes = static_cast<std::uint64_t>(row.bytes),
                      .state = *state,
                      .hash = row.hash,
                      .storage = row.storage,
                      .retention_days = static_cast<int>(row.retention_days),
                      .hold = std::nullopt,
                      .objected = row.objected != 0,
                      .whisper = row.whisper,
                      .tracks = {}};
  if (row.hold_since)
    recording.hold = LegalHold{.by = PersonId::parse(row.hold_by).value_or(PersonId{}),
                               .reason = row.hold_reason,
                               .since = wall(row.hold_since)};
  return recording;
}

std::vector<RecordingTrack> read_tracks(soci::session& sql, RecordingId id) {
  const auto recording = id.text();
  RecordingTrack track;
  std::string leg, person;
  soci::statement rows =
      (sql.prepare << "SELECT leg, part, person FROM recording_tracks "
                      "WHERE recording = :id ORDER BY leg",
       soci::use(recording), soci::into(leg), soci::into(track.part), soci::into(person));
  std::vector<RecordingTrack> tracks;
  rows.execute();
  while (rows.fetch()) {
    track.leg = LegId::parse(leg).value_or(LegId{});
    track.person = PersonId::parse(person).value_or(PersonId{});
    tracks.push_back(track);
  }
  return tracks;
}

void write_tracks(soci::session& sql, const Recording& recording) {
  const auto id = recording.id.text();
  sql << "DELETE FROM recording_tracks WHERE recording = :id", soci::use(id);
  for (const auto& track : recording.tracks) {
    const auto leg = track.leg.text(), person = track.person.text();
    sql << "INSERT INTO recording_tracks (recording, leg, part, person) "
           "VALUES (:id, :leg, :part, :person)",
        soci::use(id), soci::use(leg), soci::use(track.part), soci::use(person);
  }
}

}  // namespace

const char* recording_state_name(RecordingState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<RecordingState> recording_state_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (name == kStates[i]) return static_cast<RecordingState>(i);
  return std::nullopt;
}

void write_recording(soci::session& sql, const Recording& recording) {
  const Row row{.id = recording.id.text(),
                .call = recording.call.text(),
                .queue = valid_text(recording.queue),
                .rule = valid_text(recording.rule),
                .state = recording_state_name(recording.state),
                .hash = valid_text(recording.hash),
                .storage = valid_text(recording.storage),
                .hold_by = recording.hold ? recording.hold->by.text() : "",
                .hold_reason = recording.hold ? valid_text(recording.hold->reason) : "",
                .whisper = valid_text(recording.whisper),
                .started = millis(recording.started),
                .ended = recording.ended ? millis(*recording.ended) : 0,
                .duration = recording.duration.count(),
                .bytes = static_cast<long long>(recording.bytes),
                .retention_days = recording.retention_days,
                .hold_since = recording.hold ? millis(recording.hold->since) : 0,
                .objected = recording.objected ? 1 : 0};
  sql << "INSERT INTO recordings (id, call_id, queue, rule, started, ended, duration, bytes, "
         "state, hash, storage, retention_days, hold_by, hold_reason, hold_since, objected, "
         "whisper) VALUES (:id, :call, :queue, :rule, :started, :ended, :duration, :bytes, :state, "
         ":hash, :storage, :days, :by, :reason, :since, :objected, :whisper) "
         "ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, queue = excluded.queue, "
         "rule = excluded.rule, started = excluded.started, ended = excluded.ended, "
         "duration = excluded.duration, bytes = excluded.bytes, state = excluded.state, "
         "hash = excluded.hash, storage = excluded.storage, "
         "retention_days = excluded.retention_days, hold_by = excluded.hold_by, "
         "hold_reason = excluded.hold_reason, hold_since = excluded.hold_since, "
         "objected = excluded.objected, whisper = excluded.whisper",
      soci::use(row.id), soci::use(row.call), soci::use(row.queue), soci::use(row.rule),
      soci::use(row.started), soci::use(row.ended), soci::use(row.duration), soci::use(row.bytes),
      soci::use(row.state), soci::use(row.hash), soci::use(row.storage),
      soci::use(row.retention_days), soci::use(row.hold_by), soci::use(row.hold_reason),
      soci::use(row.hold_since), soci::use(row.objected), soci::use(row.whisper);
  write_tracks(sql, recording);
}

std::vector<Recording> read_recordings(soci::session& sql, const std::string& where,
                                       const std::vector<std::string>& values) {
  Row row;
  soci::statement rows(sql);
  for (const auto& value : values) rows.exchange(soci::use(value));
  for (auto* text : {&row.id, &row.call, &row.queue, &row.rule, &row.state, &row.hash, &row.storage,
                     &row.hold_by, &row.hold_reason, &row.whisper})
    rows.exchange(soci::into(*text));
  for (auto* number :
       {&row.started, &row.ended, &row.duration, &row.bytes, &row.retention_days, &row.hold_since})
    rows.exchange(soci::into(*number));
  rows.exchange(soci::into(row.objected));
  rows.alloc();
  rows.prepare(
      "SELECT id, call_id, queue, rule, state, hash, storage, hold_by, hold_reason, whisper, "
      "started, ended, duration, bytes, retention_days, hold_since, objected FROM recordings" +
      where);
  rows.define_and_bind();
  std::vector<Recording> recordings;
  rows.execute();
  while (rows.fetch()) recordings.push_back(recording_of(row));
  for (auto& recording : recordings) recording.tracks = read_tracks(sql, recording.id);
  return recordings;
}

std::optional<Recording> read_recording(soci::session& sql, RecordingId id) {
  auto found = read_recordings(sql, " WHERE id = :id", {id.text()});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void blank_recording(soci::session& sql, RecordingId id, WallTime now) {
  const auto recording = id.text();
  const auto at = millis(now);
  sql << "UPDATE recordings SET state = 'erased', hold_by = '', hold_reason = '', hold_since = 0, "
         "ended = CASE WHEN ended = 0 THEN :at ELSE ended END WHERE id = :id",
      soci::use(at), soci::use(recording);
  sql << "DELETE FROM recording_tracks WHERE recording = :id", soci::use(recording);
}

}  // namespace earshot::store
