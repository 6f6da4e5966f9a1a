#pragma once
// Rows of the audit chain as lines of CSV (RFC 4180) or JSON Lines, with everything that their
// hashes are made of. Pure.

#include <string>

#include "store/audit_entry.hpp"

namespace earshot::app {

std::string audit_csv_heading();
// A cell that a spreadsheet would take for a formula begins with an apostrophe.
std::string audit_csv_line(const store::AuditRow& row);
std::string audit_json_line(const store::AuditRow& row);  // AuditRow of contract/openapi.yaml

}  // namespace earshot::app
