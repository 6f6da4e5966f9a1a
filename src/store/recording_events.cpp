// What the events say about recordings: begun, joined by somebody, stopped, closed, lost.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/recording_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

using nlohmann::json;

std::string text_at(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? valid_text(found->get<std::string>()) : "";
}
long long number_at(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_number_integer() ? found->get<long long>() : 0;
}
bool flag_at(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_boolean() && found->get<bool>();
}

// Who is in the call now, by the events so far.
std::vector<RecordingTrack> people_in(soci::session& sql, CallId call) {
  const auto id = call.text();
  std::string type, text;
  soci::statement rows =
      (sql.prepare << "SELECT type, body FROM events WHERE call_id = :id AND type IN "
                      "('participant_joined', 'participant_left') ORDER BY number",
       soci::use(id), soci::into(type), soci::into(text));
  std::vector<RecordingTrack> tracks;
  rows.execute();
  while (rows.fetch()) {
    const auto body = json::parse(text, nullptr, false);
    const auto leg = LegId::parse(text_at(body, "leg")).value_or(LegId{});
    std::erase_if(tracks, [&](const RecordingTrack& track) { return track.leg == leg; });
    if (type == "participant_joined")
      tracks.push_back({leg, text_at(body, "part"),
                        PersonId::parse(text_at(body, "person")).value_or(PersonId{})});
  }
  return tracks;
}

void begin(soci::session& sql, const EventRecord& record, const json& body, RecordingId id) {
  write_recording(sql, {.id = id,
                        .call = record.call,
                        .queue = text_at(body, "queue"),
                        .rule = text_at(body, "rule"),
                        .started = record.at,
                        .retention_days = static_cast<int>(number_at(body, "retention_days")),
                        .whisper = text_at(body, "whisper"),
                        .tracks = people_in(sql, record.call)});
}

void add_track(soci::session& sql, const EventRecord& record, const json& body) {
  const auto call = record.call.text(), leg = text_at(body, "leg"), part = text_at(body, "part"),
             person = text_at(body, "person");
  sql << "INSERT INTO recording_tracks (recording, leg, part, person) "
         "SELECT id, CAST(:leg AS TEXT), CAST(:part AS TEXT), CAST(:person AS TEXT) "
         "FROM recordings WHERE call_id = :call AND state = 'recording' AND ended = 0 "
         "ON CONFLICT (recording, leg) DO NOTHING",
      soci::use(leg), soci::use(part), soci::use(person), soci::use(call);
}

void stop(soci::session& sql, const EventRecord& record, const json& body, RecordingId id) {
  const auto recording = id.text();
  const long long at = record.at.time_since_epoch().count();
  sql << "UPDATE recordings SET ended = :at WHERE id = :id AND ended = 0", soci::use(at),
      soci::use(recording);
  if (!flag_at(body, "erased")) return;
  const auto row = read_recording(sql, id);
  if (row && !row->hold) blank_recording(sql, id, record.at);  // a hold of the operator's wins too
}

// One that a killed server left has no other end than its sound's.
void keep(soci::session& sql, const json& body, RecordingId id) {
  const auto recording = id.text(), hash = text_at(body, "hash");
  const auto length = number_at(body, "length_ms"), bytes = number_at(body, "bytes");
  const std::string state = recording_state_name(
      flag_at(body, "recovered") ? RecordingState::recovered : RecordingState::complete);
  sql << "UPDATE recordings SET duration = :length, bytes = :bytes, hash = :hash, "
         "state = CASE WHEN state = 'recording' THEN :state ELSE state END, "
         "ended = CASE WHEN ended = 0 THEN started + CAST(:same AS BIGINT) ELSE ended END "
         "WHERE id = :id AND state <> 'erased'",
      soci::use(length), soci::use(bytes), soci::use(hash), soci::use(state), soci::use(length),
      soci::use(recording);
}

void lose(soci::session& sql, const EventRecord& record, RecordingId id) {
  const auto recording = id.text();
  const long long at = record.at.time_since_epoch().count();
  sql << "UPDATE recordings SET state = 'failed', ended = CASE WHEN ended = 0 THEN :at ELSE ended "
         "END WHERE id = :id AND state <> 'erased'",
      soci::use(at), soci::use(recording);
}

void object(soci::session& sql, const EventRecord& record) {
  const auto call = record.call.text();
  sql << "UPDATE recordings SET objected = 1 WHERE call_id = :call", soci::use(call);
}

}  // namespace

void project_recording(soci::session& sql, const EventRecord& record) {
  if (!record.type.starts_with("recording_") && record.type != "participant_joined" &&
      record.type != "customer_objected")
    return;
  const auto body = json::parse(record.body, nullptr, false);
  if (record.type == "participant_joined") return add_track(sql, record, body);
  if (record.type == "customer_objected") return object(sql, record);
  const auto id = RecordingId::parse(text_at(body, "recording"));
  if (!id) return;
  if (record.type == "recording_started") begin(sql, record, body, *id);
  if (record.type == "recording_stopped") stop(sql, record, body, *id);
  if (record.type == "recording_kept") keep(sql, body, *id);
  if (record.type == "recording_lost") lose(sql, record, *id);
}

}  // namespace earshot::store
