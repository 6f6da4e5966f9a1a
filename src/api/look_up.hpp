#pragma once
// Names in requests → ids of the core. All run on the control thread. Internal to api/.

#include <string>

#include "api/exchange.hpp"

namespace earshot::api {

// On whose behalf: an enabled person by extension or id, else "unknown_actor". Empty: the server's
// own operator, whose token it is (id 0).
Result<PersonId> find_actor(const core::Core& core, const std::string& text);
// "no_such_agent", "no_such_call", "no_such_session", "no_such_leg".
Result<core::Person> find_person(const core::Core& core, const std::string& extension_or_id);
Result<core::CallView> find_call(const core::Core& core, const std::string& id);
Result<core::SessionView> find_session(const core::Core& core, const std::string& id);
// A participant by extension, number or leg id; empty: the call's agent.
Result<LegId> find_leg(const core::CallView& call, const std::string& text);

// The query parameter `wait` in seconds, 0 to 60; 30 when it is missing.
Result<Millis> wait_of(const Request& request);

}  // namespace earshot::api
