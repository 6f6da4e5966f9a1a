#pragma once
// Handing a call over. Blind: the other is rung while the party hears ring-back; it fails back to
// whoever asked. Attended: the party of his second call joins the first, and he leaves. To "*3":
// the party joins his other call, and he stays there: three people. What may be reached is what he
// may dial.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void transfer_asked(Step& step, const TransferAsked& fact);
void transfer_commanded(Step& step, const Transfer& command);
void attended_transfer_asked(Step& step, const AttendedTransferAsked& fact);

void complete_transfer(Step& step, Call& call, LegId target);  // the target answered
void fail_transfer(Step& step, Call& call, int sip_status);

}  // namespace earshot::core
