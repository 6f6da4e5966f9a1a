#pragma once
// The tables recordings and recording_tracks inside a transaction. Internal to store/. Throw what
// SOCI throws, and std::runtime_error for rows that Earshot did not write.

#include <optional>
#include <vector>

#include "store/event_record.hpp"
#include "store/recordings.hpp"

namespace soci {
class session;
}

namespace earshot::store {

// What an event says about a recording; of other events nothing.
void project_recording(soci::session& sql, const EventRecord& record);

void write_recording(soci::session& sql, const Recording& recording);
// `where` is SQL after FROM recordings; its values are texts, in order.
std::vector<Recording> read_recordings(soci::session& sql, const std::string& where,
                                       const std::vector<std::string>& values);
std::optional<Recording> read_recording(soci::session& sql, RecordingId id);
void blank_recording(soci::session& sql, RecordingId id, WallTime now);

}  // namespace earshot::store
