#pragma once
// The audit chain: what was tried, granted, refused, told, paused, recorded and changed, in rows
// that are only ever appended, each tied to the one before (audit_entry.hpp). History appends what
// the events say, in the transaction that writes the events; whatever is done beside the events
// (an export, a legal hold, a sign-in) is appended by whoever does it. Home thread: that of the
// Database.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/audit_entry.hpp"
#include "store/database.hpp"

namespace soci {
class session;
}

namespace earshot::store {

struct ChainEnd {
  std::int64_t number = 0;  // 0: nothing yet
  std::string hash = std::string(kChainBegin);
  bool operator==(const ChainEnd&) const = default;
};

struct AuditFilter {                 // what is not given counts for all
  std::optional<WallTime> from, to;  // from inclusive, to exclusive
  std::string kind;
  PersonId involves;  // as actor or as the person it was about
  CallId call;
  std::int64_t before = 0;  // only rows with a lower number; 0: from the newest
};

class Audit {
 public:
  explicit Audit(Database& database) : database_(database) {}

  Result<void> append(std::span<const AuditEntry> entries);  // all or none
  Result<ChainEnd> end();
  // In order, in portions: rows appended meanwhile come too. A number that is none is told as
  // INT64_MIN (no row of ours has it), and such a row's number is the last one. `visit` says
  // whether to go on.
  using Visit = std::function<bool(const AuditRow&)>;
  Result<void> walk(const Visit& visit);
  Result<void> walk_from(std::int64_t after, const Visit& visit);  // rows with higher numbers
  Result<std::vector<AuditRow>> newest(const AuditFilter& filter, std::size_t most);

 private:
  Database& database_;
};

// For transactions of store/ that change something to be audited: makes other appending
// transactions wait until this one ends. Before anything else in it, so that no two wait for each
// other.
void claim_audit(Database::Connection& connection);
void append_audit(soci::session& sql, std::span<const AuditEntry> entries);

}  // namespace earshot::store
