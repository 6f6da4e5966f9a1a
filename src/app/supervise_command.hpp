#pragma once
// `earshot supervise`: start, change and end a session from the command line; prints who hears whom
// as the server has seen it applied.

#include <iosfwd>
#include <optional>
#include <string>

#include "app/client.hpp"

namespace earshot::app {

enum class SuperviseAct {
  start,      // on `target`; when the supervisor has a session there already: its mode is changed
  end,        // --end
  hand_back,  // --hand-back
};

struct SuperviseOptions {
  ClientOptions server;
  SuperviseAct act = SuperviseAct::start;
  std::string target;   // an agent's extension or a call's id; not needed with `session`
  std::string as;       // the supervisor's extension; with `session` he need not be named
  std::string session;  // --session: which one, when he has several
  std::string mode = "monitor";
  std::string device;
  std::string reason;
  std::optional<bool> follow;  // --follow, --no-follow
  Seconds wait = 30s;          // for the supervisor's phone to be answered
};

// Returns the exit code; errors go to `err` in plain words.
int supervise_command(const SuperviseOptions& options, std::ostream& out, std::ostream& err);

}  // namespace earshot::app
