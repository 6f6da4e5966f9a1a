#include "core/calls/entry.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"

namespace earshot::core {

namespace {

bool is_outside(const Participant& p) {
  return p.part != Part::agent && p.is_connected() && p.in_room;
}

bool is_for(const Announcing& announcing, SessionId session) {
  return announcing.why == Announcing::Why::entry && announcing.session == session;
}

bool still_plays(const Call& call, SessionId session) {
  return std::ranges::any_of(call.participants, [&](const Participant& p) {
    return std::ranges::any_of(p.announcements,
                               [&](const Announcing& a) { return is_for(a, session); });
  });
}

bool wants_to_speak(const Session& session) {
  bool speaks = session.mode == Mode::barge || session.mode == Mode::takeover;
  return session.phase == SessionPhase::live && !session.deaf && speaks;
}

void tell_outsiders(Call& call, Session& session, const std::string& prompt) {
  for (Participant& p : call.participants) {
    bool told = std::ranges::find(session.entry_told, p.leg) != session.entry_told.end();
    if (!is_outside(p) || told) continue;
    session.entry_told.push_back(p.leg);
    announce(p, {.why = Announcing::Why::entry, .prompt = prompt, .session = session.id});
  }
}

// He steps back, or nobody of outside is there any more: next time from the beginning.
void call_off(Call& call, Session& session) {
  forget_entry(session);
  for (Participant& p : call.participants)  // what plays may play to its end
    std::erase_if(p.announcements,
                  [&](const Announcing& a) { return is_for(a, session.id) && !a.playing; });
}

void settle_session(Step& step, Call& call, Session& session, const std::string& prompt) {
  if (session.entered || (prompt.empty() && !session.entering)) return;
  bool somebody = std::ranges::any_of(call.participants, is_outside);
  if (!wants_to_speak(session) || !somebody) {
    if (session.entering) call_off(call, session);
    return;
  }
  session.entering = true;
  if (session.entry_failed) return;
  tell_outsiders(call, session, prompt);
  if (still_plays(call, session.id)) return;
  session.entering = false;
  session.entered = true;
  step.tell(EntryAnnounced{call.id, session.id, prompt, true});
}

}  // namespace

void settle_entry(Step& step, Call& call) {
  const std::string& prompt = step.floor.directory.rules.of_queue(call.last_queue).entry;
  for (SessionId id : call.sessions)
    if (Session* session = step.floor.find_session(id))
      settle_session(step, call, *session, prompt);
}

void entry_not_heard(Step& step, Call& call, SessionId id) {
  Session* session = step.floor.find_session(id);
  if (!session || session->call != call.id || !session->entering || session->entry_failed) return;
  session->entry_failed = true;
  const std::string& prompt = step.floor.directory.rules.of_queue(call.last_queue).entry;
  step.tell(EntryAnnounced{call.id, id, prompt, false});
}

void forget_entry(Session& session) {
  session.entering = session.entered = session.entry_failed = false;
  session.entry_told.clear();
}

}  // namespace earshot::core
