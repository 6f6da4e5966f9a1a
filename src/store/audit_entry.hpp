#pragma once
// One line of the audit chain, and the hash that ties it to the line before. The chain holds no
// personal content: ids, codes, flags and the lengths and hashes of texts, so that an erasure
// elsewhere leaves nothing here to erase.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"

namespace earshot::store {

// What is to be kept.
struct AuditEntry {
  WallTime at;
  std::string kind;         // "session_started", "recording_held" …: what was done or tried
  std::uint64_t event = 0;  // the event that told it; 0: told by no event
  PersonId actor;           // 0: the operator, the customer, or the server itself
  CallId call;              // what it was about; 0: nothing of the kind
  SessionId session;
  PersonId person;
  RecordingId recording;
  std::string rule;                 // which decided; "": none was asked
  std::int64_t policy_version = 0;  // of the rules at that moment; 0: those of the program
  std::string code;                 // outcome or cause: "not_your_team", "customer_hung_up"
  std::string body = "{}";          // canonical JSON object of what else is worth proving
  // The table before and after: a JSON list of pairs of legs, who is heard by whom.
  std::string before = "[]", after = "[]";
};

// As it stands in the table. Ids stay text: one that was tampered with has to be seen, not lost.
struct AuditRow {
  std::int64_t number = 0;  // 1, 2, 3 … without a gap
  std::int64_t at = 0;      // ms since 1970, UTC
  std::int64_t event = 0;
  std::string kind, actor, call, session, person, recording, rule;
  std::int64_t policy_version = 0;
  std::string code, body, before, after;
  std::string hash;  // hex, of all this and of the row before
  bool operator==(const AuditRow&) const = default;
};

// Calls visit(name, value) for every column but the hash, in the order in which they are hashed.
template <class Row, class Visit>
void each_column(Row& row, Visit&& visit) {
  visit("number", row.number);
  visit("at", row.at);
  visit("event", row.event);
  visit("kind", row.kind);
  visit("actor", row.actor);
  visit("call", row.call);
  visit("session", row.session);
  visit("person", row.person);
  visit("recording", row.recording);
  visit("rule", row.rule);
  visit("policy_version", row.policy_version);
  visit("code", row.code);
  visit("body", row.body);
  visit("before", row.before);
  visit("after", row.after);
}

// What the first row follows.
inline constexpr std::string_view kChainBegin =
    "0000000000000000000000000000000000000000000000000000000000000000";

// BLAKE2b-256, in hex, over the previous row's hash and every column. Each number goes in as "n"
// and 8 octets, each text as "t", its length in 8 octets (both low octet first) and its octets: no
// two rows have one form.
std::string audit_hash(std::string_view previous, const AuditRow& row);

// The row that follows the one with `previous` as its hash.
AuditRow audit_row(std::int64_t number, std::string_view previous, const AuditEntry& entry);

// What is kept of a text that may be personal: how long it was, and a hash that proves the text
// while its owner keeps it. `salt` differs from entry to entry, so that equal texts are not seen.
struct TextTrace {
  std::size_t length = 0;
  std::string hash;  // 16 octets in hex
};
TextTrace trace_of(std::string_view text, std::string_view salt);

}  // namespace earshot::store
