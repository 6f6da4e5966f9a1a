#include "core/supervision/dial_in.hpp"

#include "core/policy/may_supervise.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/sessions.hpp"
#include "core/supervision/takeover.hpp"

namespace earshot::core {

namespace {

constexpr Millis kLongestRefusal = 15s;  // PromptEnded may be lost with a media worker

struct Spoken {
  int sip_status;
  const char* prompt;
};

Spoken spoken_for(const Error& why) {
  if (why.code == "no_such_agent") return {404, "no-such-extension"};
  if (why.code == "takeover_taken" || why.code == "transfer_in_progress")
    return {486, "takeover-taken"};
  return {403, "refused-not-allowed"};
}

void refuse(Step& step, const CallArrived& fact, Mode mode, PersonId agent, const Error& why) {
  Spoken spoken = spoken_for(why);
  RoomId lobby = step.floor.ids.next<RoomId>();
  step.floor.legs[fact.leg] = {};
  step.floor.refusals[fact.leg] = {spoken.sip_status, why.message, lobby};
  step.floor.timers.set(TimerKind::refusal, fact.leg, step.now + kLongestRefusal);
  step.perform(Progress{fact.leg, true, {}});
  step.perform(OpenRoom{lobby});
  step.perform(Join{fact.leg, lobby});
  step.perform(Play{fact.leg, {spoken.prompt}, false});
  step.tell(SupervisionRefused{fact.caller, agent, {}, mode, why});
}

// A phone can give no reason.
Result<void> has_right(const Step& step, const CallArrived& fact, Mode mode, PersonId agent,
                       const Call* call) {
  Question question = question_of(step.floor, step.now, fact.caller, agent,
                                  call ? right_of(mode) : Right::monitor, call);
  question.moment = Moment::start;
  return may_supervise(question).result();
}

Result<void> may_dial_in(const Step& step, const CallArrived& fact, Mode mode, PersonId agent,
                         const Call* call) {
  if (!agent) return fail("no_such_agent", "no agent has this extension");
  if (auto allowed = has_right(step, fact, mode, agent, call); !allowed) return allowed;
  return call ? may_enter(step.floor, *call, {}, mode) : Result<void>{};
}

std::string granted_by(const Step& step, const Session& session, const Call* call) {
  Verdict verdict = call ? may_use(step, session, *call, session.mode) : may_wait(step, session);
  return verdict.granted_by;
}

// The phone he used before may have died without a word: the newer one wins.
void end_earlier(Step& step, PersonId supervisor, PersonId agent) {
  for (auto& [id, session] : step.floor.sessions)
    if (!session.ended && session.supervisor == supervisor && session.agent == agent)
      end_session(step, session, "moved_to_another_phone");
}

}  // namespace

void dial_in(Step& step, const CallArrived& fact, Mode mode, const std::string& extension) {
  const Person* person = step.floor.directory.person_at(extension);
  PersonId agent = person ? person->id : PersonId{};
  if (has_right(step, fact, mode, agent, talking_call(step.floor, agent)))
    end_earlier(step, fact.caller, agent);
  Call* call = talking_call(step.floor, agent);  // again: that may have ended it
  if (auto allowed = may_dial_in(step, fact, mode, agent, call); !allowed)
    return refuse(step, fact, mode, agent, allowed.error());
  Session& session = open_session(step, fact.caller, agent, mode, fact.leg);
  session.purpose = purpose_or_first(step.floor.directory.rules, {});
  step.perform(Answer{fact.leg, {}});
  if (call) session.call = call->id;
  session.granted_by = granted_by(step, session, call);
  tell_started(step, session);
  call ? enter_call(step, session, *call, mode) : wait_for_call(step, session);
}

bool end_refusal(Step& step, LegId leg) {
  auto it = step.floor.refusals.find(leg);
  if (it == step.floor.refusals.end()) return false;
  step.perform(Reject{leg, it->second.sip_status, it->second.reason});
  return drop_refusal(step, leg);
}

bool drop_refusal(Step& step, LegId leg) {
  auto it = step.floor.refusals.find(leg);
  if (it == step.floor.refusals.end()) return false;
  step.perform(CloseRoom{it->second.lobby});
  step.floor.timers.cancel(TimerKind::refusal, leg);
  step.floor.legs.erase(leg);
  step.floor.refusals.erase(it);
  return true;
}

}  // namespace earshot::core
