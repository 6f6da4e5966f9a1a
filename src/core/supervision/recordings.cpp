#include "core/supervision/recordings.hpp"

#include "core/calls/recording.hpp"
#include "core/policy/may_use_recording.hpp"

namespace earshot::core {

void use_recording(Step& step, const UseRecording& command) {
  Verdict verdict = may_use_recording(step.floor.directory, step.floor.clock, command);
  auto may = verdict.result();
  step.tell(RecordingUsed{command.recording, command.call, command.actor, command.use,
                          may.has_value(), may ? verdict.granted_by : may.error().code,
                          command.reason});
  if (!may) return step.refuse(command.request, may.error());
  if (command.use == RecordingUse::hold) hold_recording(step.floor, command.recording, true);
  if (command.use == RecordingUse::release) hold_recording(step.floor, command.recording, false);
  step.reply(command.request, {});
}

}  // namespace earshot::core
