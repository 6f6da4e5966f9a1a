#include "tests/phones/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/check.hpp"
#include "tests/phones/eventually.hpp"

namespace earshot::phones {

Process::Process(std::vector<std::string> argv, std::filesystem::path output)
    : output_(std::move(output)) {
  std::vector<char*> words;
  for (auto& word : argv) words.push_back(word.data());
  words.push_back(nullptr);
  const int out = ::open(output_.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(out >= 0 && nothing >= 0);
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(nothing, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  ::close(out);
  ::close(nothing);
}

Process::~Process() { kill(); }

bool Process::reap(bool wait) {
  if (exit_code_) return true;
  int status = 0;
  if (::waitpid(pid_, &status, wait ? 0 : WNOHANG) != pid_) return false;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return true;
}

bool Process::running() { return !reap(false); }

std::optional<int> Process::exit_code(std::chrono::seconds within) {
  (void)eventually(
      "the program ends", [&] { return reap(false); }, within);
  return exit_code_;
}

std::optional<int> Process::stop(std::chrono::seconds within) {
  if (running()) ::kill(pid_, SIGTERM);
  return exit_code(within);
}

void Process::kill() {
  if (reap(false)) return;
  ::kill(pid_, SIGKILL);
  reap(true);
}

std::string Process::output() const {
  std::stringstream text;
  text << std::ifstream(output_).rdbuf();
  return text.str();
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "earshot-XXXXXX").string();
  CHECK(::mkdtemp(name.data()));
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!std::getenv("EARSHOT_KEEP")) std::filesystem::remove_all(path_, ignored);
}

void TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name) << text;
}

namespace {

template <class Address>
bool can_bind(const Address& address, int family, int type) {
  const int fd = ::socket(family, type | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;  // a machine without this family: nobody else has the port either
  const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  const bool missing = !bound && errno == EADDRNOTAVAIL;
  ::close(fd);
  return bound || missing;
}

bool is_free(int port, int type) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<std::uint16_t>(port));
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = v4.sin_port;
  v6.sin6_addr = in6addr_loopback;
  return can_bind(v4, AF_INET, type) && can_bind(v6, AF_INET6, type);
}

}  // namespace

bool is_bound(int port) { return !is_free(port, SOCK_DGRAM); }

// Programs that run at the same time start looking in different places, by their process id; below
// the kernel's range for ports of its own choice.
int free_ports(int count) {
  static std::atomic<int> next{10'000 + (::getpid() % 60) * 360};
  for (int tries = 0; tries < 5'000; ++tries) {
    const int first = next.fetch_add(count % 2 ? count + 1 : count);
    if (first + count >= 32'000) {
      next = 10'000;
      continue;
    }
    bool all = true;
    for (int port = first; all && port < first + count; ++port) {
      all = is_free(port, SOCK_DGRAM) && is_free(port, SOCK_STREAM);
    }
    if (all) return first;
  }
  ADD_FAILURE() << "no " << count << " free ports on 127.0.0.1";
  return 0;
}

}  // namespace earshot::phones
