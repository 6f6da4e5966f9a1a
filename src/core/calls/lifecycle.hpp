#pragma once
// How a call begins, people join and leave it, and it ends with nothing left behind.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

Call& open_call(Step& step, CallDirection direction);
Participant& add_participant(Step& step, Call& call, Participant participant);
Participant describe(const Floor& floor, PersonId person, LegId leg, Part part);

void join_room(Step& step, Call& call, Participant& participant);
// His leg is answered (by him, or now by us) and he is in the room; `like`: whose codec to prefer.
void connect(Step& step, Call& call, LegId leg, LegId like = {});

// Forgets a leg; does not hang it up.
void remove_participant(Step& step, Call& call, LegId leg);
void hang_up_participant(Step& step, Call& call, LegId leg, const std::string& reason);

// Closes the room, ends the sessions (or lets them wait), hangs up whoever is left; an unanswered
// caller is rejected with `sip_status` and `reason` (else the cause). find_call shows it no more.
void end_call(Step& step, Call& call, const std::string& cause, int sip_status = 480,
              const std::string& reason = {});
// An announcement first, then the end. Nobody but the one caller is left in the call.
void say_goodbye(Step& step, Call& call, const std::string& cause);
// The same with another prompt, told to everybody who is in it; its sessions end with the call.
void part_politely(Step& step, Call& call, const std::string& cause, const std::string& prompt);
void prompt_ended(Step& step, const PromptEnded& fact);
void sweep(Step& step);  // end of the step: what ended is dropped

}  // namespace earshot::core
