#pragma once
// The audit chain as the API reads it, and what the API itself adds: what people do beside calls.
// Implemented by app/ over the store (store/audit.hpp); called from api/'s threads for slow work,
// may block on the database. Errors: "store_unavailable".

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::api {

struct AuditRow {  // store/audit_entry.hpp, with names for the reader
  std::int64_t number = 0, event = 0, policy_version = 0;
  WallTime at;
  std::string kind, actor, call, session, person, recording, rule, code, body, before, after, hash;
  std::string actor_name, person_name;  // "": nobody, or nobody who is known any more
};

struct AuditFilter {  // what is not given counts for all
  std::string kind;
  PersonId person;  // actor or concerned
  CallId call;
  std::optional<WallTime> from, to;  // from inclusive, to exclusive
};

struct AuditFault {
  std::int64_t first = 0, last = 0;
  std::string what;
};
struct AuditReport {
  std::int64_t rows = 0, sealed = 0;
  std::vector<AuditFault> faults;  // none: the chain is whole
  std::vector<std::string> notes;
};

// Something that no event of the core tells. The chain keeps ids and codes; of `detail`, which may
// be personal, only what store::trace_of makes of it.
struct AuditNote {
  std::string kind;  // "signed_in", "sign_in_refused", "administration", "rules_written" …
  PersonId actor;    // 0: the operator or a token's program, or nobody who is known
  PersonId person;   // whom it concerned
  std::string code;  // "wrong_password", "person_added" …
  std::string detail;
};

class AuditTrail {
 public:
  virtual ~AuditTrail() = default;

  // Numbers below `before` (0: from the newest), newest first.
  virtual Result<std::vector<AuditRow>> newest(const AuditFilter& filter, std::int64_t before,
                                               std::size_t most) = 0;
  // Numbers above `after`, oldest first: the export, portion by portion. Fewer than `most`: the
  // end.
  virtual Result<std::vector<AuditRow>> oldest(const AuditFilter& filter, std::int64_t after,
                                               std::size_t most) = 0;
  virtual Result<AuditReport> verify() = 0;  // reads all of it: may take minutes
  virtual Result<void> write(const AuditNote& note) = 0;
};

}  // namespace earshot::api
