#pragma once
// What every part of the SIP side may use, lent by SipStack for as long as it lives.

#include <cstdint>
#include <functional>
#include <string>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "core/ports.hpp"
#include "sip/config.hpp"
#include "sip/control_loop.hpp"
#include "sip/facts.hpp"
#include "sip/registrar.hpp"
#include "sip/sofia.hpp"

namespace earshot::sip {

inline constexpr const char* kAllow =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, REGISTER";
inline constexpr const char* kSupported = "timer, replaces";
inline constexpr const char* kSdpType = "application/sdp";

struct SipCounters {
  explicit SipCounters(Counters& counters);
  Counter &received, &invalid, &challenged, &wrong_secret, &backed_off, &refused_method, &full;
  Counter &legs, &registered, &calls_in, &calls_out;
};

struct Context {
  nta_agent_t* agent = nullptr;
  ControlLoop& loop;
  const SipConfig& config;
  core::MediaLegs& media;
  FactQueue& facts;
  SipCounters& counters;
  Log& log;

  // Our Contact towards `peer`: <sip:host:port;transport=…>.
  std::function<std::string(const Endpoint& peer, Transport transport)> contact;
  // Whether a request sent there would come back to us; port 0: the usual one.
  std::function<bool(const IpAddress& address, std::uint16_t port)> is_our_own;
  bool prefers_v6 = false;  // we listen by IPv6 only
};

std::uint64_t random_bits();  // for nonces, o= lines and back-off; from the kernel

}  // namespace earshot::sip
