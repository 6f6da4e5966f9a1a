#pragma once
// CPU time and memory of a process, from /proc: the server's, and our own.

#include <sys/types.h>

#include <optional>

namespace earshot::sim {

struct ProcessUse {
  double cpu_ms = 0;      // user and system, since it started
  double memory_kib = 0;  // resident
};

std::optional<ProcessUse> use_of(pid_t pid);  // none: no such process
ProcessUse own_use();

}  // namespace earshot::sim
