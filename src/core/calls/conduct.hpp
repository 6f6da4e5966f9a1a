#pragma once
// What people do within a call: hold, hanging up by the desk.

#include "core/step.hpp"

namespace earshot::core {

// Is he in this call, or may he supervise somebody who is? An empty actor is the server's own
// operator (the token of the loopback API).
bool may_act_on(const Floor& floor, const Call& call, PersonId actor);

void leg_held(Step& step, LegId leg, bool held);  // by the phone itself
void set_hold(Step& step, const SetHold& command);
void hang_up_call(Step& step, const HangUpCall& command);
void leave_call(Step& step, const LeaveCall& command);

}  // namespace earshot::core
