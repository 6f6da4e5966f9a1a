#pragma once
// What people do within a call: hold, privacy pause, hanging up by the desk.

#include "core/step.hpp"

namespace earshot::core {

void leg_held(Step& step, LegId leg, bool held);  // by the phone itself
void set_hold(Step& step, const SetHold& command);
void set_privacy(Step& step, const SetPrivacy& command);
void privacy_expired(Step& step, Call& call);
void hang_up_call(Step& step, const HangUpCall& command);

}  // namespace earshot::core
