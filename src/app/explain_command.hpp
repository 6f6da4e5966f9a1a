#pragma once
// `earshot explain`: why somebody may or may not do something to a call, rule by rule, as the
// running server sees it now.

#include <iosfwd>
#include <string>

#include "app/client.hpp"

namespace earshot::app {

struct ExplainOptions {
  ClientOptions server;
  std::string person;  // by extension or id
  std::string right;   // "whisper", "play" …
  std::string target;  // a call's id, or an agent's extension
  std::string agent;   // --agent: which one of the call; "": the call's agent
  std::string reason;
};

// 0: he may; 1: he may not; 2: nobody knows, and `err` says why.
int explain_command(const ExplainOptions& options, std::ostream& out, std::ostream& err);

// The list for an answer of GET /api/v1/explain; empty text when it is none.
std::string explanation(const std::string& answer);

}  // namespace earshot::app
