#include "app/recording_store.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/retention_run.hpp"
#include "recording/export/export.hpp"
#include "recording/export/waveform.hpp"
#include "store/history.hpp"
#include "store/recordings.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

namespace {

constexpr std::size_t kLargestSound = 512 * 1024 * 1024;  // an hour of eight tracks as WAV
constexpr std::size_t kShownDue = 200;
constexpr Millis kPeakStep = 100ms;

struct Names {
  explicit Names(const store::StoredDirectory& directory) : directory_(directory) {}
  api::RecordedPerson of(PersonId id) const {
    const auto& people = directory_.people;
    const auto found = std::ranges::find_if(
        people, [id](const store::StoredPerson& one) { return one.person.id == id; });
    if (found == people.end()) return {.id = id};
    return {id, found->person.extension, found->person.name};
  }

 private:
  const store::StoredDirectory& directory_;
};

core::WhisperTrack whisper_of(const store::Recording& one) {
  return core::whisper_track_from_name(one.whisper).value_or(core::WhisperTrack::own);
}

api::RecordingRow row_of(const store::Recording& one, const Names& names, std::string number) {
  api::RecordingRow row{.id = one.id,
                        .call = one.call,
                        .queue = one.queue,
                        .number = std::move(number),
                        .started = one.started,
                        .bytes = one.bytes,
                        .state = store::recording_state_name(one.state),
                        .rule = one.rule,
                        .whisper = whisper_of(one),
                        .objected = one.objected};
  if (one.ended) row.length = one.duration;
  for (const auto& track : one.tracks)
    if (track.part == "agent" && track.person) row.agents.push_back(names.of(track.person));
  if (one.ended && one.retention_days > 0 && one.state != store::RecordingState::erased)
    row.erase_at = *one.ended + std::chrono::days(one.retention_days);
  if (one.hold) row.hold = {names.of(one.hold->by).name, one.hold->since, one.hold->reason};
  return row;
}

// Rows with what the rest of the database knows about them.
Result<std::vector<api::RecordingRow>> rows_of(store::Database& database,
                                               const std::vector<store::Recording>& found) {
  const auto directory = store::DirectoryStore(database).read();
  if (!directory) return tl::unexpected(directory.error());
  const Names names(*directory);
  std::vector<api::RecordingRow> rows;
  for (const auto& one : found) {
    std::string number;
    if (one.state != store::RecordingState::erased) {
      auto found_number = store::History(database).number_of(one.call);
      if (!found_number) return tl::unexpected(found_number.error());
      number = std::move(*found_number);
    }
    rows.push_back(row_of(one, names, std::move(number)));
  }
  return rows;
}

// As many may go in one run without a question.
std::size_t brake_of(std::size_t kept, const Config& config) {
  const recording::Brake brake;
  const int percent = config.recording.brake_percent;
  if (percent == 0) return kept;
  return std::max(brake.few, kept * static_cast<std::size_t>(percent) / 100);
}

Error unreadable(const Error& why) { return {"unreadable", why.message}; }

}  // namespace

Result<std::vector<api::RecordingRow>> RecordingStore::list(const api::RecordingFilter& filter,
                                                            std::size_t most) {
  return database_.use([&](store::Database& database) -> Result<std::vector<api::RecordingRow>> {
    const auto found = store::Recordings(database).page({.call = filter.call,
                                                         .queue = filter.queue,
                                                         .person = filter.agent,
                                                         .state = {},
                                                         .from = filter.from,
                                                         .to = filter.to,
                                                         .after = filter.before},
                                                        most);
    if (!found) return tl::unexpected(found.error());
    return rows_of(database, *found);
  });
}

Result<std::optional<api::RecordingRow>> RecordingStore::find(RecordingId id) {
  using Found = std::optional<api::RecordingRow>;
  return database_.use([&](store::Database& database) -> Result<Found> {
    const auto found = store::Recordings(database).find(id);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return Found();
    auto rows = rows_of(database, {**found});
    if (!rows) return tl::unexpected(rows.error());
    return Found(std::move(rows->front()));
  });
}

Result<recording::Playback> RecordingStore::open(RecordingId id) {
  auto reader = vault_.open(id);
  if (!reader) return tl::unexpected(unreadable(reader.error()));
  auto playback = recording::Playback::open(std::move(*reader));
  if (!playback) return tl::unexpected(unreadable(playback.error()));
  return playback;
}

Result<api::Contents> RecordingStore::contents(RecordingId id) {
  const auto playback = open(id);
  if (!playback) return tl::unexpected(playback.error());
  const auto directory = database_.use(
      [](store::Database& database) { return store::DirectoryStore(database).read(); });
  if (!directory) return tl::unexpected(directory.error());
  const Names names(*directory);
  api::Contents contents{.length = std::chrono::duration_cast<Millis>(playback->duration()),
                         .tracks = {},
                         .markers = {}};
  for (const auto& track : playback->tracks())
    contents.tracks.push_back({track.leg, track.prompt, track.part, track.person,
                               track.person ? names.of(track.person).name : ""});
  for (const auto& marker : playback->markers()) {
    const auto whose =
        std::ranges::find_if(playback->tracks(), [&](const recording::TrackInfo& track) {
          return marker.person && track.person == marker.person && !track.prompt;
        });
    contents.markers.push_back({std::chrono::duration_cast<Millis>(marker.at), marker.kind,
                                marker.text,
                                whose == playback->tracks().end() ? LegId{} : whose->leg});
  }
  return contents;
}

Result<std::string> RecordingStore::render(RecordingId id, const api::SoundWish& wish) {
  const auto row = database_.use(
      [id](store::Database& database) { return store::Recordings(database).find(id); });
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail("no_such_recording", "there is no recording with this id");
  auto playback = open(id);
  if (!playback) return tl::unexpected(playback.error());
  recording::ExportRequest request{.format = wish.format == api::SoundWish::Format::wav
                                                 ? recording::Format::wav
                                                 : recording::Format::ogg_opus,
                                   .channels = recording::Channels::mixed,
                                   .customer_copy = wish.customer};
  if (whisper_of(**row) == core::WhisperTrack::mixed) request.aside = recording::Aside::mixed;
  if (wish.track) {
    const auto& tracks = playback->tracks();
    for (std::size_t i = 0; i < tracks.size(); ++i)
      if (tracks[i].leg == wish.track && tracks[i].prompt == wish.prompts)
        request.tracks.push_back(i);
    if (request.tracks.empty())
      return fail("no_such_track", "nobody of this recording has this leg");
    request.channels = recording::Channels::one_each;
  }
  std::string sound;
  const auto done =
      recording::export_sound(*playback, request, [&](recording::ByteView bytes) -> Result<void> {
        if (sound.size() + bytes.size() > kLargestSound)
          return fail("too_large",
                      "this is too long to be played at once: ask for Ogg, or a track");
        sound.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
      });
  if (!done) return tl::unexpected(done.error());
  return sound;
}

Result<api::Peaks> RecordingStore::peaks(RecordingId id) {
  auto playback = open(id);
  if (!playback) return tl::unexpected(playback.error());
  const auto wave = recording::waveform(*playback, kPeakStep, true);
  if (!wave) return tl::unexpected(unreadable(wave.error()));
  api::Peaks peaks{.step = wave->bucket, .tracks = {}};
  for (std::size_t i = 0; i < wave->tracks.size(); ++i) {
    auto& track = peaks.tracks.emplace_back();
    track.leg = playback->tracks()[i].leg;
    track.prompts = playback->tracks()[i].prompt;
    for (const auto& peak : wave->tracks[i])
      track.peaks.push_back(static_cast<float>(std::max(std::abs(peak.low), std::abs(peak.high))) /
                            128.0f);
  }
  return peaks;
}

Result<void> RecordingStore::hold(RecordingId id, PersonId by, const std::string& reason) {
  return database_.use([&](store::Database& database) {
    return store::Recordings(database).hold(id, {by, reason, wall_now_()});
  });
}

Result<void> RecordingStore::release(RecordingId id, PersonId by, const std::string&) {
  return database_.use([&](store::Database& database) {
    return store::Recordings(database).release(id, by, wall_now_());
  });
}

Result<void> RecordingStore::erase(RecordingId id, PersonId by, const std::string&) {
  return database_.use([&](store::Database& database) {
    return erase_recording(database, vault_, id, by, "request", wall_now_());
  });
}

Result<api::RetentionPlan> RecordingStore::plan() {
  using Planned = Result<api::RetentionPlan>;
  return database_.use([&](store::Database& database) -> Planned {
    const WallTime now = wall_now_();
    const auto planned = plan_expiry(database, config_, now, false);
    if (!planned) return tl::unexpected(planned.error());
    store::Recordings recordings(database);
    const auto counted = recordings.retention(now);
    if (!counted) return tl::unexpected(counted.error());
    api::RetentionPlan plan{.due = planned->deletions.size(),
                            .kept = counted->kept,
                            .held = planned->held,
                            .bytes = planned->bytes,
                            .brake = brake_of(counted->kept, config_),
                            .first = {}};
    std::vector<store::Recording> first;
    for (const auto& deletion : planned->deletions) {
      if (first.size() == kShownDue) break;
      const auto row = recordings.find(deletion.id);
      if (!row) return tl::unexpected(row.error());
      if (*row) first.push_back(**row);
    }
    auto rows = rows_of(database, first);
    if (!rows) return tl::unexpected(rows.error());
    plan.first = std::move(*rows);
    return plan;
  });
}

Result<std::size_t> RecordingStore::run(std::optional<std::size_t> confirmed, PersonId by) {
  return database_.use([&](store::Database& database) -> Result<std::size_t> {
    const WallTime now = wall_now_();
    auto plan = plan_expiry(database, config_, now, false);
    if (!plan) return tl::unexpected(plan.error());
    if (plan->refusal && confirmed == plan->deletions.size()) plan->refusal.reset();
    if (plan->refusal) return fail("retention_brake", plan->refusal->message);
    return run_expiry(database, vault_, *plan, by, now);
  });
}

}  // namespace earshot::app
