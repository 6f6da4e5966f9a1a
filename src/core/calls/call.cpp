#include "core/calls/call.hpp"

#include <algorithm>

namespace earshot::core {

const Participant* Call::find(LegId leg) const {
  auto it = std::ranges::find(participants, leg, &Participant::leg);
  return it == participants.end() ? nullptr : &*it;
}
const Participant* Call::find(PersonId person) const {
  if (!person) return nullptr;
  auto it = std::ranges::find(participants, person, &Participant::person);
  return it == participants.end() ? nullptr : &*it;
}
Participant* Call::find(LegId leg) {
  return const_cast<Participant*>(std::as_const(*this).find(leg));
}
Participant* Call::find(PersonId person) {
  return const_cast<Participant*>(std::as_const(*this).find(person));
}
std::size_t Call::connected_count() const {
  return std::ranges::count_if(participants, &Participant::is_connected);
}
bool Call::is_talking() const { return connected_count() >= 2; }

}  // namespace earshot::core
