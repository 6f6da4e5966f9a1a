#pragma once
// Which events are audited, and what of each is kept: one table. Everything that is not in the
// table stays out of the chain, so that nothing personal gets in by being forgotten.

#include <functional>
#include <optional>
#include <string>

#include "store/audit_entry.hpp"
#include "store/event_record.hpp"

namespace earshot::store {

// Whose extension this is; 0: nobody's. Some events name their actor by it.
using PersonAt = std::function<PersonId(const std::string& extension)>;

bool is_audited(const EventRecord& record);
std::optional<AuditEntry> audit_of(const EventRecord& record, const PersonAt& person_at);

}  // namespace earshot::store
