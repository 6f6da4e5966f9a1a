#pragma once
// What the SIP side must know before it starts; configuration [sip] and [[trunk]]. Plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.hpp"
#include "base/time.hpp"

namespace earshot::sip {

struct Listen {
  Endpoint at;  // port 0: any free one (tests); 0.0.0.0 and ::: every address of the family
  bool udp = true;
  bool tcp = true;
  bool tls = false;  // its own endpoint, usually port 5061; needs `certificates`
};

// An address, a network, or either with one port: 192.0.2.7, 192.0.2.0/24, 192.0.2.7:5080,
// [2001:db8::7]:5060, 2001:db8::/32.
struct AddressRange {
  IpAddress network;
  int prefix_bits = 32;
  std::uint16_t port = 0;  // 0: any

  static std::optional<AddressRange> parse(std::string_view text);
  bool contains(const Endpoint& endpoint) const;
};

enum class Srtp : std::uint8_t {
  off,      // refuse offers that insist on it
  allowed,  // take it when offered, never offer it
  required  // refuse plain RTP, offer SRTP only (SDES; needs TLS to be worth anything)
};

struct Trunk {
  std::string name;
  std::vector<AddressRange> addresses;  // requests from here are the trunk's (UDP: a weak proof)
  std::string proxy;                    // sip:host:port;transport=…, where our requests go
  std::string domain;                   // right of the @ in what we send; empty: the proxy's host
  std::string username;                 // for its challenges of our requests
  std::string password;
  std::string realm;       // the only realm we answer; empty: the first that our REGISTER meets
  bool registers = false;  // keep a registration at `proxy`
  bool digest_inbound = false;  // its INVITEs must also prove `username` and `password` to us
  std::string from_user;        // left of the @ in From; empty: the caller's number
  std::size_t max_calls = 0;    // both directions together; 0: no limit
  Srtp srtp = Srtp::allowed;
  Seconds register_expires{600};
};

struct SipConfig {
  std::vector<Listen> listen;
  std::optional<IpAddress> public_address;  // what Contact says when we sit behind a 1:1 NAT
  std::string certificates;                 // directory with agent.pem and cafile.pem for TLS
  std::string realm = "earshot";  // of our challenges, and the domain of people's addresses
  std::string user_agent = "Earshot";
  std::vector<Trunk> trunks;

  Srtp phone_srtp = Srtp::allowed;
  std::size_t max_legs = 4'000;      // beyond: 503 before anything is kept
  std::size_t max_message = 65'535;  // octets of one message; larger: 413 or the connection closes
  std::size_t max_contacts = 5;      // per person
  Seconds min_expires{60}, default_expires{300}, max_expires{3600};  // of phones' registrations
  Seconds session_expires{1800};  // RFC 4028; a call whose end was never told ends after this
  Seconds min_session{90};        // shorter wishes: 422; RFC 4028 section 5 allows none below 90
  Millis transaction_timeout{32'000};  // 64·T1: no answer, or no ACK, for so long is a no
  Millis connection_grace{10'000};     // a phone whose TCP connection dropped may come back so long
  Seconds keepalive{30};               // OPTIONS to trunks; 0: never
  Seconds nonce_life{300};
  // Offer SHA-256 before MD5 (RFC 8760). Off, because phones that know MD5 alone and read the first
  // challenge alone then fail (baresip 1.0 and SIPp 3.6 among them).
  bool offer_sha256 = false;
};

}  // namespace earshot::sip
