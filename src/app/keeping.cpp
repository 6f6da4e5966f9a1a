#include "app/keeping.hpp"

#include <filesystem>
#include <utility>

#include "app/stored_recordings.hpp"
#include "io/clock.hpp"
#include "store/recordings.hpp"

namespace earshot::app {

Result<std::unique_ptr<Keeping>> Keeping::start(Surroundings around) {
  std::unique_ptr<Keeping> keeping(new Keeping(std::move(around)));
  if (keeping->around_.config.recording.enabled)
    if (auto opened = keeping->open(); !opened) return tl::unexpected(opened.error());
  keeping->port_ = std::make_unique<RecordingPort>(
      RecordingPort::Surroundings{.recorder = keeping->recorder_.get(),
                                  .now = keeping->around_.now,
                                  .wall_now = io::wall_now,
                                  .tell = keeping->around_.tell,
                                  .sealed =
                                      [k = keeping.get()](RecordingId id) {
                                        if (k->archive_) k->archive_->sealed(id);
                                      },
                                  .erased =
                                      [k = keeping.get()](RecordingId id) {
                                        if (k->archive_) k->archive_->erased(id);
                                      }});
  keeping->around_.post([k = keeping.get()] {
    for (const auto& fact : std::exchange(k->untold_, {})) k->around_.tell(fact);
  });
  return keeping;
}

Keeping::Keeping(Surroundings around) : around_(std::move(around)) {}

Result<void> Keeping::open() {
  const Config& config = around_.config;
  auto master = recording::MasterKeys::open(config.master_key_file());
  if (!master) return tl::unexpected(master.error());
  const recording::Layout layout{config.recording_directory()};
  if (auto made = recording::make_folders(layout.root); !made) return made;
  const recording::KeyStore keys(layout, std::move(*master));
  auto storage = open_object_storage(config);
  if (!storage) return tl::unexpected(storage.error());
  storage_ = std::move(*storage);
  if (storage_) {
    const auto archived = [this](RecordingId id) {
      auto told = around_.database.use(
          [id](store::Database& database) { return store::Recordings(database).stored(id, "s3"); });
      if (!told) around_.log.write(LogLevel::warning, "recording", told.error().message);
    };
    archive_ = std::make_unique<recording::Archive>(
        layout, *storage_, recording::ArchiveOptions{.on_archived = archived}, around_.counters,
        around_.log);
  }
  vault_ = std::make_unique<recording::Vault>(keys, storage_.get(), archive_.get());
  find_untold(layout);
  auto recorder = recording::Recorder::start(
      {.layout = layout,
       .loop = {.sync_every = config.recording.sync_every,
                .keep_free = config.recording.keep_free,
                .may_erase = [this](RecordingId id) { return may_erase(id); },
                .tombstones = archive_ != nullptr,
                .make_file = {}}},
      keys, around_.taps, [this] { around_.post([this] { port_->take_news(); }); },
      around_.counters, around_.log);
  if (!recorder) return tl::unexpected(recorder.error());
  recorder_ = std::move(*recorder);
  store_ = std::make_unique<RecordingStore>(around_.database, *vault_, config, io::wall_now);
  retention_ = std::make_unique<RetentionJob>(*store_, around_.log);
  return {};
}

// Killed after a recording was put away, or before its file was made, and before the database knew:
// the recorder finds nothing to recover, and its row would stay as if it were recorded still.
void Keeping::find_untold(const recording::Layout& layout) {
  constexpr std::size_t kMost = 10'000;
  const auto rows = around_.database.use([](store::Database& database) {
    return store::Recordings(database).page({.state = store::RecordingState::recording}, kMost);
  });
  if (!rows) return around_.log.write(LogLevel::warning, "recording", rows.error().message);
  for (const auto& row : *rows) {
    if (std::filesystem::exists(layout.live(row.id))) continue;  // the recorder's
    if (!std::filesystem::exists(layout.sound(row.id))) {
      if (!storage_)
        untold_.push_back(core::RecordingFailed{row.id, "the server died before it was written"});
      continue;
    }
    const auto verdict = vault_->verify(row.id, std::nullopt);
    if (!verdict || !verdict->good()) continue;
    const auto& end = verdict->ending;
    untold_.push_back(
        core::RecordingClosed{.recording = row.id,
                              .length = std::chrono::duration_cast<Millis>(end.totals.duration),
                              .bytes = end.valid_size,
                              .hash = recording::hash_text(end.hash),
                              .recovered = end.totals.recovered});
    if (archive_) archive_->sealed(row.id);
  }
}

// The core knows of holds that were put by the console; this one also of the operator's. What can
// not be asked is not destroyed: the hourly run does it.
Result<void> Keeping::may_erase(RecordingId id) {
  return around_.database.use([id](store::Database& database) -> Result<void> {
    const auto row = store::Recordings(database).find(id);
    if (!row) return tl::unexpected(row.error());
    if (*row && (*row)->hold) return fail("on_hold", "it is under legal hold");
    return {};
  });
}

std::optional<Error> Keeping::fault(Instant now) const {
  return recorder_ ? recorder_->fault(now) : std::nullopt;
}

}  // namespace earshot::app
