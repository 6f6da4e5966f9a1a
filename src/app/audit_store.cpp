#include "app/audit_store.hpp"

#include <fmt/format.h>

#include <map>

#include "store/audit.hpp"
#include "store/audit_verify.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

namespace {

using Names = std::map<std::string, std::string>;

Result<Names> names_in(store::Database& database) {
  auto directory = store::DirectoryStore(database).read();
  if (!directory) return tl::unexpected(directory.error());
  Names names;
  for (const auto& [person, secret] : directory->people) names[person.id.text()] = person.name;
  return names;
}

api::AuditRow shown(const store::AuditRow& row, const Names& names) {
  const auto name_of = [&](const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() ? std::string() : found->second;
  };
  return {.number = row.number,
          .event = row.event,
          .policy_version = row.policy_version,
          .at = WallTime(Millis(row.at)),
          .kind = row.kind,
          .actor = row.actor,
          .call = row.call,
          .session = row.session,
          .person = row.person,
          .recording = row.recording,
          .rule = row.rule,
          .code = row.code,
          .body = row.body,
          .before = row.before,
          .after = row.after,
          .hash = row.hash,
          .actor_name = name_of(row.actor),
          .person_name = name_of(row.person)};
}

bool fits(const api::AuditFilter& filter, const store::AuditRow& row) {
  const WallTime at{Millis(row.at)};
  const std::string person = filter.person ? filter.person.text() : "";
  return (filter.kind.empty() || row.kind == filter.kind) &&
         (person.empty() || row.actor == person || row.person == person) &&
         (!filter.call || row.call == filter.call.text()) && (!filter.from || at >= *filter.from) &&
         (!filter.to || at < *filter.to);
}

}  // namespace

Result<std::vector<api::AuditRow>> AuditStore::newest(const api::AuditFilter& filter,
                                                      std::int64_t before, std::size_t most) {
  return database_.use([&](store::Database& database) -> Result<std::vector<api::AuditRow>> {
    auto rows = store::Audit(database).newest({.from = filter.from,
                                               .to = filter.to,
                                               .kind = filter.kind,
                                               .involves = filter.person,
                                               .call = filter.call,
                                               .before = before},
                                              most);
    if (!rows) return tl::unexpected(rows.error());
    const auto names = names_in(database);
    if (!names) return tl::unexpected(names.error());
    std::vector<api::AuditRow> page;
    for (const auto& row : *rows) page.push_back(shown(row, *names));
    return page;
  });
}

Result<std::vector<api::AuditRow>> AuditStore::oldest(const api::AuditFilter& filter,
                                                      std::int64_t after, std::size_t most) {
  return database_.use([&](store::Database& database) -> Result<std::vector<api::AuditRow>> {
    const auto names = names_in(database);
    if (!names) return tl::unexpected(names.error());
    std::vector<api::AuditRow> page;
    auto walked = store::Audit(database).walk_from(after, [&](const store::AuditRow& row) {
      if (fits(filter, row)) page.push_back(shown(row, *names));
      return page.size() < most;
    });
    if (!walked) return tl::unexpected(walked.error());
    return page;
  });
}

Result<api::AuditReport> AuditStore::verify() {
  const auto key = store::AuditKey::read(options_.key_file);
  std::vector<std::string> keys;
  if (key) keys.push_back(key->public_key());
  std::vector<store::HeadSource> exported;
  std::vector<std::string> notes;
  if (auto heads = store::read_heads(options_.heads_file)) {
    exported.push_back({options_.heads_file.string(), std::move(heads->heads)});
  } else {
    notes.push_back("exported heads were not looked at: " + heads.error().message);
  }
  if (!key) notes.push_back("signed heads were not looked at: " + key.error().message);
  const auto found = database_.use(
      [&](store::Database& database) { return store::verify_chain(database, keys, exported); });
  if (!found) return tl::unexpected(found.error());
  api::AuditReport report{.rows = found->rows, .sealed = found->sealed, .faults = {}, .notes = {}};
  for (const auto& fault : found->faults)
    report.faults.push_back({fault.first, fault.last, fault.what});
  report.notes = found->notes;
  report.notes.insert(report.notes.end(), notes.begin(), notes.end());
  return report;
}

Result<void> AuditStore::write(const api::AuditNote& note) {
  store::AuditEntry entry;
  entry.at = options_.wall_now();
  entry.kind = note.kind;
  entry.actor = note.actor;
  entry.person = note.person;
  entry.code = note.code;
  entry.policy_version = static_cast<std::int64_t>(options_.rules_version());
  if (!note.detail.empty()) {
    const auto salt = fmt::format("{} {}", note.kind, entry.at.time_since_epoch().count());
    const auto trace = store::trace_of(note.detail, salt);
    entry.body =
        fmt::format(R"({{"detail_hash":"{}","detail_length":{}}})", trace.hash, trace.length);
  }
  return database_.use([&](store::Database& database) {
    return store::Audit(database).append(std::span(&entry, 1));
  });
}

}  // namespace earshot::app
