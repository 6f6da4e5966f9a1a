#include "app/phone_router.hpp"

namespace earshot::app {

void PhoneRouter::perform(const core::Ring& ring) {
  const bool in_browser =
      ring.uri.starts_with("browser:") ||
      (ring.in_page && ring.uri.empty() && ring.person && browsers_.rings_for(ring.person));
  if (in_browser) {
    browsers_.perform(ring);
  } else {
    sip_.perform(ring);
  }
}

void Reachability::take(Kind kind, const core::PhoneRegistered& fact) {
  Phones& phones = people_[fact.person];
  const bool before = phones.any();
  (kind == Kind::sip ? phones.sip : phones.browser) = fact.reachable;
  if (phones.any() != before) sink_({core::PhoneRegistered{fact.person, phones.any()}});
}

}  // namespace earshot::app
