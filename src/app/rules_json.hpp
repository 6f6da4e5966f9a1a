#pragma once
// core::Rules as a JSON document and back: the schema `Rules` of contract/openapi.yaml, field by
// field. Names in snake_case, values of enums by name, durations in seconds, times as RFC 3339.
// What is missing has the program's default; what is unknown, of another type or contradicts itself
// is a mistake with its place and the way out. The version is not in the document: its owner counts
// it. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::app {

struct RulesMistake {
  std::string path;     // JSON Pointer (RFC 6901) to the place; "": the document as a whole
  std::string message;  // "queues[0].recording.sample_percent: found 101; allowed: …"
  bool operator==(const RulesMistake&) const = default;
};
using RulesReading = tl::expected<core::Rules, RulesMistake>;

// In the words of the API: "bad_rules", "<path>: <message>".
inline Error bad_rules(const RulesMistake& mistake) {
  return {"bad_rules", mistake.path + ": " + mistake.message};
}

// What the rules may name.
struct RulesWorld {
  const core::Directory& directory;  // people and queues
  WallTime now;                      // an exemption that says no `since` begins now
  // Beside the rules' own regions, those of the rule packs, for site_region.
  const std::vector<core::Region>& regions;
  // Beside the rules' own announcements, the sounds there are; none: prompts are not judged.
  std::vector<std::string> prompts;
};

// As people write and read it: people by extension. Whoever is gone from the directory is left out.
std::string rules_to_json(const core::Rules& rules, const core::Directory& directory);
RulesReading rules_from_json(std::string_view json, const RulesWorld& world);

// As the database keeps it: people by id, and nothing judged that changes beside the rules, so that
// what was good when it was written can be read ever after.
std::string stored_rules(const core::Rules& rules);
RulesReading rules_from_stored(std::string_view json);

}  // namespace earshot::app
