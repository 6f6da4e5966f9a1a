#include "store/audit_verify.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.hpp"

namespace earshot::store {
namespace {

std::string rows_text(std::int64_t first, std::int64_t last) {
  return first == last ? fmt::format("row {}", first) : fmt::format("rows {} to {}", first, last);
}

std::string utc(std::int64_t ms) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", utc_calendar(WallTime(Millis(ms))));
}

}  // namespace

void ChainVerifier::fault(std::int64_t first, std::int64_t last, std::string what) {
  report_.faults.push_back({first, last, std::move(what)});
}

void ChainVerifier::add_heads(std::span<const AuditHead> heads, const std::string& origin) {
  for (const auto& head : heads) {
    if (!is_signed(head)) {
      fault(head.number, head.number,
            fmt::format("the head of row {} in {} has no valid signature: it was altered or made "
                        "by somebody else",
                        head.number, origin));
    } else if (std::ranges::find(public_keys_, head.public_key) == public_keys_.end()) {
      fault(head.number, head.number,
            fmt::format("the head of row {} in {} is signed with another key ({}); if that was "
                        "yours once, name it too",
                        head.number, origin, head.public_key));
    } else {
      heads_.emplace(head.number, Head{head.hash, origin, head.at});
    }
  }
}

void ChainVerifier::take(const AuditRow& row) {
  ++report_.rows;
  const auto expected = last_ + 1;
  if (row.number < expected) {
    return fault(row.number, row.number,
                 row.number < 1 ? "a row whose number is none: inserted, or its number was changed"
                                : fmt::format("row {} comes twice or too late: inserted or moved",
                                              row.number));
  }
  if (row.number > expected) {
    fault(expected, row.number - 1,
          fmt::format("{} missing: deleted or moved",
                      row.number - 1 == expected
                          ? fmt::format("row {} is", expected)
                          : fmt::format("rows {} to {} are", expected, row.number - 1)));
    broken_ = true;
  }
  std::optional<std::string> computed;
  const bool follows = broken_ || std::ranges::any_of(before_, [&](const std::string& before) {
                         computed = audit_hash(before, row);
                         return *computed == row.hash;
                       });
  if (!follows)
    fault(row.number, row.number,
          fmt::format("row {} is not what was written: altered, inserted or moved", row.number));
  check_heads(row);
  accept(row, follows ? std::nullopt : computed);
}

void ChainVerifier::check_heads(const AuditRow& row) {
  // A fault since the last good head explains another hash here.
  const bool explained = std::ranges::any_of(
      report_.faults, [&](const AuditFault& each) { return each.last > report_.sealed; });
  const auto [begin, end] = heads_.equal_range(row.number);
  for (auto each = begin; each != end; ++each) {
    const auto& head = each->second;
    if (head.hash == row.hash) {
      report_.sealed = row.number;
    } else if (!explained && !rewritten_told_) {
      rewritten_told_ = true;
      const auto first = report_.sealed + 1;
      fault(first, row.number,
            fmt::format("{} not what was there at {} (head in {}): from one of them on the chain "
                        "was written anew, or an old backup was restored and continued",
                        first == row.number ? rows_text(first, first) + " is"
                                            : rows_text(first, row.number) + " are",
                        utc(head.at.time_since_epoch().count()), head.origin));
    }
  }
}

// If only the row's hash was altered, the next row follows what it should have been.
void ChainVerifier::accept(const AuditRow& row, std::optional<std::string> computed) {
  before_ = {row.hash};
  if (computed) before_.push_back(std::move(*computed));
  broken_ = false;
  if (last_ > 0 && row.at < last_at_)
    report_.notes.push_back(fmt::format("before row {} the clock was set back, from {} to {}",
                                        row.number, utc(last_at_), utc(row.at)));
  last_ = row.number;
  last_at_ = row.at;
}

ChainReport ChainVerifier::finish() {
  if (!heads_.empty() && heads_.rbegin()->first > last_) {
    const auto& [number, head] = *heads_.rbegin();
    fault(
        last_ + 1, number,
        fmt::format("{} missing at the end: cut off, or an old backup was restored ({} were there "
                    "at {}, says a head in {})",
                    last_ + 1 == number ? rows_text(number, number) + " is"
                                        : rows_text(last_ + 1, number) + " are",
                    rows_text(1, number), utc(head.at.time_since_epoch().count()), head.origin));
  }
  if (last_ > report_.sealed)
    report_.notes.push_back(fmt::format(
        "{} newer than the newest head: nothing would show that they were cut off or written anew",
        report_.sealed + 1 == last_ ? rows_text(last_, last_) + " is"
                                    : rows_text(report_.sealed + 1, last_) + " are"));
  std::ranges::stable_sort(report_.faults, {}, &AuditFault::first);
  return std::move(report_);
}

Result<ChainReport> verify_chain(Database& database, std::vector<std::string> public_keys,
                                 const std::vector<HeadSource>& exported) {
  const bool signed_by_anybody = !public_keys.empty();
  ChainVerifier verifier(std::move(public_keys));
  if (signed_by_anybody) {
    // Before the rows, which only grow: a head that comes meanwhile has its row.
    const auto own = AuditHeads(database).all();
    if (!own) return tl::unexpected(own.error());
    verifier.add_heads(*own, "the database");
    for (const auto& source : exported) verifier.add_heads(source.heads, source.origin);
  }
  const auto walked = Audit(database).walk([&](const AuditRow& row) {
    verifier.take(row);
    return true;
  });
  if (!walked) return tl::unexpected(walked.error());
  return verifier.finish();
}

}  // namespace earshot::store
