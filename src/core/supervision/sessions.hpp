#pragma once
// Supervision sessions: from the request to the end. Entering a call that the supervisor did not
// ask for by itself (the agent's next call, a consultation, the way back) begins in monitor: what
// he says must never reach somebody whom he did not expect.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

// --- commands ---
void start_supervision(Step& step, const StartSupervision& command);
void change_mode(Step& step, const ChangeMode& command);
void hand_back(Step& step, const HandBack& command);
void set_follow(Step& step, const SetFollow& command);
void end_supervision(Step& step, const EndSupervision& command);

// The session, if the actor may command it. An empty actor is the server's own operator (the token
// of the loopback API). Errors: no_such_session, not_allowed.
Result<Session*> own_session(Step& step, SessionId id, PersonId actor);

// --- the supervisor's phone ---
void supervisor_answered(Step& step, Session& session);
void key_pressed(Step& step, const DigitPressed& fact);

void answer_waiting(Step& step, Session& session);  // StartSupervision is answered: he waits

// --- the session itself ---
std::string purpose_or_first(const Rules& rules, const std::string& purpose);
void tell_started(Step& step, const Session& session);
Session& open_session(Step& step, PersonId supervisor, PersonId agent, Mode mode, LegId leg);
void enter_call(Step& step, Session& session, Call& call, Mode mode);
void wait_for_call(Step& step, Session& session);  // or enters at once, if the agent talks already
void end_session(Step& step, Session& session, const std::string& cause);
void play_waiting_tone(Step& step, const Session& session);

// --- what happens in calls ---
Call* talking_call(Floor& floor, PersonId agent);  // the latest in which he is connected
void talk_changed(Step& step, Call& call);         // somebody is newly connected
void agent_left(Step& step, Call& call, PersonId agent);
void agent_replaced(Step& step, Call& call, PersonId from, PersonId to);  // by a transfer
void release_sessions(Step& step, Call& call);  // the call ends or goes back to its queue

}  // namespace earshot::core
