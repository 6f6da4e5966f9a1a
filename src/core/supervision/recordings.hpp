#pragma once
// Recordings that were kept are played, downloaded, kept for good or erased by leave of the core,
// and every attempt is told.

#include "core/step.hpp"

namespace earshot::core {

void use_recording(Step& step, const UseRecording& command);

}  // namespace earshot::core
