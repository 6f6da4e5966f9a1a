#pragma once
// The master key wraps the recordings' keys. It lives in a file outside the database (0600, made at
// first use) that must be backed up: without it no recording can be read. It has generations: the
// newest wraps, all unwrap, so that it can be changed without touching old recordings. Immutable
// after open; any thread.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "recording/files.hpp"
#include "recording/keys/recording_key.hpp"

namespace earshot::recording {

class MasterKeys {
 public:
  // Errors: "key_file_exposed" (others may read it), "key_file_unusable" (not ours, or damaged),
  // and the disk's. A damaged file is never replaced.
  static Result<MasterKeys> open(const std::filesystem::path& path);
  // Adds a generation to the file, whole or not at all; open it again to use it.
  static Result<void> rotate(const std::filesystem::path& path);

  std::uint32_t newest() const { return generations_.back().number; }

  Bytes wrap(RecordingId id, const RecordingKey& key) const;
  // Errors: "master_key_missing" (wrapped by another one), "key_damaged" (altered, or another
  // recording's).
  Result<RecordingKey> unwrap(RecordingId id, ByteView wrapped) const;

 private:
  struct Generation {
    std::uint32_t number = 0;
    RecordingKey key = RecordingKey::zero();
  };
  static Result<MasterKeys> parse(const std::filesystem::path& path);
  static std::string text(const std::vector<Generation>& generations);
  std::vector<Generation> generations_;  // ascending, never empty
};

}  // namespace earshot::recording
