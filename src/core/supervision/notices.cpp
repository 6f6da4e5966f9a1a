#include "core/supervision/notices.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"
#include "core/policy/notice.hpp"

namespace earshot::core {

namespace {

bool is_told(const Participant& p, const Session& session) {
  return p.part == Part::agent && p.person && p.is_connected() && p.person != session.supervisor;
}

std::optional<Notice> notice_of(const Floor& floor, const Session& session, PersonId agent) {
  const Person* person = floor.directory.person(agent);
  return notice_for(floor.directory.rules, floor.settings.notify_agents, person ? person->team : "",
                    session.purpose, session.mode, session.covert);
}

// Only who is not the customer's talk partner yet can be kept out.
void keep_deaf(Step& step, Session& session, Millis lead) {
  if (session.applied_mode == Mode::takeover || lead <= Millis{0}) return;
  Instant due = step.now + lead;
  auto running = step.floor.timers.due(TimerKind::notice_lead, session.id);
  if (!running || *running < due) step.floor.timers.set(TimerKind::notice_lead, session.id, due);
  session.deaf = true;
}

void owe(Step& step, const Session& session, const Call& call, PersonId agent,
         const Notice& notice) {
  auto [first, last] = step.floor.owed_notices.equal_range(call.id);
  auto same = std::find_if(first, last, [&](const auto& entry) {
    return entry.second.session == session.id && entry.second.agent == agent;
  });
  if (same != last) {
    same->second.mode = session.mode;
    return;
  }
  step.floor.owed_notices.emplace(call.id, NoticeGiven{call.id, session.id, agent, session.mode,
                                                       session.purpose, notice_how(notice), true});
}

void tell_stopped(Step& step, const Session& session, CallId call, const Noticed& noticed) {
  step.tell(NoticeGiven{call, session.id, noticed.agent, noticed.mode, session.purpose, noticed.how,
                        true});
}

void tell_now(Step& step, Session& session, const Call& call, Participant& agent,
              const Notice& notice) {
  auto known = std::ranges::find(session.noticed, agent.person, &Noticed::agent);
  if (known != session.noticed.end() && known->mode == session.mode) return;
  if (known == session.noticed.end())
    known = session.noticed.insert(known, Noticed{.agent = agent.person});
  known->mode = session.mode;
  known->how = notice_how(notice);
  step.tell(
      NoticeGiven{call.id, session.id, agent.person, session.mode, session.purpose, known->how});
  if (notice.tone) announce(agent, {.why = Announcing::Why::tone, .prompt = "notice-tone"});
  keep_deaf(step, session, notice.lead);
}

void forget_the_gone(Step& step, Session& session, const Call& call) {
  std::erase_if(session.noticed, [&](const Noticed& noticed) {
    const Participant* agent = call.find(noticed.agent);
    bool here = agent && is_told(*agent, session);
    if (!here) tell_stopped(step, session, call.id, noticed);
    return !here;
  });
}

}  // namespace

void give_notices(Step& step, Call& call) {
  for (SessionId id : call.sessions) {
    Session* session = step.floor.find_session(id);
    if (!session || session->phase != SessionPhase::live) continue;
    forget_the_gone(step, *session, call);
    for (Participant& agent : call.participants) {
      if (!is_told(agent, *session)) continue;
      auto notice = notice_of(step.floor, *session, agent.person);
      if (!notice) continue;
      if (notice->when == NoticeRule::When::after)
        owe(step, *session, call, agent.person, *notice);
      else
        tell_now(step, *session, call, agent, *notice);
    }
  }
}

void stop_notices(Step& step, Session& session, const Call& call) {
  session.deaf = false;
  step.floor.timers.cancel(TimerKind::notice_lead, session.id);
  for (const Noticed& noticed : std::exchange(session.noticed, {}))
    tell_stopped(step, session, call.id, noticed);
}

void notice_lead_over(Step& step, Session& session) {
  session.deaf = false;
  step.floor.find_call(session.call);  // its table changes
}

void give_owed_notices(Step& step) {
  for (auto it = step.floor.owed_notices.begin(); it != step.floor.owed_notices.end();) {
    bool over = !step.floor.calls.contains(it->first);
    if (over) step.tell(it->second);
    it = over ? step.floor.owed_notices.erase(it) : std::next(it);
  }
}

// By the rules of today: whom they keep it from does not learn it by a crash either.
void left_over(Step& step, const LeftOver& fact) {
  const Person* agent = step.floor.directory.person(fact.agent);
  if (!agent || !notice_for(step.floor.directory.rules, step.floor.settings.notify_agents,
                            agent->team, fact.purpose, fact.mode, fact.covert))
    return;
  // The call is over: there is no ear left for a tone.
  step.tell(
      NoticeGiven{fact.call, fact.session, fact.agent, fact.mode, fact.purpose, "screen", true});
}

}  // namespace earshot::core
