#include "app/token_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace earshot::app {

namespace {

constexpr std::size_t kTokenBytes = 32, kShortest = 16;

Result<std::string> make_token(const std::string& path) {
  std::array<unsigned char, kTokenBytes> random;
  randombytes_buf(random.data(), random.size());
  std::string token(kTokenBytes * 2, '\0');
  sodium_bin2hex(token.data(), token.size() + 1, random.data(), random.size());

  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = token + "\n";
  const bool written =
      file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const int fault = errno;
  if (file >= 0) ::close(file);
  if (!written) {
    return fail("token_unreadable", "can not make the API token file " + path + " (" +
                                        std::strerror(fault) +
                                        "); set [api] token_file to a place that can be written");
  }
  return token;
}

}  // namespace

Result<std::string> read_or_make_token(const std::string& path) {
  if (sodium_init() < 0) return fail("no_randomness", "libsodium does not start on this machine");
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 && errno == ENOENT) return make_token(path);

  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token)) {
    return fail("token_unreadable",
                "can not read the API token in " + path +
                    "; give it to the server's user, or delete it to get a new one");
  }
  if (found.st_mode & (S_IRWXG | S_IRWXO)) {
    return fail("token_weak", path + " may be read by others: chmod 0600 " + path);
  }
  if (token.size() < kShortest) {
    return fail("token_weak",
                path + " holds a token of fewer than 16 characters; delete it to get a new one");
  }
  return token;
}

}  // namespace earshot::app
