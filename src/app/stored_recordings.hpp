#pragma once
// The recordings' files and keys, for commands that run beside the server or without it.

#include <memory>

#include "app/config.hpp"
#include "base/result.hpp"
#include "recording/storage/vault.hpp"

namespace earshot::app {

// Object storage is only read: the running server deletes there what was erased.
struct StoredRecordings {
  std::unique_ptr<recording::ObjectStorage> storage;
  recording::Vault vault;
};
// Errors: "no_master_key", those of the key file and of the storage's settings.
Result<StoredRecordings> open_stored_recordings(const Config& config);

// Null: recordings stay on the local disk.
Result<std::unique_ptr<recording::ObjectStorage>> open_object_storage(const Config& config);

}  // namespace earshot::app
