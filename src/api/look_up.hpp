#pragma once
// Names in requests → ids of the core, as far as the asker may see them. All run on the control
// thread, except where said. Internal to api/.

#include <string>

#include "api/exchange.hpp"

namespace earshot::api {

// On whose behalf: the person who asks; of a program, an enabled person by extension or id, else
// "unknown_actor". Empty: the server's own operator, whose token it is (id 0).
Result<PersonId> find_actor(const core::Core& core, const std::string& text);
Result<PersonId> actor_of(const core::Core& core, const Exchange& exchange);
// Who must be somebody: "bad_field" when a program did not name him.
Result<PersonId> named_actor_of(const core::Core& core, const Exchange& exchange);

// "no_such_agent", "no_such_call", "no_such_session", "no_such_leg"; the same for what exists but
// is not for the asker to see.
Result<core::Person> find_person(const core::Core& core, const std::string& extension_or_id);
Result<core::CallView> find_call(const core::Core& core, const Exchange& exchange,
                                 const std::string& id);
Result<core::SessionView> find_session(const core::Core& core, const Exchange& exchange,
                                       const std::string& id);
// A person whom a supervisor sees (as in GET /agents); others find everybody.
Result<core::Person> find_seen_person(const core::Core& core, const Exchange& exchange,
                                      const std::string& extension_or_id);
// A participant by extension, number or leg id; empty: the call's agent. An agent or supervisor
// acts by his own leg only: "not_allowed".
Result<LegId> find_leg(const core::CallView& call, const Exchange& exchange,
                       const std::string& text);
// An agent whose state the asker may change: himself, or whom he may supervise.
Result<core::Person> find_agent(const core::Core& core, const Exchange& exchange,
                                const std::string& extension_or_id);

// The query parameter `wait` in seconds, 0 to 60; 30 when it is missing. Any thread.
Result<Millis> wait_of(const Request& request);

}  // namespace earshot::api
