// Whom to ring, and where: registered phones, a URI, or a number by a trunk.

#include <fmt/format.h>

#include "sip/requests.hpp"
#include "sip/sip_state.hpp"

namespace earshot::sip {

namespace {

// What a person or a program dialled, as the user part of a URI: digits and the like only.
bool is_dialable(const std::string& number) {
  if (number.empty() || number.size() > 64) return false;
  return number.find_first_not_of(
             "0123456789+*abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "-_.!~'()") == std::string::npos;
}

}  // namespace

std::vector<Target> SipStack::State::targets_of(const core::Ring& ring,
                                                std::shared_ptr<const Trunk>& trunk) {
  std::vector<Target> targets;
  if (ring.person) {
    for (const auto& binding : registrar.of(ring.person)) {
      targets.push_back(
          {binding.uri,
           {binding.source, binding.transport, route_to(binding.source, binding.transport),
            ring.person, "", config.phone_srtp}});
    }
    return targets;
  }
  if (!ring.trunk.empty()) {
    for (const auto& client : trunks) {
      const auto& candidate = *client->trunk();
      if (candidate.name != ring.trunk || candidate.proxy.empty()) continue;
      const bool full = candidate.max_calls != 0 && calls_of(candidate.name) >= candidate.max_calls;
      if (full || !is_dialable(ring.number)) return {};
      trunk = client->trunk();
      auto where = client->proxy();
      if (!where && !candidate.addresses.empty()) where.address = candidate.addresses[0].network;
      if (!where) where.address = listeners->anywhere();
      if (where && listeners->is_our_own(where.address, where.port)) return {};
      targets.push_back(
          {fmt::format("sip:{}@{}", ring.number, client->domain()),
           {where, client->transport(), client->route(), {}, candidate.name, candidate.srtp}});
    }
    return targets;
  }
  Home home;
  const url_t* url = url_make(home, ring.uri.c_str());
  if (!url || !is_sip(*url) || !url->url_host) return {};
  Endpoint where;
  if (const auto host = host_of(*url)) {
    const int port = url->url_port ? std::atoi(url->url_port) : 5060;
    where = {*host, static_cast<std::uint16_t>(port)};
    // A11: a call to ourselves would come back as a new one, for ever.
    if (listeners->is_our_own(where.address, where.port)) return {};
  }
  if (!where) where.address = listeners->anywhere();
  const auto uri = url_text(*url);
  targets.push_back({uri, {where, Transport::udp, uri, {}, "", config.phone_srtp}});
  return targets;
}

void SipStack::State::ring(const core::Ring& ring) {
  std::shared_ptr<const Trunk> trunk;
  auto targets = stopping ? std::vector<Target>() : targets_of(ring, trunk);
  CallerName from{ring.from_number, ring.from_display, config.realm};
  if (trunk) {
    if (!trunk->from_user.empty()) from.user = trunk->from_user;
    for (const auto& client : trunks) {
      if (client->trunk() == trunk) from.domain = client->domain();
    }
  }
  if (from.user.empty()) from.user = "anonymous";
  counters.calls_out.add();
  add(ring.leg).call(std::move(targets), from, codec_of(ring.like), trunk);
  sweep();
}

}  // namespace earshot::sip
