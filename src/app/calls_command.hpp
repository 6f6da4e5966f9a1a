#pragma once
// `earshot calls`: the live calls as a table, refreshed in place on a terminal.

#include <iosfwd>
#include <string>

#include "app/client.hpp"

namespace earshot::app {

struct CallsOptions {
  ClientOptions server;
  bool once = false;      // print and end; also when `terminal` is false
  bool json = false;      // the API's answer as it is
  bool terminal = false;  // `out` understands ANSI control sequences
  Millis interval = 1s;
};

// Runs until `once`, an error, or until the process is interrupted. Returns the exit code; errors
// go to `err` in plain words.
int calls_command(const CallsOptions& options, std::ostream& out, std::ostream& err);

// The table for an answer of GET /api/v1/calls; empty text when it is none.
std::string calls_table(const std::string& answer);

}  // namespace earshot::app
