#include "app/stored_recordings.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace earshot::app {

Result<std::unique_ptr<recording::ObjectStorage>> open_object_storage(const Config& config) {
  if (config.recording.storage != RecordingStorage::s3) return nullptr;
  const auto& s3 = config.recording.s3;
  return recording::make_s3({.endpoint = s3.endpoint,
                             .bucket = s3.bucket,
                             .region = s3.region,
                             .access_key = s3.access_key,
                             .secret_key = s3.secret_key,
                             .prefix = s3.prefix,
                             .ca_file = ""});
}

Result<StoredRecordings> open_stored_recordings(const Config& config) {
  const auto key_file = config.master_key_file();
  if (!std::filesystem::exists(key_file))
    return fail("no_master_key",
                fmt::format("{}: there is no master key; name the server's configuration file with "
                            "--config, or start in its directory",
                            key_file.string()));
  auto master = recording::MasterKeys::open(key_file);
  if (!master) return tl::unexpected(master.error());
  auto storage = open_object_storage(config);
  if (!storage) return tl::unexpected(storage.error());
  recording::Vault vault({{config.recording_directory()}, std::move(*master)}, storage->get(),
                         nullptr);
  return StoredRecordings{std::move(*storage), std::move(vault)};
}

}  // namespace earshot::app
