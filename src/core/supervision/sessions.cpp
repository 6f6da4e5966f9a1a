#include "core/supervision/sessions.hpp"

#include <algorithm>

#include "core/calls/departure.hpp"
#include "core/calls/entry.hpp"
#include "core/calls/hearing.hpp"
#include "core/calls/help.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/supervision/move.hpp"
#include "core/supervision/notices.hpp"
#include "core/supervision/rescue.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/takeover.hpp"

namespace earshot::core {

namespace {

void close_lobby(Step& step, Session& session) {
  if (session.lobby) step.perform(CloseRoom{session.lobby});
  session.lobby = {};
}

// Out of the call's list and table; what was asked for in that call is refused.
void detach(Step& step, Session& session) {
  auto call = step.floor.calls.find(std::exchange(session.call, {}));
  session.applied_mode.reset();
  session.seen.clear();
  if (call == step.floor.calls.end()) return;
  std::erase(call->second.sessions, session.id);
  stop_notices(step, session, call->second);
  std::erase_if(call->second.replies, [&](const PendingReply& reply) {
    if (reply.session != session.id) return false;
    step.refuse(reply.request, {"session_ended", "the session left the call before it applied"});
    return true;
  });
}

void attach(Session& session, Call& call) {
  session.call = call.id;
  if (std::ranges::find(call.sessions, session.id) == call.sessions.end())
    call.sessions.push_back(session.id);
}

bool is_deliberate(const std::string& cause) {
  return cause == "supervisor_hung_up" || cause == "ended_by_supervisor";
}

// The call has lost a supervisor who kept its caller, or the last one who was asked to. Hanging up
// on the caller is the supervisor's to decide; what takes the supervisor away does not decide it.
void caller_lost_supervisor(Step& step, Call& call, bool was_keeper, const std::string& cause) {
  if (call.kept && was_keeper) {
    call.kept = false;
    if (call.is_talking() || keep_by_speaker(step, call)) return;
    if (is_deliberate(cause)) return end_call(step, call, cause);
    return caller_unclaimed(step, call, "supervisor_lost");
  }
  bool asked = std::ranges::any_of(call.sessions, [&](SessionId id) {
    const Session& session = step.floor.sessions.at(id);
    return session.phase == SessionPhase::live && may_keep(step, session, call);
  });
  if (call.rescue && !asked) rescue_expired(step, call);
}

// The session stays with the caller and has another agent from now on, if it may.
void adopt(Step& step, Session& session, const Call& call, PersonId agent) {
  Mode mode = session.mode == Mode::whisper ? Mode::monitor : session.mode;
  PersonId before = std::exchange(session.agent, agent);
  if (agent != before) session.approved = false;  // that was for the other
  Verdict verdict = may_use(step, session, call, mode);
  if (auto may = verdict.result(); !may) {
    session.agent = before;
    return end_session(step, session, may.error().code);
  }
  session.mode = mode;
  session.granted_by = verdict.granted_by;
}

std::vector<Session*> sessions_in(Step& step, const Call& call) {
  std::vector<Session*> found;
  for (SessionId id : call.sessions)
    if (Session* session = step.floor.find_session(id)) found.push_back(session);
  return found;
}

void enter_waiting(Step& step, Call& call, PersonId agent) {
  for (auto& [id, session] : step.floor.sessions)
    if (!session.ended && session.phase == SessionPhase::waiting && session.agent == agent &&
        may_use(step, session, call, Mode::monitor).allowed())
      enter_call(step, session, call, Mode::monitor);
}

// The agent consults somebody while his customer is on hold: those who only listen come along.
void hear_consultation(Step& step, Call& call, PersonId agent) {
  if (!step.floor.settings.supervisors_hear_consult) return;
  for (CallId id : std::vector(step.floor.agent(agent).calls)) {
    Call* other = step.floor.find_call(id);
    const Participant* self = other && other != &call ? other->find(agent) : nullptr;
    if (!self || !self->is_holding()) continue;
    for (Session* session : sessions_in(step, *other)) {
      bool listens = session->mode == Mode::monitor || session->mode == Mode::whisper;
      if (session->phase != SessionPhase::live || session->agent != agent || !listens) continue;
      if (!may_use(step, *session, call, Mode::monitor).allowed()) continue;
      detach(step, *session);
      session->home = other->id;
      enter_call(step, *session, call, Mode::monitor);
    }
  }
}

}  // namespace

Call* talking_call(Floor& floor, PersonId agent) {
  auto it = floor.agents.find(agent);
  if (it == floor.agents.end()) return nullptr;
  const auto& calls = it->second.calls;
  for (auto id = calls.rbegin(); id != calls.rend(); ++id) {
    Call* call = floor.find_call(*id);
    const Participant* self = call ? call->find(agent) : nullptr;
    if (self && self->part == Part::agent && self->is_connected() && call->is_talking())
      return call;
  }
  return nullptr;
}

Session& open_session(Step& step, PersonId supervisor, PersonId agent, Mode mode, LegId leg) {
  SessionId id = step.floor.ids.next<SessionId>();
  Session& session = step.floor.sessions[id];
  session.id = id;
  session.supervisor = supervisor;
  session.agent = agent;
  session.mode = mode;
  session.leg = leg;
  session.since = step.now;
  step.floor.legs[leg] = {.session = id};
  return session;
}

void enter_call(Step& step, Session& session, Call& call, Mode mode) {
  if (session.phase == SessionPhase::waiting) step.perform(StopPlay{session.leg});
  attach(session, call);
  forget_entry(session);
  session.phase = SessionPhase::live;
  session.mode = mode;
  session.granted_by = may_use(step, session, call, mode, Moment::meanwhile).granted_by;
  session.seen = facts_of(step.floor, call, step.now).situations;
  session.applied_mode.reset();
  session.by_key = false;
  give_notices(step, call);  // first: it may have to be deaf
  step.perform(Join{session.leg, call.room});
  if (!session.covert) help_joined(step, call, session.supervisor);
  close_lobby(step, session);
  if (RequestId request = std::exchange(session.request, {}))
    call.replies.push_back({request, session.id, {}});
}

void wait_for_call(Step& step, Session& session) {
  if (session.call) detach(step, session);
  session.home = {};
  Call* call = talking_call(step.floor, session.agent);
  if (call && may_use(step, session, *call, Mode::monitor).allowed())
    return enter_call(step, session, *call, Mode::monitor);
  if (auto may = may_wait(step, session).result(); !may)
    return end_session(step, session, may.error().code);
  session.phase = SessionPhase::waiting;
  session.mode = Mode::monitor;
  session.lobby = step.floor.ids.next<RoomId>();
  step.perform(OpenRoom{session.lobby});
  step.perform(Join{session.leg, session.lobby});
  play_waiting_tone(step, session);
  step.tell(SessionWaiting{session.id, session.agent});
}

void play_waiting_tone(Step& step, const Session& session) {
  step.perform(Play{session.leg, {"waiting-tone"}, true});
}

void end_session(Step& step, Session& session, const std::string& cause) {
  if (session.ended) return;
  session.ended = true;
  CallId call_id = session.call;
  Call* call = step.floor.find_call(call_id);
  bool keeper = session.phase == SessionPhase::live && session.mode == Mode::takeover;
  detach(step, session);
  if (call) settle(step, *call);  // silent first
  step.refuse(session.request, {"session_ended", "the supervision ended: " + cause});
  move_failed(step, session, true, {"session_ended", "the supervision ended: " + cause});
  if (step.floor.legs.erase(session.leg)) step.perform(HangUp{session.leg, cause});
  close_lobby(step, session);
  step.floor.timers.cancel(TimerKind::session_ring, session.id);
  step.tell(SessionEnded{session.id, call_id, cause});
  if (call) caller_lost_supervisor(step, *call, keeper, cause);
}

void supervisor_answered(Step& step, Session& session) {
  if (session.phase != SessionPhase::ringing) return;
  step.floor.timers.cancel(TimerKind::session_ring, session.id);
  Call* call = step.floor.find_call(session.call);
  if (!call) {
    wait_for_call(step, session);
    if (session.phase == SessionPhase::waiting) answer_waiting(step, session);
    return;
  }
  // Much may have happened while his phone rang: what he may no longer enter becomes monitor.
  bool free = may_enter(step.floor, *call, session.id, session.mode).has_value();
  if (!free && !may_use(step, session, *call, Mode::monitor).allowed())
    return end_session(step, session, "not_allowed");
  enter_call(step, session, *call, free ? session.mode : Mode::monitor);
  bool speaks = session.mode == Mode::barge || session.mode == Mode::takeover;
  if (call->rescue && speaks && may_keep(step, session, *call)) keep_caller(step, *call, session);
}

void talk_changed(Step& step, Call& call) {
  if (!call.is_talking()) return;
  for (const Participant& agent : std::vector(call.participants)) {
    if (agent.part != Part::agent || !agent.person || !agent.is_connected()) continue;
    if (!call.answered) {
      call.answered = step.now;
      step.tell(CallAnswered{call.id, agent.person});
    }
    for (Session* session : sessions_in(step, call))
      if (session->mode != Mode::takeover && !call.find(session->agent))
        adopt(step, *session, call, agent.person);
    enter_waiting(step, call, agent.person);
    hear_consultation(step, call, agent.person);
  }
}

void agent_left(Step& step, Call& call, PersonId agent) {
  auto other = std::ranges::find_if(call.participants, [](const Participant& p) {
    return p.part == Part::agent && p.person && p.is_connected();
  });
  for (Session* session : sessions_in(step, call)) {
    bool listens = session->mode == Mode::monitor || session->mode == Mode::whisper;
    if (session->agent != agent) continue;
    if (session->follow && listens) {
      detach(step, *session);
      if (session->phase == SessionPhase::live) wait_for_call(step, *session);
    } else if (session->mode != Mode::takeover && other != call.participants.end()) {
      adopt(step, *session, call, other->person);
    }
  }
}

void agent_replaced(Step& step, Call& call, PersonId from, PersonId to) {
  if (!from) return;
  for (Session* session : sessions_in(step, call)) {
    if (session->agent != from) continue;
    if (!step.floor.settings.session_stays_with_customer) {
      detach(step, *session);
      if (session->phase == SessionPhase::live) wait_for_call(step, *session);
    } else if (to) {
      adopt(step, *session, call, to);
    } else if (session->mode == Mode::whisper) {
      session->mode = Mode::monitor;  // nobody of ours is there to whisper to
    }
  }
}

void release_sessions(Step& step, Call& call) {
  for (Session* session : sessions_in(step, call)) {
    Call* home = step.floor.find_call(std::exchange(session->home, {}));
    // The agent may have left it by an attended transfer: then whoever joined is adopted.
    bool belongs =
        home && (home->find(session->agent) || step.floor.settings.session_stays_with_customer);
    bool allowed =
        home && may_use(step, *session, *home, Mode::monitor, Moment::meanwhile).allowed();
    if (belongs && allowed && home != &call) {
      detach(step, *session);
      enter_call(step, *session, *home, Mode::monitor);
    } else if (!session->follow) {
      end_session(step, *session, "call_ended");
    } else {
      detach(step, *session);
      if (session->phase == SessionPhase::live) wait_for_call(step, *session);
    }
  }
  call.sessions.clear();
}

}  // namespace earshot::core
