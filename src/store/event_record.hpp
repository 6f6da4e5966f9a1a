#pragma once
// An event as it is kept: number, wall time, type, the call it belongs to, and the rest as a JSON
// object. The form of rows in the database and of lines in the spill file.

#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/events.hpp"

namespace earshot::store {

struct EventRecord {
  std::uint64_t number = 0;
  WallTime at;
  std::string type;  // "call_started", "session_mode_changed" …: the event's name in snake case
  CallId call;       // 0: about no call
  std::string body;  // JSON object, valid UTF-8
  bool operator==(const EventRecord&) const = default;
};

EventRecord record_of(const core::Event& event, WallTime at);

// One line without its end, and back; none for anything that is not exactly such a line.
std::string to_line(const EventRecord& record);
std::optional<EventRecord> from_line(std::string_view line);

}  // namespace earshot::store
