#pragma once
// Where recordings and their keys lie, and files that are there after a power cut. Folders are
// 0700, files 0600; names are ids only, spread over 1,024 folders by the id's last two letters. Any
// thread; everything here may wait for the disk.
//
//   <root>/live/<recording id>.ears            being written; what is here at start was torn
//   <root>/recordings/4k/<recording id>.ears   sealed
//   <root>/keys/4k/<recording id>.key          its key, wrapped by the master key

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "io/file_descriptor.hpp"

namespace earshot::recording {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

struct Layout {
  std::filesystem::path root;

  std::filesystem::path live(RecordingId id) const;
  std::filesystem::path sound(RecordingId id) const;
  std::filesystem::path key(RecordingId id) const;
  // An erased recording whose copy in object storage is still to be deleted.
  std::filesystem::path tombstone(RecordingId id) const;
  std::filesystem::path live() const { return root / "live"; }
  std::filesystem::path recordings() const { return root / "recordings"; }
};

// Errors of this room's disk work: "disk_full", "read_only", "no_such_file", "not_allowed",
// "files_exhausted", "disk_error". `doing` reads on: "cannot <doing> <path>: …".
Error disk_error(const std::string& doing, const std::filesystem::path& path, int error_number);

Result<void> make_folders(const std::filesystem::path& folder);  // 0700, synced with its parents
Result<void> sync_folder(const std::filesystem::path& folder);
// A new file, on the disk with its name before this returns; one that is there is an error
// ("exists") and stays as it is.
Result<void> write_new_file(const std::filesystem::path& path, ByteView bytes);
Result<Bytes> read_whole(const std::filesystem::path& path, std::size_t at_most);
// Overwrites with chance before the name goes, so that the bytes are gone where the file system
// writes in place. A file that is not there is no error.
Result<void> shred(const std::filesystem::path& path);
Result<void> move_file(const std::filesystem::path& from, const std::filesystem::path& to);
Result<void> remove_file(const std::filesystem::path& path);  // not there: no error

Result<void> write_all(int file, ByteView bytes, const std::filesystem::path& name);
Result<io::FileDescriptor> open_for_reading(const std::filesystem::path& path);

// Ids of all files under `folder` with this extension (".ears"), in order; other names are passed
// over.
std::vector<RecordingId> ids_in(const std::filesystem::path& folder, const std::string& extension);

}  // namespace earshot::recording
