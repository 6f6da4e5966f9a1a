#include "store/rules.hpp"

#include <fmt/format.h>

#include "store/directory_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

WallTime wall(long long count) { return WallTime(Millis(count)); }

std::vector<StoredRules> read_versions(soci::session& sql, const std::string& rest) {
  StoredRules rules;
  std::string author;
  long long version = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT version, author, at, document FROM rules " + rest,
       soci::into(version), soci::into(author), soci::into(at), soci::into(rules.document));
  std::vector<StoredRules> versions;
  rows.execute();
  while (rows.fetch()) {
    rules.version = version;
    rules.author = PersonId::parse(author).value_or(PersonId{});
    rules.at = wall(at);
    versions.push_back(rules);
  }
  return versions;
}

std::vector<StoredAcknowledgement> read_acknowledgements(soci::session& sql,
                                                         const std::string& rest) {
  StoredAcknowledgement one;
  std::string person;
  long long version = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT a.person, a.policy, a.version, a.at FROM acknowledgements a " + rest,
       soci::into(person), soci::into(one.policy), soci::into(version), soci::into(at));
  std::vector<StoredAcknowledgement> all;
  rows.execute();
  while (rows.fetch()) {
    one.person = PersonId::parse(person).value_or(PersonId{});
    one.version = version;
    one.at = wall(at);
    all.push_back(one);
  }
  return all;
}

}  // namespace

StoredRules read_rules(soci::session& sql) {
  auto newest = read_versions(sql, "ORDER BY version DESC LIMIT 1");
  return newest.empty() ? StoredRules{} : std::move(newest.front());
}

void write_rules(soci::session& sql, const StoredRules& rules) {
  const long long version = rules.version, at = rules.at.time_since_epoch().count();
  const auto author = rules.author.text(), document = valid_text(rules.document);
  sql << "INSERT INTO rules (version, author, at, document) "
         "VALUES (:version, :author, :at, :document)",
      soci::use(version), soci::use(author), soci::use(at), soci::use(document);
}

std::vector<StoredAcknowledgement> read_acknowledged(soci::session& sql) {
  return read_acknowledgements(
      sql,
      "WHERE a.version = (SELECT MAX(b.version) FROM acknowledgements b WHERE b.person = a.person "
      "AND b.policy = a.policy) AND a.person IN (SELECT id FROM people) "
      "ORDER BY a.person, a.policy");
}

Result<StoredRules> Rules::newest() {
  return query(database_.connection(), "reading the rules", read_rules);
}

Result<std::optional<StoredRules>> Rules::version(std::int64_t number) {
  return query(database_.connection(), "reading the rules",
               [&](soci::session& sql) -> std::optional<StoredRules> {
                 auto found = read_versions(sql, fmt::format("WHERE version = {}", number));
                 if (found.empty()) return std::nullopt;
                 return std::move(found.front());
               });
}

Result<std::vector<StoredRules>> Rules::versions(std::size_t most) {
  return query(database_.connection(), "reading the rules' versions", [&](soci::session& sql) {
    return read_versions(sql, fmt::format("ORDER BY version DESC LIMIT {}", most));
  });
}

Result<StoredRules> Rules::publish(const std::string& document, PersonId author, WallTime now,
                                   std::int64_t seen) {
  std::int64_t there = seen;
  StoredRules next{.version = seen + 1, .author = author, .at = now, .document = document};
  const auto written =
      transact(database_.connection(), "publishing the rules", [&](soci::session& sql) {
        claim_directory(sql);
        there = read_rules(sql).version;
        if (there == seen) write_rules(sql, next);
      });
  if (!written) return tl::unexpected(written.error());
  if (there != seen)
    return fail("version_conflict",
                fmt::format("Somebody has published version {} meanwhile; look at it, and then "
                            "change that one.",
                            there));
  return next;
}

void write_acknowledgement(soci::session& sql, const StoredAcknowledgement& one) {
  claim_directory(sql);
  const auto person = one.person.text(), policy = valid_text(one.policy);
  const long long version = one.version, at = one.at.time_since_epoch().count();
  sql << "INSERT INTO acknowledgements (person, policy, version, at) "
         "VALUES (:person, :policy, :version, :at) "
         "ON CONFLICT (person, policy, version) DO NOTHING",
      soci::use(person), soci::use(policy), soci::use(version), soci::use(at);
}

Result<void> Rules::acknowledge(const StoredAcknowledgement& one) {
  return transact(database_.connection(), "writing an acknowledgement",
                  [&](soci::session& sql) { write_acknowledgement(sql, one); });
}

Result<std::vector<StoredAcknowledgement>> Rules::acknowledged(PersonId person) {
  return query(database_.connection(), "reading acknowledgements", [&](soci::session& sql) {
    return read_acknowledgements(
        sql, fmt::format("WHERE a.person = '{}' ORDER BY a.at DESC, a.policy", person.text()));
  });
}

}  // namespace earshot::store
