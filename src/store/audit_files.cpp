// The two files of the audit: the key that signs heads, and the heads for the operator to ship.

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "store/audit_heads.hpp"

namespace earshot::store {
namespace {

constexpr std::size_t kSeedText = crypto_sign_SEEDBYTES * 2;

// Closes itself.
class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : file_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }
  explicit operator bool() const { return file_ >= 0; }

  bool write_and_sync(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file_) == 0;
  }

 private:
  int file_;
};

auto key_error(const std::filesystem::path& file, std::string_view what) {
  return fail("audit_key_unusable",
              fmt::format("{}: {}; it must be the key that signs the audit's heads, readable by "
                          "the server's user only ([audit] key_file)",
                          file.string(), what));
}

Result<void> make_key(const std::filesystem::path& path) {
  std::string seed(crypto_sign_SEEDBYTES, '\0');
  randombytes_buf(seed.data(), seed.size());
  std::string text(kSeedText + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<unsigned char*>(seed.data()),
                 seed.size());
  text.back() = '\n';
  const File file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file && errno == EEXIST) return {};  // another program was faster
  const bool written = file && file.write_and_sync(text);
  if (written) return {};
  const auto why = std::string("making it: ") + std::strerror(errno);
  if (file) ::unlink(path.c_str());  // half a key is none
  return key_error(path, why);
}

Result<void> append_line(const std::filesystem::path& path, const std::string& line) {
  const File file(path, O_RDWR | O_CREAT | O_APPEND);
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0)
    return fail("audit_export_failed", fmt::format("{}: {}", path.string(), std::strerror(errno)));
  char last = '\n';
  const bool cut = status.st_size > 0 && ::pread(file.get(), &last, 1, status.st_size - 1) == 1 &&
                   last != '\n';  // by a crash: it must not swallow this line
  if (file.write_and_sync((cut ? "\n" : "") + line + "\n")) return {};
  return fail("audit_export_failed", fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

}  // namespace

Result<AuditKey> AuditKey::read(const std::filesystem::path& path) {
  if (sodium_init() < 0) return key_error(path, "libsodium does not start");
  const File file(path, O_RDONLY);
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return key_error(path, std::strerror(errno));
  if ((status.st_mode & 0077) != 0)
    return fail("audit_key_open",
                fmt::format("{}: others may read it, and could sign; `chmod 600` it, and if they "
                            "were strangers, move it away: a new one is made",
                            path.string()));
  std::string text(kSeedText + 2, '\0');
  const auto size = ::read(file.get(), text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  std::string seed(crypto_sign_SEEDBYTES, '\0');
  std::size_t length = 0;
  if (text.size() != kSeedText ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(seed.data()), seed.size(), text.data(),
                     text.size(), nullptr, &length, nullptr) != 0 ||
      length != seed.size())
    return key_error(path, "is no key");
  AuditKey key;
  key.secret_.resize(crypto_sign_SECRETKEYBYTES);
  std::string open(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(open.data()),
                           reinterpret_cast<unsigned char*>(key.secret_.data()),
                           reinterpret_cast<const unsigned char*>(seed.data()));
  key.public_key_.resize(open.size() * 2 + 1);
  sodium_bin2hex(key.public_key_.data(), key.public_key_.size(),
                 reinterpret_cast<const unsigned char*>(open.data()), open.size());
  key.public_key_.pop_back();
  return key;
}

Result<AuditKey> AuditKey::read_or_make(const std::filesystem::path& path) {
  if (sodium_init() < 0) return key_error(path, "libsodium does not start");
  if (!std::filesystem::exists(path))
    if (auto made = make_key(path); !made) return tl::unexpected(made.error());
  return read(path);
}

Result<void> AuditSealer::seal(Database& database, WallTime now) {
  AuditHeads heads(database);
  const auto end = Audit(database).end();
  if (!end) return tl::unexpected(end.error());
  const auto newest = heads.newest();
  if (!newest) return tl::unexpected(newest.error());
  // A chain that is shorter than its newest head was cut: signing its end would cover that up.
  if (end->number > (*newest ? (*newest)->number : 0)) {
    const auto head = key_.sign(*end, now);
    if (auto added = heads.add(head); !added) return added;
    unexported_ = head;
  }
  if (!unexported_) return {};
  if (auto exported = append_line(export_file_, to_line(*unexported_)); !exported) return exported;
  unexported_.reset();
  return {};
}

Result<HeadFile> read_heads(const std::filesystem::path& path) {
  std::ifstream lines(path, std::ios::binary);
  if (!lines)
    return fail("audit_heads_unreadable",
                fmt::format("{}: can not be read: {}", path.string(), std::strerror(errno)));
  HeadFile file;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    if (auto head = head_of_line(line))
      file.heads.push_back(std::move(*head));
    else
      file.unreadable.push_back(number);
  }
  return file;
}

}  // namespace earshot::store
