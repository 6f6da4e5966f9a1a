#pragma once
// Where we listen, and how others reach us from where they are.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "sip/registrar.hpp"
#include "sip/sip_stack.hpp"
#include "sip/sofia.hpp"

namespace earshot::sip {

class Listeners {
 public:
  // Fails with "address_in_use" or "bad_address", naming the address and the way out.
  static Result<Listeners> open(nta_agent_t* agent, const SipConfig& config);

  const std::vector<Listening>& all() const { return all_; }
  std::string contact(const Endpoint& peer, Transport transport) const;
  // Stands for a peer whose name is not resolved yet: somewhere out there (RFC 5737, RFC 3849), by
  // a family that we speak.
  IpAddress anywhere() const;
  bool is_our_own(const IpAddress& address, std::uint16_t port) const;

 private:
  std::vector<Listening> all_;
  std::optional<IpAddress> public_address_;
};

}  // namespace earshot::sip
