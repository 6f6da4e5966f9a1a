#include "recording/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/random.hpp"

namespace earshot::recording {
namespace fs = std::filesystem;
namespace {

fs::path sharded(const fs::path& folder, RecordingId id, const char* extension) {
  const std::string name = id.text();
  return folder / name.substr(name.size() - 2) / (name + extension);
}

Result<void> overwrite(const fs::path& path) {
  const io::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) {
    if (errno == ENOENT) return {};
    return tl::unexpected(disk_error("overwrite", path, errno));
  }
  Bytes chance(static_cast<std::size_t>(std::clamp<off_t>(info.st_size, 0, 1 << 16)));
  io::random_bytes(chance);
  if (auto written = write_all(file.get(), chance, path); !written) return written;
  if (::fsync(file.get()) != 0) return tl::unexpected(disk_error("overwrite", path, errno));
  return {};
}

}  // namespace

fs::path Layout::live(RecordingId id) const { return live() / (id.text() + ".ears"); }
fs::path Layout::sound(RecordingId id) const { return sharded(recordings(), id, ".ears"); }
fs::path Layout::key(RecordingId id) const { return sharded(root / "keys", id, ".key"); }
fs::path Layout::tombstone(RecordingId id) const { return sharded(recordings(), id, ".gone"); }

Error disk_error(const std::string& doing, const fs::path& path, int error_number) {
  const char* code = "disk_error";
  const char* way_out = "Look at the disk and the system's log.";
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      code = "disk_full";
      way_out = "Make room there, or move [recording] folder to a larger disk.";
      break;
    case EROFS: code = "read_only", way_out = "Mount it for writing."; break;
    case ENOENT: code = "no_such_file", way_out = "Was it moved or deleted by hand?"; break;
    case EACCES:
    case EPERM: code = "not_allowed", way_out = "The server's user must own it."; break;
    case EMFILE:
    case ENFILE: code = "files_exhausted", way_out = "Raise LimitNOFILE of the service."; break;
    default: break;
  }
  return {code, "cannot " + doing + " " + path.string() + ": " + std::strerror(error_number) +
                    ". " + way_out};
}

Result<void> sync_folder(const fs::path& folder) {
  if (folder.empty()) return sync_folder(".");  // of a name without one
  const io::FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file || ::fsync(file.get()) != 0) return tl::unexpected(disk_error("sync", folder, errno));
  return {};
}

Result<void> make_folders(const fs::path& folder) {
  if (folder.empty() || ::access(folder.c_str(), F_OK) == 0) return {};
  const fs::path parent = folder.parent_path();
  if (auto made = make_folders(parent); !made) return made;
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return tl::unexpected(disk_error("make the folder", folder, errno));
  }
  return sync_folder(parent);
}

Result<void> write_all(int file, ByteView bytes, const fs::path& name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return tl::unexpected(disk_error("write", name, written ? errno : ENOSPC));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> write_new_file(const fs::path& path, ByteView bytes) {
  if (auto made = make_folders(path.parent_path()); !made) return made;
  const io::FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file && errno == EEXIST) return fail("exists", path.string() + " exists already");
  if (!file) return tl::unexpected(disk_error("make", path, errno));
  auto written = write_all(file.get(), bytes, path);
  if (written && ::fsync(file.get()) != 0) {
    written = tl::unexpected(disk_error("sync", path, errno));
  }
  if (written) written = sync_folder(path.parent_path());
  if (!written) ::unlink(path.c_str());  // half a file helps nobody
  return written;
}

Result<io::FileDescriptor> open_for_reading(const fs::path& path) {
  io::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return tl::unexpected(disk_error("read", path, errno));
  return file;
}

Result<Bytes> read_whole(const fs::path& path, std::size_t at_most) {
  const auto file = open_for_reading(path);
  if (!file) return tl::unexpected(file.error());
  Bytes bytes(at_most + 1);
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file->get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(disk_error("read", path, errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > at_most) return fail("too_large", path.string() + " is not one of ours: too large");
  bytes.resize(size);
  return bytes;
}

Result<void> shred(const fs::path& path) {
  if (auto gone = overwrite(path); !gone) return gone;
  return remove_file(path);
}

Result<void> move_file(const fs::path& from, const fs::path& to) {
  if (auto made = make_folders(to.parent_path()); !made) return made;
  if (::rename(from.c_str(), to.c_str()) != 0) {
    return tl::unexpected(disk_error("move " + from.string() + " to", to, errno));
  }
  if (auto synced = sync_folder(to.parent_path()); !synced) return synced;
  return sync_folder(from.parent_path());
}

Result<void> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return tl::unexpected(disk_error("delete", path, errno));
  }
  return sync_folder(path.parent_path());
}

std::vector<RecordingId> ids_in(const fs::path& folder, const std::string& extension) {
  std::vector<RecordingId> ids;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() != extension) continue;
    if (const auto id = RecordingId::parse(at->path().stem().string())) ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace earshot::recording
