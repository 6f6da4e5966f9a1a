#include "core/supervision/rights.hpp"

#include "core/policy/may_supervise.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

namespace {

bool has_its_right(Step& step, const Session& session) {
  const Directory& directory = step.floor.directory;
  if (const Call* call = step.floor.find_call(session.call))
    return may_use(step.floor, session, *call, session.mode).has_value();
  return may_wait_for(directory, session.supervisor, session.agent).has_value();
}

}  // namespace

Result<void> may_use(const Floor& floor, const Session& session, const Call& call, Mode mode) {
  return may_supervise(floor.directory, session.supervisor, session.agent, mode, call.last_queue);
}

bool may_keep(const Floor& floor, const Session& session, const Call& call) {
  return may_use(floor, session, call, Mode::takeover).has_value();
}

void revoke_rights(Step& step) {
  for (auto& [id, session] : step.floor.sessions)
    if (!session.ended && !has_its_right(step, session))
      end_session(step, session, "rights_withdrawn");
}

void enforce_rights(Step& step, Call& call) {
  for (SessionId id : std::vector(call.sessions)) {
    Session* session = step.floor.find_session(id);
    if (session && !has_its_right(step, *session)) end_session(step, *session, "not_allowed");
  }
}

}  // namespace earshot::core
