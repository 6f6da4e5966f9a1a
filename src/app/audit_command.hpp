#pragma once
// `earshot audit verify | head | export`: is the audit chain whole, its newest signed head, and its
// rows for others to read. All work while the server runs, and on a copy of its database.

#include <iosfwd>
#include <string>
#include <vector>

namespace earshot::app {

struct AuditVerifyOptions {
  std::string config;                    // "": the defaults
  std::string heads;                     // a file of exported heads; "": only the database's own
  std::vector<std::string> public_keys;  // hex; none: that of [audit] key_file
};
// 0: whole; 1: it could not be checked; 2: it is not whole.
int audit_verify_command(const AuditVerifyOptions& options, std::ostream& out, std::ostream& err);

struct AuditHeadOptions {
  std::string config;
};
// The newest head as one JSON line, as in the exported file.
int audit_head_command(const AuditHeadOptions& options, std::ostream& out, std::ostream& err);

struct AuditExportOptions {
  std::string config;
  std::string format = "jsonl";  // or "csv"
  std::string from, to;  // a date or an RFC 3339 time; from inclusive, to exclusive; "": all
};
int audit_export_command(const AuditExportOptions& options, std::ostream& out, std::ostream& err);

}  // namespace earshot::app
