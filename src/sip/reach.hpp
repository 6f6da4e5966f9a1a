#pragma once
// Addresses that a stranger may not send us to (A8): whoever writes a Contact or a Record-Route
// would otherwise choose whom this server talks to.

#include <optional>

#include "base/endpoint.hpp"
#include "sip/sofia.hpp"

namespace earshot::sip {

IpAddress unmapped(const IpAddress& address);  // ::ffff:192.0.2.1 is 192.0.2.1
bool is_loopback(const IpAddress& address);
// Loopback, link-local, multicast, broadcast, unspecified and reserved: nobody elsewhere is there.
bool is_special(const IpAddress& address);
// Whether one who talks to us from `peer` may be at `address`: loopback is for those on it.
bool may_be_at(const IpAddress& address, const IpAddress& peer);

// The host that a request to `url` would be sent to: its maddr (RFC 3261 section 19.1.1) or its
// host.
std::string hop_host(const url_t& url);
std::optional<IpAddress> address_in(std::string_view host);  // none when it is a name

}  // namespace earshot::sip
