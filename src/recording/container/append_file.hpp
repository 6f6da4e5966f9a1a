#pragma once
// A file that grows, as the container writes it: on a disk, or one of a test that fails when told.
// One thread appends; sync may be called from another at the same time.

#include <filesystem>
#include <memory>

#include "recording/files.hpp"

namespace earshot::recording {

class AppendFile {
 public:
  virtual ~AppendFile() = default;
  // May leave a part of `bytes` behind when it fails; cut() takes it away.
  virtual Result<void> append(ByteView bytes) = 0;
  virtual Result<void> cut(std::uint64_t size) = 0;
  // Until what was appended survives a power cut. "file_gone": it has no name any more.
  virtual Result<void> sync() = 0;
};

class DiskFile final : public AppendFile {
 public:
  // A new one (0600), its name on the disk; "exists".
  static Result<std::unique_ptr<DiskFile>> make(const std::filesystem::path& path);
  static Result<std::unique_ptr<DiskFile>> open(const std::filesystem::path& path);

  Result<void> append(ByteView bytes) override;
  Result<void> cut(std::uint64_t size) override;
  Result<void> sync() override;

 private:
  DiskFile(std::filesystem::path path, io::FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  std::filesystem::path path_;
  io::FileDescriptor file_;
};

}  // namespace earshot::recording
