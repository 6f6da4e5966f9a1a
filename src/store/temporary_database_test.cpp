#include "store/temporary_database.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <signal.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

namespace earshot::store {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";

// Replaces this (forked) process; PostgreSQL refuses to run as root, so root becomes another first.
[[noreturn]] void execute(std::vector<std::string> command, const passwd* as) {
  if (as && (::setgid(as->pw_gid) != 0 || ::setuid(as->pw_uid) != 0)) ::_exit(126);
  if (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr))
    ::_exit(126);
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

pid_t start(const std::vector<std::string>& command, const passwd* as) {
  const pid_t child = ::fork();
  if (child == 0) execute(command, as);
  return child;
}

class Server {
 public:
  Server() {
    if (!std::filesystem::exists(kPrograms + "initdb")) {
      why_ = "PostgreSQL 15 is not installed (apt install postgresql-15)";
      return;
    }
    const passwd* as = nullptr;
    if (::geteuid() == 0) {
      as = ::getpwnam("postgres");
      if (!as) as = ::getpwnam("nobody");
      if (!as || ::chown(directory_.path().c_str(), as->pw_uid, as->pw_gid) != 0) {
        why_ = "PostgreSQL does not run as root, and there is no user postgres or nobody";
        return;
      }
    }
    const auto data = directory_.file("data");
    int status = -1;
    ::waitpid(start({kPrograms + "initdb", "-D", data, "-U", "earshot", "-A", "trust", "-E", "UTF8",
                     "--locale=C", "--no-sync"},
                    as),
              &status, 0);
    if (status != 0) {
      why_ = "initdb failed";
      return;
    }
    server_ = start({kPrograms + "postgres", "-D", data, "-k", directory_.path().string(), "-c",
                     "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20"},
                    as);
    why_ = wait_until_ready() ? "" : "postgres did not answer within 30 s";
  }

  ~Server() {
    if (server_ <= 0) return;
    ::kill(server_, SIGQUIT);
    ::waitpid(server_, nullptr, 0);
  }

  const std::string& why() const { return why_; }
  std::string url(const std::string& database) const {
    return fmt::format("postgresql://earshot@/{}?host={}", database, directory_.path().string());
  }

 private:
  bool wait_until_ready() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      try {
        soci::session sql(soci::postgresql, url("postgres"));
        return true;
      } catch (const soci::soci_error&) {
        std::this_thread::yield();
      }
    }
    return false;
  }

  TemporaryDirectory directory_;
  pid_t server_ = 0;
  std::string why_;
};

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  auto name = (std::filesystem::temp_directory_path() / "earshot-store-XXXXXX").string();
  if (!::mkdtemp(name.data())) std::abort();
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::optional<std::string> temporary_postgresql(std::string& why) {
  static Server server;
  static int count = 0;
  why = server.why();
  if (!why.empty()) return std::nullopt;
  const auto name = fmt::format("test{}", ++count);
  soci::session sql(soci::postgresql, server.url("postgres"));
  sql << "CREATE DATABASE " + name;
  return server.url(name);
}

std::optional<std::string> temporary_database(const std::string& kind,
                                              const TemporaryDirectory& directory,
                                              std::string& why) {
  return kind == "sqlite" ? directory.file("earshot.db") : temporary_postgresql(why);
}

}  // namespace earshot::store
