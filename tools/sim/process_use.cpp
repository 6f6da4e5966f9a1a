#include "sim/process_use.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace earshot::sim {

std::optional<ProcessUse> use_of(pid_t pid) {
  std::ifstream stat(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(stat, line)) return std::nullopt;
  std::istringstream rest(line.substr(line.rfind(')') + 2));  // the name may hold anything
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double user = 0, system = 0, resident_pages = 0;
  rest >> user >> system;
  for (int field = 16; field < 24; ++field) rest >> skipped;
  rest >> resident_pages;
  ProcessUse use;
  use.cpu_ms = (user + system) * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK));
  use.memory_kib = resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
  return use;
}

ProcessUse own_use() { return use_of(getpid()).value_or(ProcessUse{}); }

}  // namespace earshot::sim
