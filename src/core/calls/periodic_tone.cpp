#include "core/calls/periodic_tone.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"

namespace earshot::core {

namespace {

const Table& commanded_table(const Call& call) {
  return call.in_flight.empty() ? call.applied_table : call.in_flight.back().table;
}

Millis period_of(const Floor& floor, const Call& call) {
  return floor.directory.rules.of_queue(call.last_queue).periodic_tone;
}

// Who hears music is in no conversation; who still hears a prompt is not told two things at once.
void play_to_all(Call& call) {
  for (Participant& p : call.participants)
    if (p.is_connected() && p.sound.empty() && p.announcements.empty())
      announce(p, {.why = Announcing::Why::tone, .prompt = "periodic-tone"});
}

void start_timer(Step& step, const Call& call) {
  step.floor.timers.set(TimerKind::periodic_tone, call.id, step.now + period_of(step.floor, call));
}

}  // namespace

bool is_observed(const Call& call, const Table& table) {
  return std::ranges::any_of(table, [&](const Hearing& h) { return !call.find(h.listener); });
}

void settle_tone(Step& step, Call& call) {
  bool wanted = call.goodbye.empty() && period_of(step.floor, call) > Millis{0} &&
                is_observed(call, commanded_table(call));
  if (wanted == call.beeps) return;
  call.beeps = wanted;
  if (!wanted) return step.floor.timers.cancel(TimerKind::periodic_tone, call.id);
  play_to_all(call);
  start_timer(step, call);
}

void tone_due(Step& step, Call& call) {
  if (!call.beeps) return;
  play_to_all(call);
  start_timer(step, call);
}

}  // namespace earshot::core
