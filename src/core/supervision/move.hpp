#pragma once
// A session goes on at another device of its supervisor. The other device rings while everything
// stays as it is; when it answers, one table takes the old leg out and puts the new one in, and
// only then the old one is hung up. Nobody else in the call notices.

#include "core/step.hpp"

namespace earshot::core {

void move_session(Step& step, const MoveSession& command);
void move_answered(Step& step, Session& session);
// It rang too long (`hang_up`), or its leg is gone: the session stays where it is.
void move_failed(Step& step, Session& session, bool hang_up, const Error& why);

}  // namespace earshot::core
