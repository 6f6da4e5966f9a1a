#include "core/calls/announcing.hpp"

#include "core/calls/consent.hpp"
#include "core/calls/entry.hpp"

namespace earshot::core {

namespace {

constexpr Millis kLongestAnnouncement = 60s;  // PromptEnded may be lost with a media worker

void stop(Step& step, Participant& participant) {
  if (!participant.hears_announcement()) return;
  participant.announcements.front().playing = false;
  step.floor.timers.cancel(TimerKind::announcement, participant.leg);
  step.perform(StopPlay{participant.leg});
}

void start(Step& step, Participant& participant) {
  Announcing& first = participant.announcements.front();
  first.playing = true;
  participant.sound.clear();
  step.floor.timers.set(TimerKind::announcement, participant.leg, step.now + kLongestAnnouncement);
  step.perform(Play{participant.leg, {first.prompt}, false});
}

void was_heard(Step& step, Call& call, Participant& participant, const Announcing& heard) {
  switch (heard.why) {
    case Announcing::Why::consent: return notice_heard(step, call, participant);
    case Announcing::Why::entry: return;  // nothing waits any more: settle_entry sees it
    case Announcing::Why::tone: return;
  }
}

void was_not_heard(Step& step, Call& call, Participant& participant, Announcing missed) {
  if (missed.why == Announcing::Why::tone) return;
  bool again = !std::exchange(missed.again, true);
  missed.playing = false;
  if (missed.why == Announcing::Why::consent)
    notice_not_heard(step, call, participant, again);
  else if (!again)
    entry_not_heard(step, call, missed.session);
  if (again) participant.announcements.push_front(std::move(missed));
}

}  // namespace

void announce(Participant& participant, Announcing announcing) {
  participant.announcements.push_back(std::move(announcing));
}

void withdraw(Step& step, Participant& participant, Announcing::Why why) {
  if (participant.hears_announcement() && participant.announcements.front().why == why)
    stop(step, participant);
  std::erase_if(participant.announcements, [&](const Announcing& a) { return a.why == why; });
}

void withdraw_all(Step& step, Participant& participant) {
  stop(step, participant);
  participant.announcements.clear();
}

void play_announcements(Step& step, Call& call) {
  for (Participant& participant : call.participants) {
    if (participant.announcements.empty()) continue;
    bool can_hear = participant.is_connected() && participant.in_room && !participant.phone_holds;
    if (!can_hear)
      stop(step, participant);
    else if (!participant.hears_announcement())
      start(step, participant);
  }
}

bool announcement_ended(Step& step, Call& call, LegId leg, bool heard) {
  Participant* participant = call.find(leg);
  if (!participant || !participant->hears_announcement()) return false;
  Announcing ended = std::move(participant->announcements.front());
  participant->announcements.pop_front();
  step.floor.timers.cancel(TimerKind::announcement, leg);
  if (heard)
    was_heard(step, call, *participant, ended);
  else
    was_not_heard(step, call, *participant, std::move(ended));
  return true;
}

void announcement_overdue(Step& step, LegId leg) {
  Call* call = step.floor.call_of(leg);
  if (!call) return;
  step.perform(StopPlay{leg});
  announcement_ended(step, *call, leg, false);
}

}  // namespace earshot::core
