#pragma once
// What the server runs on: the configuration file's queues, numbers, outbound rules and trunks,
// then those that were made in the console. Where both have the same (a name, an extension, a
// number, a prefix), the file's counts: it is what the operator wrote. Pure.

#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/result.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

struct MergedDirectory {
  Config config;                      // the file's, its lists continued with the console's rows
  core::Directory directory;          // the same for the core, with people, grants and cues
  std::vector<std::string> warnings;  // rows of the console that the file covers: not used
};

MergedDirectory merged_directory(const Config& file, const store::StoredDirectory& stored);

// The console's rules as the core obeys them: with the file's regions, and who acknowledged what.
// Error "bad_rules": the stored document can not be read, and nobody can say what is allowed.
Result<core::Rules> rules_in_force(const Config& file, const store::StoredDirectory& stored);
// Its directory gets them.
Result<void> add_rules(MergedDirectory& merged, const store::StoredDirectory& stored);

// Every sound that a rule may name: the house's, and those of [media.prompts].
std::vector<std::string> known_prompts(const Config& file);

// "4930…" and "+4930…" are one number.
std::string_view without_plus(std::string_view number);

}  // namespace earshot::app
