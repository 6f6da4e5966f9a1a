#include "app/rule_book_store.hpp"

#include "app/announcements.hpp"
#include "app/merged_directory.hpp"
#include "app/rule_packs.hpp"
#include "app/rules_json.hpp"
#include "app/rules_preview.hpp"
#include "store/rules.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

namespace {

Error told(const RulesMistake& mistake) {
  return {"bad_rules", mistake.path + ": " + mistake.message};
}

std::string name_of(const core::Directory& directory, PersonId id) {
  const auto* person = directory.person(id);
  return !person ? "" : person->name.empty() ? person->extension : person->name;
}

// As people read it: what the database keeps names people by id.
Result<api::RulesRow> row_of(const store::StoredRules& stored, const core::Directory& directory) {
  core::Rules rules;
  if (stored.version > 0) {
    auto read = rules_from_stored(stored.document);
    if (!read) return tl::unexpected(told(read.error()));
    rules = std::move(*read);
  }
  api::RulesRow row{.version = static_cast<std::uint64_t>(stored.version),
                    .author = name_of(directory, stored.author),
                    .at = {},
                    .document = rules_to_json(rules, directory)};
  if (stored.version > 0) row.at = stored.at;
  return row;
}

}  // namespace

void RuleBookStore::replace_file(Config file) {
  const std::lock_guard lock(mutex_);
  file_ = std::move(file);
}

Config RuleBookStore::file() const {
  const std::lock_guard lock(mutex_);
  return file_;
}

Result<api::RulesRow> RuleBookStore::read() {
  return database_.use([&](store::Database& database) -> Result<api::RulesRow> {
    const auto stored = store::DirectoryStore(database).read();
    if (!stored) return tl::unexpected(stored.error());
    return row_of(stored->rules, merged_directory(file(), *stored).directory);
  });
}

Result<api::RulesRow> RuleBookStore::write(std::uint64_t edited_version, std::string_view document,
                                           PersonId author) {
  auto written = database_.use([&](store::Database& database) -> Result<api::RulesRow> {
    const auto stored = store::DirectoryStore(database).read();
    if (!stored) return tl::unexpected(stored.error());
    const auto config = file();
    const auto directory = merged_directory(config, *stored).directory;
    const auto rules = rules_from_json(document, {.directory = directory,
                                                  .now = around_.wall_now(),
                                                  .regions = config.rules.regions,
                                                  .prompts = known_prompts(config)});
    if (!rules) return tl::unexpected(told(rules.error()));
    for (std::size_t i = 0; i < rules->announcements.size(); ++i) {
      auto made = check_announcement(rules->announcements[i], config.spoken_directory());
      if (!made)
        return fail("bad_rules",
                    "/announcements/" + std::to_string(i) + ": " + made.error().message);
    }
    const auto published =
        store::Rules(database).publish(stored_rules(*rules), author, around_.wall_now(),
                                       static_cast<std::int64_t>(edited_version));
    if (!published) return tl::unexpected(published.error());
    return row_of(*published, directory);
  });
  if (!written) return written;
  around_.changed();
  if (!around_.in_force(written->version))
    return fail("not_in_force",
                "the rules were written, and the server has not taken them in time: look at the "
                "system page before you rely on them");
  return written;
}

Result<std::vector<api::RulesRow>> RuleBookStore::versions(std::size_t most) {
  using Rows = std::vector<api::RulesRow>;
  return database_.use([&](store::Database& database) -> Result<Rows> {
    const auto directory = store::DirectoryStore(database).read();
    if (!directory) return tl::unexpected(directory.error());
    const auto merged = merged_directory(file(), *directory).directory;
    const auto stored = store::Rules(database).versions(most);
    if (!stored) return tl::unexpected(stored.error());
    Rows rows;
    for (const auto& one : *stored) {
      auto row = row_of(one, merged);
      if (!row) return tl::unexpected(row.error());
      rows.push_back(std::move(*row));
    }
    return rows;
  });
}

Result<std::vector<api::RulePack>> RuleBookStore::packs() {
  auto reading = read_rule_packs(file().rules.packs);
  if (!reading.errors.empty())
    return fail("packs_unreadable", "a rule pack can not be read: " + reading.errors[0].message());
  std::vector<api::RulePack> packs;
  for (auto& pack : reading.packs)
    packs.push_back({std::move(pack.name), std::move(pack.disclaimer), std::move(pack.regions)});
  return packs;
}

Result<std::string> RuleBookStore::preview(const std::optional<std::string>& document,
                                           const api::WhatIf& what_if) {
  return database_.use([&](store::Database& database) -> Result<std::string> {
    const auto stored = store::DirectoryStore(database).read();
    if (!stored) return tl::unexpected(stored.error());
    const auto config = file();
    auto directory = merged_directory(config, *stored).directory;
    if (document) {
      auto draft = rules_from_json(*document, {.directory = directory,
                                               .now = around_.wall_now(),
                                               .regions = config.rules.regions,
                                               .prompts = known_prompts(config)});
      if (!draft) return tl::unexpected(told(draft.error()));
      directory.rules = config.rules_with(std::move(*draft));
    } else if (auto rules = rules_in_force(config, *stored)) {
      directory.rules = std::move(*rules);
    } else {
      return tl::unexpected(rules.error());
    }
    for (const auto& one : stored->acknowledged)
      directory.acknowledged.push_back({one.person, one.policy, static_cast<int>(one.version)});
    return preview_json(directory, config.settings, what_if, around_.wall_now());
  });
}

}  // namespace earshot::app
