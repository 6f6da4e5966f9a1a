#pragma once
// Outsiders are told, or asked, before anybody listens to them or records them: each of them as
// soon as he is connected, also who joins late, waits in a queue or comes by a transfer; and again
// when the others who join, or new rules, want it stricter. Until then he is closed: neither ears
// nor recorders hear him. Who does not agree stays closed, and the call goes on. Who objects ends
// all of it, for good.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void settle_consent(Step& step, Call& call);  // before the table

// The announcement, or the question, that he was owed.
void notice_heard(Step& step, Call& call, Participant& participant);
void notice_not_heard(Step& step, Call& call, Participant& participant, bool again);
void question_unanswered(Step& step, LegId leg);  // its time is over
void answer_pressed(Step& step, Call& call, Participant& participant, char key);

// `by`: "key", an extension, "operator".
void object(Step& step, Call& call, const std::string& by);
void customer_objects(Step& step, const CustomerObjects& command);

}  // namespace earshot::core
