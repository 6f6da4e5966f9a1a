#include "store/credentials.hpp"

namespace earshot::store {

void MemoryCredentials::replace(std::span<const StoredPerson> people) {
  by_username_.clear();
  for (const auto& [person, secret] : people)
    if (person.enabled && !secret.empty())
      by_username_[person.extension] = {person.id, person.extension, secret};
}

std::optional<core::SipCredentials> MemoryCredentials::find(std::string_view username) const {
  const auto found = by_username_.find(std::string(username));
  if (found == by_username_.end()) return std::nullopt;
  return found->second;
}

}  // namespace earshot::store
