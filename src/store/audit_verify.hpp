#pragma once
// Walks the audit chain row by row and finds what does not fit: rows edited, deleted, inserted,
// moved or written anew, and the end cut off. What the chain alone can not show (all rows from one
// on written anew with right hashes, the end cut, an old backup restored) the signed heads show.
// Pure; home thread: its owner's.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/audit_entry.hpp"
#include "store/audit_heads.hpp"

namespace earshot::store {

struct AuditFault {
  std::int64_t first = 0, last = 0;  // the rows concerned; the same number: one row
  std::string what;                  // for people
};

struct ChainReport {
  std::int64_t rows = 0;           // seen
  std::int64_t sealed = 0;         // the highest number that a good head vouches for
  std::vector<AuditFault> faults;  // in order of the rows; none: the chain is whole
  std::vector<std::string> notes;  // worth knowing, no faults
  bool whole() const { return faults.empty(); }
};

class ChainVerifier {
 public:
  // Only heads that one of these keys signed count.
  explicit ChainVerifier(std::vector<std::string> public_keys)
      : public_keys_(std::move(public_keys)) {}

  // `origin` is for people: "the database", "heads.jsonl". All heads before the first row.
  void add_heads(std::span<const AuditHead> heads, const std::string& origin);
  void take(const AuditRow& row);  // in the order of their numbers
  ChainReport finish();

 private:
  struct Head {
    std::string hash, origin;
    WallTime at;
  };
  void fault(std::int64_t first, std::int64_t last, std::string what);
  void check_heads(const AuditRow& row);
  void accept(const AuditRow& row, std::optional<std::string> computed);

  std::vector<std::string> public_keys_;
  std::multimap<std::int64_t, Head> heads_;
  std::int64_t last_ = 0;     // number of the last row in its place
  std::int64_t last_at_ = 0;  // its time
  std::vector<std::string> before_ = {std::string(kChainBegin)};  // hashes that the next may follow
  bool broken_ = false;  // the row before is missing: the next one's hash proves nothing
  bool rewritten_told_ = false;
  ChainReport report_;
};

struct HeadSource {
  std::string origin;
  std::vector<AuditHead> heads;
};

// The whole chain of a database, with the heads that it keeps and those that were exported. Without
// keys no head counts. Rows that are appended meanwhile are looked at too.
Result<ChainReport> verify_chain(Database& database, std::vector<std::string> public_keys,
                                 const std::vector<HeadSource>& exported);

}  // namespace earshot::store
