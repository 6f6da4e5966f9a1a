#pragma once
// Why somebody may or may not: every rule that was asked, in the order in which it was, and what it
// said. The first that denies gives the refusal its code; a rule that nobody can hold against him
// (another grant covers it) is not in the list.

#include <string>
#include <vector>

#include "base/result.hpp"

namespace earshot::core {

struct Finding {
  std::string rule;  // "role", "scope", "hours", "reason", "exemption" …
  bool allowed = true;
  std::string words;      // for people: what it looked at and what it wants
  std::string code = {};  // of the refusal, when it denies: "not_allowed", "outside_hours" …
};

struct Verdict {
  std::vector<Finding> findings;
  std::string granted_by;  // "administrator", "team", "grant 2"; "": by nothing

  bool allowed() const;
  const Finding* denial() const;  // the first; null: none
  Result<void> result() const;    // the first denial as an error
};

}  // namespace earshot::core
