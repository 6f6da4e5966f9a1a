#include "core/supervision/move.hpp"

#include "core/calls/hearing.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/sessions.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

Result<DeviceRing> check_move(Step& step, const Session& session, const std::string& device) {
  const Call* call = step.floor.find_call(session.call);
  Verdict verdict = call ? may_use(step, session, *call, session.mode, Moment::meanwhile)
                         : may_wait(step, session, Moment::meanwhile);
  if (auto may = verdict.result(); !may) return tl::unexpected(may.error());
  if (session.phase == SessionPhase::ringing)
    return fail("not_live", "the session has not begun: its first device still rings");
  if (session.moving) return fail("move_in_progress", "another device rings already: answer it");
  if (session.device.name == device) return fail("already_there", "the session is on this device");
  return ring_device(step.floor, session.supervisor, device);
}

void play_what_he_heard(Step& step, const Session& session, const Call* call) {
  if (!call) return play_waiting_tone(step, session);
  if (call->rescue && may_keep(step, session, *call))
    step.perform(Play{session.leg, {"agent-gone"}, false});
}

}  // namespace

void move_session(Step& step, const MoveSession& command) {
  auto found = own_session(step, command.session, command.actor);
  if (!found) return step.refuse(command.request, found.error());
  Session& session = **found;
  auto other = check_move(step, session, command.device);
  if (!other) return step.refuse(command.request, other.error());
  other->ring.leg = step.floor.ids.next<LegId>();
  if (const Call* call = step.floor.find_call(session.call))
    if (const Participant* agent = call->find(session.agent)) other->ring.like = agent->leg;
  step.floor.legs[other->ring.leg] = {.session = session.id};
  step.floor.timers.set(TimerKind::session_move, session.id,
                        step.now + step.floor.settings.ring_timeout);
  session.moving = Moving{other->ring.leg, other->device, command.request};
  step.perform(other->ring);
}

void move_answered(Step& step, Session& session) {
  Moving moved = *std::exchange(session.moving, std::nullopt);
  step.floor.timers.cancel(TimerKind::session_move, session.id);
  LegId old = std::exchange(session.leg, moved.leg);
  session.device = std::move(moved.device);
  session.holding = false;
  Call* call = step.floor.find_call(session.call);
  step.perform(Join{session.leg, call ? call->room : session.lobby});
  play_what_he_heard(step, session, call);
  if (call && moved.request) call->replies.push_back({moved.request, session.id, {}});
  if (call) settle(step, *call);  // the table first, so that the old leg is silent when it goes
  step.floor.legs.erase(old);
  step.perform(HangUp{old, "moved to another device"});
  step.tell(SessionMoved{session.id, session.call, session.device.kind});
  if (!call) step.reply(moved.request, {.session = view_of(step.floor, session)});
}

void move_failed(Step& step, Session& session, bool hang_up, const Error& why) {
  if (!session.moving) return;
  Moving failed = *std::exchange(session.moving, std::nullopt);
  step.floor.timers.cancel(TimerKind::session_move, session.id);
  step.floor.legs.erase(failed.leg);
  if (hang_up) step.perform(HangUp{failed.leg, why.code});
  step.refuse(failed.request, why);
}

}  // namespace earshot::core
