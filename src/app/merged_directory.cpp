#include "app/merged_directory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/announcements.hpp"
#include "app/rules_json.hpp"
#include "app/sections.hpp"

namespace earshot::app {
namespace {

TrunkSection section_of(const store::StoredTrunk& stored) {
  TrunkSection trunk;
  trunk.name = stored.name;
  trunk.addresses = stored.addresses;
  trunk.proxy = stored.proxy;
  trunk.domain = stored.domain;
  trunk.username = stored.username;
  trunk.password = stored.password;
  trunk.realm = stored.realm;
  trunk.registers = stored.registers;
  trunk.digest_inbound = stored.digest_inbound;
  trunk.from_user = stored.from_user;
  trunk.max_calls = stored.max_calls;
  trunk.srtp = stored.srtp == "off"       ? SrtpUse::off
               : stored.srtp == "allowed" ? SrtpUse::allowed
                                          : SrtpUse::required;
  trunk.register_expires = stored.register_expires;
  return trunk;
}

// Appends the rows that none of the file's covers.
template <class Row, class Covers>
void append(std::vector<Row>& all, const std::vector<Row>& rows, std::string_view kind,
            std::string Row::*key, Covers covers, std::vector<std::string>& warnings) {
  const auto of_file = all.size();
  for (const auto& row : rows) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(of_file);
    if (std::any_of(all.begin(), end, [&](const Row& first) { return covers(first, row); }))
      warnings.push_back(
          fmt::format("{} \"{}\" of the console is not used: the configuration file has it too",
                      kind, row.*key));
    else
      all.push_back(row);
  }
}

}  // namespace

std::string_view without_plus(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number;
}

Result<core::Rules> rules_in_force(const Config& file, const store::StoredDirectory& stored) {
  core::Rules rules;
  if (stored.rules.version > 0) {
    auto read = rules_from_stored(stored.rules.document);
    if (!read)
      return fail(
          "bad_rules",
          fmt::format("version {} of the rules can not be read ({}: {}): publish them again, "
                      "or go back to the program that wrote them",
                      stored.rules.version, read.error().path, read.error().message));
    rules = std::move(*read);
  }
  rules = file.rules_with(std::move(rules));
  rules.version = static_cast<std::uint64_t>(stored.rules.version);
  return rules;
}

Result<void> add_rules(MergedDirectory& merged, const store::StoredDirectory& stored) {
  auto rules = rules_in_force(merged.config, stored);
  if (!rules) return tl::unexpected(rules.error());
  merged.directory.rules = std::move(*rules);
  for (const auto& one : stored.acknowledged)
    merged.directory.acknowledged.push_back(
        {one.person, one.policy, static_cast<int>(one.version)});
  return {};
}

std::vector<std::string> known_prompts(const Config& file) {
  auto names = house_prompts();
  for (const auto& [name, files] : prompt_config(file).files) names.push_back(name);
  return names;
}

MergedDirectory merged_directory(const Config& file, const store::StoredDirectory& stored) {
  MergedDirectory merged{.config = file, .directory = {}, .warnings = {}};
  auto& [config, directory, warnings] = merged;
  append(
      config.queues, stored.queues, "queue", &core::Queue::name,
      [](const auto& a, const auto& b) { return a.name == b.name || a.extension == b.extension; },
      warnings);
  append(
      config.numbers, stored.numbers, "number", &core::NumberRoute::number,
      [](const auto& a, const auto& b) { return without_plus(a.number) == without_plus(b.number); },
      warnings);
  append(
      config.outbound, stored.outbound, "outbound rule", &core::OutboundRule::prefix,
      [](const auto& a, const auto& b) { return a.prefix == b.prefix; }, warnings);
  std::vector<TrunkSection> trunks;
  std::ranges::transform(stored.trunks, std::back_inserter(trunks), section_of);
  append(
      config.trunks, trunks, "trunk", &TrunkSection::name,
      [](const auto& a, const auto& b) { return a.name == b.name; }, warnings);
  directory = config.directory(store::without_secrets(stored.people));
  directory.grants = stored.grants;
  directory.cues = stored.cues;
  return merged;
}

}  // namespace earshot::app
