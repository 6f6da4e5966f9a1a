#pragma once
// What is marked in a call's recording: made from the events that the call tells, so that no place
// that changes it has to think of the recording.

#include "core/events.hpp"

namespace earshot::core {

struct Step;

void mark_recording(Step& step, const Event& event);

}  // namespace earshot::core
