#include "store/audit.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "store/session.hpp"

namespace earshot::store {
namespace {

constexpr auto kNoNumber = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kPortion = 1'000;

// Numbers are read as texts: SQLite keeps whatever somebody wrote over them, and SOCI would make a
// number of it. To sort by the number itself, and not by this text, say audit.number.
const std::string kSelect =
    "SELECT CAST(number AS TEXT), CAST(at AS TEXT), CAST(event AS TEXT), kind, actor, call_id, "
    "session, person, recording, rule, CAST(policy_version AS TEXT), code, body, table_before, "
    "table_after, hash FROM audit";

std::int64_t number_of(const std::string& text) {
  std::int64_t number = kNoNumber;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool exact = error == std::errc{} && end == text.data() + text.size();
  return exact && std::to_string(number) == text ? number : kNoNumber;
}

// The columns of kSelect, and the row that they make.
struct Columns {
  std::string number, at, event, policy_version;
  AuditRow row;

  void define(soci::statement& rows) {
    for (auto* text : {&number, &at, &event, &row.kind, &row.actor, &row.call, &row.session,
                       &row.person, &row.recording, &row.rule, &policy_version, &row.code,
                       &row.body, &row.before, &row.after, &row.hash})
      rows.exchange(soci::into(*text));
  }
  const AuditRow& read() {
    row.number = number_of(number);
    row.at = number_of(at);
    row.event = number_of(event);
    row.policy_version = number_of(policy_version);
    return row;
  }
};

std::vector<AuditRow> portion_after(soci::session& sql, long long after) {
  Columns columns;
  soci::statement rows(sql);
  rows.exchange(soci::use(after));
  columns.define(rows);
  rows.alloc();
  rows.prepare(kSelect +
               fmt::format(" WHERE number > :after ORDER BY audit.number LIMIT {}", kPortion));
  rows.define_and_bind();
  std::vector<AuditRow> portion;
  rows.execute();
  while (rows.fetch()) portion.push_back(columns.read());
  return portion;
}

ChainEnd read_end(soci::session& sql) {
  ChainEnd end;
  long long number = 0;
  sql << "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", soci::into(number),
      soci::into(end.hash);
  if (!sql.got_data()) return {};
  end.number = number;
  return end;
}

void insert(soci::session& sql, const AuditRow& row) {
  const long long number = row.number, at = row.at, event = row.event,
                  policy_version = row.policy_version;
  sql << "INSERT INTO audit (number, at, event, kind, actor, call_id, session, person, recording, "
         "rule, policy_version, code, body, table_before, table_after, hash) VALUES (:number, :at, "
         ":event, :kind, :actor, :call, :session, :person, :recording, :rule, :version, :code, "
         ":body, :before, :after, :hash)",
      soci::use(number), soci::use(at), soci::use(event), soci::use(row.kind), soci::use(row.actor),
      soci::use(row.call), soci::use(row.session), soci::use(row.person), soci::use(row.recording),
      soci::use(row.rule), soci::use(policy_version), soci::use(row.code), soci::use(row.body),
      soci::use(row.before), soci::use(row.after), soci::use(row.hash);
}

}  // namespace

void claim_audit(Database::Connection& connection) {
  // SQLite has one writer at a time anyway.
  if (!connection.sqlite) connection.sql << "LOCK TABLE audit IN EXCLUSIVE MODE";
}

void append_audit(soci::session& sql, std::span<const AuditEntry> entries) {
  if (entries.empty()) return;
  auto end = read_end(sql);
  for (const auto& entry : entries) {
    const auto row = audit_row(++end.number, end.hash, entry);
    insert(sql, row);
    end.hash = row.hash;
  }
}

Result<void> Audit::append(std::span<const AuditEntry> entries) {
  auto& connection = database_.connection();
  return transact(connection, "writing the audit", [&](soci::session& sql) {
    claim_audit(connection);
    append_audit(sql, entries);
  });
}

Result<ChainEnd> Audit::end() {
  return query(database_.connection(), "reading the audit's end", read_end);
}

Result<void> Audit::walk(const Visit& visit) { return walk_from(kNoNumber, visit); }

Result<void> Audit::walk_from(std::int64_t from, const Visit& visit) {
  for (long long after = from;;) {
    const auto portion = query(database_.connection(), "reading the audit",
                               [&](soci::session& sql) { return portion_after(sql, after); });
    if (!portion) return tl::unexpected(portion.error());
    for (const auto& row : *portion)
      if (!visit(row) || row.number == kNoNumber) return {};
    if (std::ssize(*portion) < kPortion) return {};
    after = portion->back().number;
  }
}

Result<std::vector<AuditRow>> Audit::newest(const AuditFilter& filter, std::size_t most) {
  return query(database_.connection(), "reading the audit", [&](soci::session& sql) {
    const long long from = filter.from ? filter.from->time_since_epoch().count() : 0;
    const long long to =
        filter.to ? filter.to->time_since_epoch().count() : std::numeric_limits<long long>::max();
    const long long before =
        filter.before > 0 ? filter.before : std::numeric_limits<long long>::max();
    const auto person = filter.involves ? filter.involves.text() : "",
               call = filter.call ? filter.call.text() : "";
    std::string where = " WHERE number < :before AND at >= :from AND at < :to";
    Columns columns;
    soci::statement rows(sql);
    for (const auto* bound : {&before, &from, &to}) rows.exchange(soci::use(*bound));
    if (!filter.kind.empty()) {
      where += " AND kind = :kind";
      rows.exchange(soci::use(filter.kind));
    }
    if (!person.empty()) {
      where += " AND (actor = :actor OR person = :person)";
      rows.exchange(soci::use(person));
      rows.exchange(soci::use(person));
    }
    if (!call.empty()) {
      where += " AND call_id = :call";
      rows.exchange(soci::use(call));
    }
    columns.define(rows);
    rows.alloc();
    rows.prepare(kSelect + where + fmt::format(" ORDER BY audit.number DESC LIMIT {}", most));
    rows.define_and_bind();
    std::vector<AuditRow> found;
    rows.execute();
    while (rows.fetch()) found.push_back(columns.read());
    return found;
  });
}

}  // namespace earshot::store
