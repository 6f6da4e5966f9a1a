#pragma once
// The table supervisions inside a transaction: who supervised whom, as the events tell it. Internal
// to store/. Throw what SOCI throws.

#include <vector>

#include "store/event_record.hpp"
#include "store/history.hpp"

namespace soci {
class session;
}

namespace earshot::store {

// What an event says about a session; of other events nothing.
void project_supervision(soci::session& sql, const EventRecord& record);

std::vector<Supervision> open_supervisions(soci::session& sql);
std::vector<Supervision> ended_supervisions(soci::session& sql, PersonId agent, WallTime ended_by,
                                            std::size_t most);

}  // namespace earshot::store
