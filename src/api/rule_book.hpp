#pragma once
// The rules of the house as one versioned document (schema Rules of contract/openapi.yaml), which
// the API hands on as JSON text. Implemented by app/ over the store; called from api/'s office
// thread, may block on the database. Errors: "store_unavailable"; of what is written
// "version_conflict" (names who came between) and "bad_rules": then the message is
// "<JSON Pointer>: <words>", the pointer "" for the document as a whole.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/policy/rules.hpp"

namespace earshot::api {

struct RulesRow {
  std::uint64_t version = 0;   // 0: nobody has published any
  std::string author;          // his name; "": the operator, or the configuration file
  std::optional<WallTime> at;  // none with version 0
  std::string document;
};

struct RulePack {  // shipped with the server
  std::string name, disclaimer;
  std::vector<core::Region> regions;
};

struct WhatIf {
  std::string agent;  // by extension or id
  std::string queue;  // "": of none
  std::string number, purpose, reason;
  std::optional<WallTime> at;  // none: now
};

class RuleBook {
 public:
  virtual ~RuleBook() = default;

  virtual Result<RulesRow> read() = 0;  // in force
  // In force, in live calls too, when it returns. `author` 0: the operator.
  virtual Result<RulesRow> write(std::uint64_t edited_version, std::string_view document,
                                 PersonId author) = 0;
  virtual Result<std::vector<RulesRow>> versions(std::size_t most) = 0;  // newest first
  virtual Result<std::vector<RulePack>> packs() = 0;
  // Schema Preview, as JSON text. No document: the rules in force. Errors besides: "bad_field".
  virtual Result<std::string> preview(const std::optional<std::string>& document,
                                      const WhatIf& what_if) = 0;
};

}  // namespace earshot::api
