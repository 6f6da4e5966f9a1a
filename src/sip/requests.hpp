#pragma once
// Small readings of requests that several parts need.

#include <optional>
#include <string>

#include "sip/registrar.hpp"
#include "sip/sofia.hpp"

namespace earshot::sip {

// Option tags in Require that we do not know, comma separated; empty: none (RFC 3261 8.2.2.3).
std::string unsupported_extensions(const sip_t* sip);

// sip:host:port;transport=…
std::string route_to(const Endpoint& endpoint, Transport transport);
Transport transport_of(const sip_t* sip);  // what brought it, by its Via

// The key in an INFO body: application/dtmf-relay ("Signal=5\r\nDuration=160") or application/dtmf
// ("5"). The key itself is never logged.
std::optional<char> digit_of_info(const std::string& type, const std::string& body);

// The Replaces that a Refer-To carries in its URI's headers, %-decoded; empty: none.
std::string replaces_in(const url_t& target);

// Letters, digits, space and -_. of at most 64 characters: fit for a quoted string.
std::string plain_reason(const std::string& reason);

}  // namespace earshot::sip
