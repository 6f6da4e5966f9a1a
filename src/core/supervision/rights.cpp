#include "core/supervision/rights.hpp"

#include <algorithm>

#include "core/policy/may_supervise.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

namespace {

std::vector<Situation> situations_in(const Rules& rules, const Call& call, Instant now) {
  std::vector<Situation> seen;
  bool held_long = std::ranges::any_of(call.participants, [&](const Participant& p) {
    return p.held_since && now - *p.held_since >= rules.long_hold;
  });
  if (call.help) seen.push_back(Situation::help_asked);
  if (call.answered && now - *call.answered >= rules.long_call)
    seen.push_back(Situation::long_call);
  if (held_long) seen.push_back(Situation::long_hold);
  if (call.transfers > 0) seen.push_back(Situation::transferred);
  if (call.rescue) seen.push_back(Situation::rescue);
  return seen;
}

void fill_in(Question& question, const Session& session, Moment moment) {
  question.moment = moment;
  question.reason = session.reason;
  question.purpose = session.purpose;
  question.covert = session.covert;
  question.approved = session.approved;
}

// What is missing; none: nothing.
std::optional<Error> has_its_right(Step& step, const Session& session) {
  const Call* call = step.floor.find_call(session.call);
  Verdict verdict = call ? may_use(step, session, *call, session.mode, Moment::meanwhile)
                         : may_wait(step, session, Moment::meanwhile);
  auto result = verdict.result();
  if (!result) return result.error();
  bool lives_by_following = session.follow && session.phase == SessionPhase::waiting;
  if (auto follows = may_also(step, session, Right::follow).result();
      lives_by_following && !follows)
    return follows.error();
  return std::nullopt;
}

// He stays for this call, and no longer.
void stop_following(Step& step, Session& session) {
  if (session.follow && !may_also(step, session, Right::follow).allowed()) session.follow = false;
}

// Those who wait may have waited for the hour, or for the call to grow older.
void let_in(Step& step) {
  for (auto& [id, session] : step.floor.sessions)
    if (!session.ended && session.phase == SessionPhase::waiting)
      if (Call* call = talking_call(step.floor, session.agent);
          call && may_use(step, session, *call, Mode::monitor).allowed())
        enter_call(step, session, *call, Mode::monitor);
}

}  // namespace

CallFacts facts_of(const Floor& floor, const Call& call, Instant now) {
  CallFacts facts{.queue = call.last_queue,
                  .situations = situations_in(floor.directory.rules, call, now),
                  .objected = call.objected,
                  .marked_private = call.marked_private};
  if (call.answered) facts.age = std::chrono::duration_cast<Millis>(now - *call.answered);
  for (const Participant& p : call.participants)
    if (!p.number.empty()) facts.numbers.push_back(p.number);
  return facts;
}

Question question_of(const Floor& floor, Instant now, PersonId who, PersonId whom,
                     std::optional<Right> right, const Call* call) {
  Question question{.directory = floor.directory,
                    .clock = floor.clock,
                    .who = who,
                    .whom = whom,
                    .right = right,
                    .call = {}};
  if (!call) return question;
  question.call = facts_of(floor, *call, now);
  question.is_partner = std::ranges::any_of(call->sessions, [&](SessionId id) {
    const Session& session = floor.sessions.at(id);
    return session.supervisor == who && session.phase == SessionPhase::live &&
           session.mode == Mode::takeover;
  });
  return question;
}

Verdict may_use(const Step& step, const Session& session, const Call& call, Mode mode,
                Moment moment) {
  Question question =
      question_of(step.floor, step.now, session.supervisor, session.agent, right_of(mode), &call);
  fill_in(question, session, moment);
  if (session.call == call.id)
    std::ranges::copy(session.seen, std::back_inserter(question.call->situations));
  return may_supervise(question);
}

Verdict may_wait(const Step& step, const Session& session, Moment moment) {
  Question question =
      question_of(step.floor, step.now, session.supervisor, session.agent, Right::monitor, nullptr);
  fill_in(question, session, moment);
  return may_supervise(question);
}

Verdict may_also(const Step& step, const Session& session, Right right) {
  auto call = step.floor.calls.find(session.call);
  return may_supervise(question_of(step.floor, step.now, session.supervisor, session.agent, right,
                                   call == step.floor.calls.end() ? nullptr : &call->second));
}

bool may_keep(const Step& step, const Session& session, const Call& call) {
  bool keeps = session.phase == SessionPhase::live && session.mode == Mode::takeover;
  return may_use(step, session, call, Mode::takeover, keeps ? Moment::meanwhile : Moment::start)
      .allowed();
}

void revoke_rights(Step& step) {
  for (auto& [id, session] : step.floor.sessions) {
    if (session.ended) continue;
    if (has_its_right(step, session))
      end_session(step, session, "rights_withdrawn");
    else
      stop_following(step, session);
  }
}

void enforce_rights(Step& step, Call& call) {
  for (SessionId id : std::vector(call.sessions)) {
    Session* session = step.floor.find_session(id);
    if (!session) continue;
    if (auto missing = has_its_right(step, *session))
      end_session(step, *session, missing->code);
    else
      stop_following(step, *session);
  }
}

void clock_told(Step& step, const ClockTold& fact) {
  step.floor.clock = {true, step.now, fact.now, fact.minute_of_week};
  revoke_rights(step);
  let_in(step);
}

}  // namespace earshot::core
