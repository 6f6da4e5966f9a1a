#pragma once
// Events that the database could not take, one a line, appended and synced; written to it when it
// can. Belongs to one server at a time. Some space is reserved ahead, so that a full disk is not
// the end of it. Home thread: the store thread.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>

#include "base/result.hpp"
#include "store/event_record.hpp"

namespace earshot::store {

class SpillFile {
 public:
  // Makes the file (0600) when it is not there. Errors: "store_in_use" (another server has it),
  // "spill_unusable".
  static Result<SpillFile> open(const std::filesystem::path& path);
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&& other) noexcept;
  ~SpillFile();

  bool empty() const { return size_ == 0; }
  // All of them are on the disk afterwards, or none ("disk_full", "disk_error").
  Result<void> append(std::span<const EventRecord> records);

  using Take = std::function<Result<void>(std::span<const EventRecord>)>;
  // Hands everything over in batches, in order, and empties the file when all were taken. Lines
  // that can not be read are left in a copy, `<path>.damaged`. Returns how many lines those were.
  Result<std::size_t> replay(const Take& take);

 private:
  SpillFile(std::filesystem::path path, int file, std::size_t size);
  void reserve() const;
  Result<void> clear(bool keep_copy);
  auto error(std::string code, const char* doing) const;

  std::filesystem::path path_;
  int file_ = -1;
  std::size_t size_ = 0;
};

}  // namespace earshot::store
