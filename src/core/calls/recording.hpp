#pragma once
// What is kept of a call: begun when people talk and the rules want it, ended when they do not any
// more. It hears by the call's table; here is only when there is one. The order is what the
// recorder relies on: tap, recording, each track before the table that names it; at the end the
// table without it, then tap and recording.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void settle_recording(Step& step, Call& call);  // before the table: begins, or ends it
void describe_tracks(Step& step, Call& call, const Table& table);  // before it is commanded

void stop_recording(Step& step, Call& call, const std::string& cause, bool erase = false);
void erase_recorded(Step& step, Call& call);  // also what was ended before
bool is_erasable(const Call& call);           // is there anything that no legal hold keeps?
// Of a call that is live: what is under legal hold is ended, but never erased.
void hold_recording(Floor& floor, RecordingId id, bool held);
// The worker is silent: nobody knows what the tap hears.
void cut_recording(Step& step, Call& call);

// No new call of this queue ("": of none): it must be recorded, and can not be.
bool is_recorder_missing(const Floor& floor, const std::string& queue);
void enforce_recording(Step& step, Call& call);  // ends, politely, one that must be recorded

void record_by_hand(Step& step, const Record& command);
void recording_closed(Step& step, const RecordingClosed& fact);
void recording_failed(Step& step, const RecordingFailed& fact);
void recorder_ready(Step& step, const RecorderReady& fact);

}  // namespace earshot::core
