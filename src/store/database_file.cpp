#include "store/database_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace earshot::store {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

template <class... Args>
auto refuse(std::string code, const std::string& path, fmt::format_string<Args...> text,
            Args&&... args) {
  return fail(std::move(code),
              fmt::format("{}: {}", path, fmt::format(text, std::forward<Args>(args)...)));
}

Result<void> check_header(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return refuse("database_unreadable", path, "can not be read ({}); make it the server user's",
                  std::strerror(errno));
  std::array<char, kMagic.size()> header{};
  const auto got = ::read(file, header.data(), header.size());
  ::close(file);
  if (got == 0)
    return refuse("database_corrupt", path,
                  "is empty; restore the last backup in its place, or remove the file to begin "
                  "with an empty database");
  if (std::string_view(header.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))) !=
      kMagic)
    return refuse("database_corrupt", path,
                  "is not an SQLite database; it was left as it is: name another file in [store] "
                  "database, or restore the last backup in its place");
  return {};
}

void sync_directory(const std::filesystem::path& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

std::filesystem::path directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

}  // namespace

Result<FileState> inspect_file(const std::string& path, bool open_already, Log& log) {
  if (path.empty() || path.find('"') != std::string::npos)
    return refuse("database_unreadable", path, "is no usable file name for [store] database");
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT)
      return refuse("database_unreadable", path, "can not be looked at ({})", std::strerror(errno));
    // SQLite would replay the old log into the new file.
    if (::access((path + "-wal").c_str(), F_OK) == 0)
      return refuse("database_missing_file", path,
                    "is missing but its log {}-wal is there; restore the last backup, or move the "
                    "log away to begin with an empty database",
                    path);
    return FileState::absent;
  }
  if (!S_ISREG(status.st_mode))
    return refuse("database_unreadable", path, "is not a file; name one in [store] database");
  if (status.st_uid != ::geteuid())
    return refuse("database_wrong_owner", path,
                  "belongs to user id {}, this program runs as {}; run it as the owner (sudo -u), "
                  "or chown the file",
                  status.st_uid, ::geteuid());
  if (!open_already) {
    if (auto header = check_header(path); !header) return tl::unexpected(header.error());
  }
  if (::access(path.c_str(), W_OK) != 0)
    return refuse("database_unreadable", path, "can not be written ({}); chmod 0600 it",
                  std::strerror(errno));
  if ((status.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) == 0)
    log.write(LogLevel::warning, "store", "database was readable by others; closed to them",
              {{"database", path}, {"mode", fmt::format("{:o}", status.st_mode & 07777)}});
  return FileState::present;
}

Result<std::string> create_draft(const std::string& path) {
  const auto directory = directory_of(path);
  std::error_code error;
  if (!std::filesystem::exists(directory, error)) {
    std::filesystem::create_directories(directory, error);
    if (error)
      return refuse("database_unreadable", path, "its directory can not be made ({})",
                    error.message());
    ::chmod(directory.c_str(), 0700);
  }
  auto draft = path + ".draft";
  for (auto* left : {"", "-wal", "-shm", "-journal"})  // by a start that was killed
    ::unlink((draft + left).c_str());
  const int file = ::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return refuse(errno == ENOSPC ? "disk_full" : "database_unreadable", draft,
                  "can not be made ({}); the server's user must be able to write the directory",
                  std::strerror(errno));
  ::close(file);
  return draft;
}

Result<void> publish_draft(const std::string& draft, const std::string& path) {
  if (::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST)
    return refuse("database_unreadable", path, "can not be put in place ({})",
                  std::strerror(errno));
  ::unlink(draft.c_str());
  sync_directory(directory_of(path));
  return {};
}

}  // namespace earshot::store
