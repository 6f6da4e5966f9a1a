#pragma once
// Who may register with which secret, in memory: sip/ asks for it at every REGISTER and INVITE.
// Loaded at start, replaced whole when people change. Home thread: control.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ports.hpp"
#include "store/people.hpp"

namespace earshot::store {

class MemoryCredentials final : public core::Credentials {
 public:
  MemoryCredentials() = default;
  explicit MemoryCredentials(std::span<const StoredPerson> people) { replace(people); }

  // Disabled people and people without a secret are not among them.
  void replace(std::span<const StoredPerson> people);
  std::optional<core::SipCredentials> find(std::string_view username) const override;

 private:
  std::unordered_map<std::string, core::SipCredentials> by_username_;
};

}  // namespace earshot::store
