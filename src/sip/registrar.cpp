#include "sip/registrar.hpp"

#include <algorithm>

namespace earshot::sip {

const char* transport_name(Transport transport) {
  switch (transport) {
    case Transport::udp: return "udp";
    case Transport::tcp: return "tcp";
    case Transport::tls: return "tls";
  }
  return "udp";
}

Result<void> Registrar::update(Instant now, PersonId person, const RegisterRequest& request) {
  auto bindings = of(person);
  const auto older = [&](const Binding& b) {
    return b.call_id == request.call_id && b.cseq >= request.cseq;
  };
  if (request.remove_all) {
    if (std::any_of(bindings.begin(), bindings.end(), older))
      return fail("out_of_order", "a later REGISTER was here first");
    bindings.clear();
  }
  for (const auto& change : request.contacts) {
    const auto known = std::find_if(bindings.begin(), bindings.end(),
                                    [&](const Binding& b) { return b.uri == change.uri; });
    if (known != bindings.end() && older(*known))
      return fail("out_of_order", "a later REGISTER was here first");
    if (change.expires <= 0s) {
      if (known != bindings.end()) bindings.erase(known);
      continue;
    }
    auto& binding = known != bindings.end() ? *known : bindings.emplace_back();
    binding = {change.uri,      request.source, request.transport,   request.user_agent,
               request.call_id, request.cseq,   now + change.expires};
  }
  if (bindings.size() > max_contacts_)
    return fail("too_many_contacts", "this person has as many phones registered as are allowed");
  if (bindings.empty()) {
    people_.erase(person);
  } else {
    people_[person] = std::move(bindings);
  }
  return {};
}

std::vector<PersonId> Registrar::expire(Instant now) {
  return remove_if([&](const Binding& b) { return b.expires <= now; });
}

std::vector<PersonId> Registrar::lose(const Endpoint& source) {
  return remove_if(
      [&](const Binding& b) { return b.transport != Transport::udp && b.source == source; });
}

std::vector<PersonId> Registrar::remove_if(const std::function<bool(const Binding&)>& is_gone) {
  std::vector<PersonId> gone;
  for (auto it = people_.begin(); it != people_.end();) {
    std::erase_if(it->second, is_gone);
    if (!it->second.empty()) {
      ++it;
      continue;
    }
    gone.push_back(it->first);
    it = people_.erase(it);
  }
  return gone;
}

void Registrar::forget(PersonId person) { people_.erase(person); }

const std::vector<Binding>& Registrar::of(PersonId person) const {
  static const std::vector<Binding> kNone;
  const auto it = people_.find(person);
  return it == people_.end() ? kNone : it->second;
}

bool Registrar::is_registered_from(const Endpoint& source) const {
  return std::any_of(people_.begin(), people_.end(), [&](const auto& entry) {
    return std::any_of(entry.second.begin(), entry.second.end(),
                       [&](const Binding& b) { return b.source == source; });
  });
}

}  // namespace earshot::sip
