#include "store/spill_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

namespace earshot::store {
namespace {

constexpr off_t kReserved = 1 << 20;  // some 4,000 events
constexpr std::size_t kBatch = 500;

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      return fail(errno == ENOSPC ? "disk_full" : "disk_error", std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

SpillFile::SpillFile(std::filesystem::path path, int file, std::size_t size)
    : path_(std::move(path)), file_(file), size_(size) {}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      size_(std::exchange(other.size_, 0)) {}

SpillFile& SpillFile::operator=(SpillFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  return *this;
}

SpillFile::~SpillFile() {
  if (file_ >= 0) ::close(file_);
}

auto SpillFile::error(std::string code, const char* doing) const {
  return fail(std::move(code),
              fmt::format("{}: {}: {}; the server's user must be able to write it, name another "
                          "in [store] spill_file",
                          path_.string(), doing, std::strerror(errno)));
}

Result<SpillFile> SpillFile::open(const std::filesystem::path& path) {
  SpillFile spill(path, ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600), 0);
  if (spill.file_ < 0) return spill.error("spill_unusable", "opening");
  if (::flock(spill.file_, LOCK_EX | LOCK_NB) != 0)
    return fail("store_in_use", fmt::format("{}: another server writes to this database; stop it, "
                                            "or give this one its own [store] database",
                                            path.string()));
  struct stat status {};
  if (::fstat(spill.file_, &status) != 0) return spill.error("spill_unusable", "looking at");
  spill.size_ = static_cast<std::size_t>(status.st_size);
  char last = '\n';
  if (spill.size_ > 0 && ::pread(spill.file_, &last, 1, status.st_size - 1) == 1 && last != '\n' &&
      ::write(spill.file_, "\n", 1) == 1)  // a line cut by a crash must not swallow the next
    ++spill.size_;
  spill.reserve();
  return spill;
}

void SpillFile::reserve() const {
  // Not every file system can; then a full disk is only counted.
  (void)::fallocate(file_, FALLOC_FL_KEEP_SIZE, 0, kReserved);
}

Result<void> SpillFile::append(std::span<const EventRecord> records) {
  std::string lines;
  for (const auto& record : records) lines += to_line(record) + '\n';
  auto written = write_all(file_, lines);
  if (written && ::fdatasync(file_) != 0) written = error("disk_error", "syncing");
  if (!written) {
    if (::ftruncate(file_, static_cast<off_t>(size_)) != 0)
      return error("disk_error", "taking back a half-written line");
    return fail(written.error().code, path_.string() + ": " + written.error().message);
  }
  size_ += lines.size();
  return {};
}

Result<std::size_t> SpillFile::replay(const Take& take) {
  std::ifstream lines(path_, std::ios::binary);
  if (!lines) return error("disk_error", "reading");
  std::vector<EventRecord> batch;
  std::size_t damaged = 0;
  for (std::string line; std::getline(lines, line);) {
    if (auto record = from_line(line))
      batch.push_back(std::move(*record));
    else
      ++damaged;
    if (batch.size() < kBatch) continue;
    if (auto taken = take(batch); !taken) return tl::unexpected(taken.error());
    batch.clear();
  }
  if (!batch.empty())
    if (auto taken = take(batch); !taken) return tl::unexpected(taken.error());
  if (auto cleared = clear(damaged > 0); !cleared) return tl::unexpected(cleared.error());
  return damaged;
}

Result<void> SpillFile::clear(bool keep_copy) {
  if (keep_copy) {
    const auto copy = path_.string() + ".damaged";
    const int file = ::open(copy.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return error("disk_error", "copying damaged lines");
    std::ifstream lines(path_, std::ios::binary);
    Result<void> copied;
    for (std::string line; copied && std::getline(lines, line);)
      if (!from_line(line)) copied = write_all(file, line + '\n');
    ::close(file);
    if (!copied) return copied;
  }
  if (::ftruncate(file_, 0) != 0) return error("disk_error", "emptying");
  size_ = 0;
  reserve();
  return {};
}

}  // namespace earshot::store
