#pragma once
// `earshot serve`: makes every part, wires them together, runs until told to stop. The only place
// that sees everything.

#include <string>

namespace earshot::app {

struct ServeOptions {
  std::string config;  // empty: the defaults
};

// SIGTERM and SIGINT drain (live calls may end within [server] drain_time), a second one stops at
// once; SIGHUP reads people and configuration again. Returns the exit code: 0 after a proper stop,
// 1 with one error on standard error.
int serve(const ServeOptions& options);

}  // namespace earshot::app
