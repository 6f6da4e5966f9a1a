#pragma once
// Events as JSON text, schema Event of contract/openapi.yaml. Internal to api/.

#include <string>

#include "core/directory.hpp"
#include "core/events.hpp"

namespace earshot::api {

// The call that it is about; 0: none.
CallId call_of(const core::Event& event);
// "" for events that are not about a call. Names are looked up in `directory`.
std::string event_json(const core::Event& event, const core::Directory& directory, Instant now);
// What only those may read who may know that a call is supervised.
bool tells_of_supervision(const core::Event& event);

}  // namespace earshot::api
