#pragma once
// The API's recordings: rows of the store, sound of the vault. Any thread that may wait; each
// rendering reads a whole recording.

#include <functional>
#include <optional>

#include "api/recording_library.hpp"
#include "app/config.hpp"
#include "app/shared_database.hpp"
#include "recording/playback/playback.hpp"
#include "recording/storage/vault.hpp"

namespace earshot::store {
struct Recording;
struct StoredDirectory;
}  // namespace earshot::store

namespace earshot::app {

class RecordingStore final : public api::RecordingLibrary {
 public:
  RecordingStore(SharedDatabase& database, recording::Vault& vault, Config config,
                 std::function<WallTime()> wall_now)
      : database_(database),
        vault_(vault),
        config_(std::move(config)),
        wall_now_(std::move(wall_now)) {}

  Result<std::vector<api::RecordingRow>> list(const api::RecordingFilter& filter,
                                              std::size_t most) override;
  Result<std::optional<api::RecordingRow>> find(RecordingId id) override;
  Result<api::Contents> contents(RecordingId id) override;
  Result<std::string> render(RecordingId id, const api::SoundWish& wish) override;
  Result<api::Peaks> peaks(RecordingId id) override;
  Result<void> hold(RecordingId id, PersonId by, const std::string& reason) override;
  Result<void> release(RecordingId id, PersonId by, const std::string& reason) override;
  Result<void> erase(RecordingId id, PersonId by, const std::string& reason) override;
  Result<api::RetentionPlan> plan() override;
  Result<std::size_t> run(std::optional<std::size_t> confirmed, PersonId by) override;

 private:
  Result<recording::Playback> open(RecordingId id);

  SharedDatabase& database_;
  recording::Vault& vault_;
  const Config config_;
  const std::function<WallTime()> wall_now_;
};

}  // namespace earshot::app
