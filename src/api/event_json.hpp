#pragma once
// Events as JSON text, schema Event of contract/openapi.yaml. Internal to api/.

#include <string>

#include "api/sight.hpp"
#include "core/directory.hpp"
#include "core/events.hpp"

namespace earshot::api {

// The call that it is about; 0: none.
CallId call_of(const core::Event& event);
// "" for events that are not about a call, or not for this face to see. Names are looked up in
// `directory`.
std::string event_json(const core::Event& event, const core::Directory& directory, Instant now,
                       const Face& face);

// The same without its number, and the two together. A participant's events are counted by
// themselves: a gap would tell him that something has happened which he may not know.
std::string event_words(const core::Event& event, const core::Directory& directory, Instant now,
                        const Face& face);
std::string numbered(std::uint64_t number, const std::string& words);

}  // namespace earshot::api
