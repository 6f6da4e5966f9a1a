#include "recording/container/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace earshot::recording {

Result<std::unique_ptr<DiskFile>> DiskFile::make(const std::filesystem::path& path) {
  if (auto made = write_new_file(path, {}); !made) return tl::unexpected(made.error());
  return open(path);
}

Result<std::unique_ptr<DiskFile>> DiskFile::open(const std::filesystem::path& path) {
  io::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return tl::unexpected(disk_error("open", path, errno));
  return std::unique_ptr<DiskFile>(new DiskFile(path, std::move(file)));
}

Result<void> DiskFile::append(ByteView bytes) { return write_all(file_.get(), bytes, path_); }

Result<void> DiskFile::cut(std::uint64_t size) {
  if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
    return tl::unexpected(disk_error("cut", path_, errno));
  }
  return {};
}

Result<void> DiskFile::sync() {
  struct stat info {};
  if (::fstat(file_.get(), &info) != 0 || ::fdatasync(file_.get()) != 0) {
    return tl::unexpected(disk_error("sync", path_, errno));
  }
  if (info.st_nlink == 0) {
    return fail("file_gone", path_.string() + " was deleted while it was written. Who did it?");
  }
  return {};
}

}  // namespace earshot::recording
