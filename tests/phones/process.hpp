#pragma once
// A program that a test runs beside itself: its words go into a file, and it ends with the test,
// also when the test crashes. Only ever the process that was started here is signalled.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace earshot::phones {

class Process {
 public:
  // Starts argv[0] from PATH or by its path, without standard input. Aborts when it can not.
  Process(std::vector<std::string> argv, std::filesystem::path output);
  ~Process();  // kills
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool running();
  std::optional<int> exit_code(std::chrono::seconds within);  // none: still running; -signal
  std::optional<int> stop(std::chrono::seconds within = std::chrono::seconds(10));  // SIGTERM
  void kill();                                                                      // SIGKILL
  pid_t pid() const { return pid_; }
  std::string output() const;  // everything it has said so far

 private:
  bool reap(bool wait);
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  std::filesystem::path output_;
};

// A folder of its own under the system's temporary folder, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

// The first of `count` consecutive ports of 127.0.0.1 and ::1 that are free for UDP and TCP at this
// moment.
int free_ports(int count);
bool is_bound(int port);  // somebody has this UDP port

}  // namespace earshot::phones
