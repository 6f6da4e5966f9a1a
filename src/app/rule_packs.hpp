#pragma once
// Rule packs: which consent the world's regions ask for, as data files (packs/*.toml) in which each
// entry says where it was read, when, and whether anybody looked up the law itself. Not legal
// advice. Read at start and at SIGHUP; nothing here is kept.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "core/policy/rules.hpp"

namespace earshot::app {

struct RulePack {
  std::string name, disclaimer;
  // As the core takes them. `source` ends with the entry's note, and with "not verified" when
  // nobody looked up the law.
  std::vector<core::Region> regions;
  std::vector<std::string> unverified;  // codes of those
  // For numbers that no region knows.
  core::ConsentMethod listening = core::ConsentMethod::announce;
  core::ConsentMethod recording = core::ConsentMethod::announce;
};

struct RulePackReading {
  RulePack pack;  // to be used only without errors
  std::vector<Problem> errors;
};
RulePackReading parse_rule_pack(std::string_view text, const std::string& file_name);

// "us" is a shipped pack (beside an installed program, or where this one was built); whatever
// contains '/' or ends with ".toml" is a file. "": there is no such pack.
std::filesystem::path rule_pack_file(const std::string& name);

struct RulePacksReading {
  std::vector<RulePack> packs;  // in the order of their names
  std::vector<Problem> errors;  // of the files, and of what contradicts between them
};
RulePacksReading read_rule_packs(const std::vector<std::string>& names);

// All regions, and one more, "elsewhere", for the numbers that none of them knows: the strictest of
// the packs' defaults, announced without any pack.
std::vector<core::Region> regions_of(const std::vector<RulePack>& packs);
// Regions of the house's own replace those of the same code, and take over prefixes that both have.
std::vector<core::Region> with_own(std::vector<core::Region> regions,
                                   const std::vector<core::Region>& own);

}  // namespace earshot::app
