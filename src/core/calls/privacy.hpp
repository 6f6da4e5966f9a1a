#pragma once
// Privacy: a pause (card data) that silences ears and recordings and ends by hand, by its timer or
// with the call; and calls that an agent marks as private, where nobody listens or records at all.

#include <string>

#include "core/step.hpp"

namespace earshot::core {

void pause(Step& step, Call& call, bool on, const std::string& by);
void set_privacy(Step& step, const SetPrivacy& command);
void privacy_keyed(Step& step, Call& call, const Participant& agent);  // his keys' sequence
void privacy_ending(Step& step, Call& call);                           // the warning is due
void privacy_expired(Step& step, Call& call);
void mark(Step& step, Call& call, PersonId agent, bool is_private);
void mark_private(Step& step, const MarkPrivate& command);

}  // namespace earshot::core
