#include "core/supervision/rescue.hpp"

#include <algorithm>

#include "core/calls/departure.hpp"
#include "core/supervision/rights.hpp"

namespace earshot::core {

namespace {

Session* live_session(Step& step, const Call& call, Mode mode) {
  for (SessionId id : call.sessions) {
    Session* session = step.floor.find_session(id);
    bool speaks = session && session->phase == SessionPhase::live && session->mode == mode;
    if (speaks && may_keep(step, *session, call)) return session;
  }
  return nullptr;
}

}  // namespace

bool keep_by_speaker(Step& step, Call& call) {
  Session* speaker = live_session(step, call, Mode::takeover);
  if (!speaker) speaker = live_session(step, call, Mode::barge);
  if (!speaker) return false;
  step.tell(RescueStarted{call.id, speaker->id});
  call.rescue = true;
  keep_caller(step, call, *speaker);
  return true;
}

bool begin_rescue(Step& step, Call& call) {
  for (SessionId id : call.sessions) {
    const Session& session = step.floor.sessions.at(id);
    if (session.phase != SessionPhase::live || !may_keep(step, session, call)) continue;
    step.perform(Play{session.leg, {"agent-gone"}, false});
    step.tell(RescueStarted{call.id, id});
    call.rescue = true;
  }
  if (call.rescue)
    step.floor.timers.set(TimerKind::rescue, call.id, step.now + step.floor.settings.rescue_time);
  return call.rescue;
}

void end_rescue(Step& step, Call& call, bool kept) {
  if (!call.rescue) return;
  call.rescue = false;
  call.kept = kept;
  step.floor.timers.cancel(TimerKind::rescue, call.id);
  for (SessionId id : call.sessions) {
    const Session& session = step.floor.sessions.at(id);
    if (session.phase == SessionPhase::live) step.perform(StopPlay{session.leg});
  }
  step.tell(RescueEnded{call.id, kept});
}

void keep_caller(Step& step, Call& call, Session& session) {
  for (SessionId id : call.sessions) {  // who asked for it and still has to pick up comes too late
    Session& other = step.floor.sessions.at(id);
    if (other.mode == Mode::takeover) other.mode = Mode::monitor;
  }
  session.mode = Mode::takeover;
  end_rescue(step, call, true);
}

void rescue_expired(Step& step, Call& call) {
  end_rescue(step, call, false);
  caller_unclaimed(step, call, "agent_lost");
}

}  // namespace earshot::core
