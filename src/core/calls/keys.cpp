#include "core/calls/keys.hpp"

#include "core/calls/consent.hpp"
#include "core/calls/privacy.hpp"

namespace earshot::core {

namespace {

// Keys may be a card's: no more of them is kept than what is the sequence's own beginning.
bool completes(std::string& keys, char key, std::string_view sequence) {
  keys += key;
  while (!sequence.starts_with(keys)) keys.erase(0, 1);
  if (sequence.empty() || keys != sequence) return false;
  keys.clear();
  return true;
}

}  // namespace

void participant_pressed(Step& step, const DigitPressed& fact) {
  Call* call = step.floor.call_of(fact.leg);
  Participant* participant = call ? call->find(fact.leg) : nullptr;
  if (!participant || !participant->is_connected()) return;
  const Rules& rules = step.floor.directory.rules;
  if (participant->part == Part::agent) {
    if (completes(participant->keys, fact.digit, rules.privacy.keys))
      privacy_keyed(step, *call, *participant);
    return;
  }
  std::string objects = {'*', rules.of_queue(call->last_queue).consent.objects};
  if (completes(participant->keys, fact.digit, objects)) return object(step, *call, "key");
  answer_pressed(step, *call, *participant, fact.digit);
}

}  // namespace earshot::core
