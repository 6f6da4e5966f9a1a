#pragma once
// What the API adds to the audit chain. Internal to api/.

#include "api/audit_trail.hpp"
#include "api/site.hpp"

namespace earshot::api {

// On the office's thread, after the deed is done: a chain that can not be written does not undo it,
// but is an error in the log.
void write_audit(Site& site, const AuditNote& note);
// The same from any other thread; returns at once.
void write_audit_soon(Site& site, AuditNote note);

}  // namespace earshot::api
