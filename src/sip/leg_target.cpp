// Where our requests in a dialog go (A8), and which challenges of them we answer (A5).

#include <algorithm>

#include "sip/leg_branch.hpp"
#include "sip/reach.hpp"
#include "sip/requests.hpp"

namespace earshot::sip {

// A phone is answered where it talks from, through its NAT, whatever its Contact says. A trunk may
// name another address, if that is one where it can be and we are not. A name is not followed:
// where it leads, its owner decides between our look and our use.
bool Leg::may_follow(const Branch& branch, const url_t& hop) const {
  if (branch.peer.person || !is_sip(hop)) return false;
  const auto address = address_in(hop_host(hop));
  if (!address) return false;
  const int port = hop.url_port ? std::atoi(hop.url_port) : 0;
  if (context_.is_our_own(*address, static_cast<std::uint16_t>(port))) return false;
  const Endpoint there{*address, static_cast<std::uint16_t>(port ? port : 5060)};
  const bool of_trunk = trunk_ && std::any_of(trunk_->addresses.begin(), trunk_->addresses.end(),
                                              [&](const auto& r) { return r.contains(there); });
  return of_trunk || may_be_at(*address, branch.peer.source.address);
}

void Leg::aim(Branch& branch, const sip_record_route_t* nearest, const sip_contact_t* contact) {
  const url_t* hop = nearest ? nearest->r_url : contact ? contact->m_url : nullptr;
  if (hop) branch.follows = may_follow(branch, *hop);
  branch.routed = nearest != nullptr;
}

// A new Contact in the dialog; the route set stays (RFC 3261 section 12.2.2).
void Leg::retarget(const sip_t* sip) {
  if (!chosen_ || !sip->sip_contact) return;
  nta_leg_server_route(chosen_->dialog, nullptr, sip->sip_contact);
  if (!chosen_->routed) aim(*chosen_, nullptr, sip->sip_contact);
}

void Leg::connection_lost(const Endpoint& peer) {
  // What still rings is told by the transaction that waits for it.
  if (!chosen_ || state_ == State::ended || lost_timer_ != 0) return;
  if (peer_.transport == Transport::udp || peer_.source != peer) return;
  const auto until = context_.loop.now() + context_.config.connection_grace;
  lost_timer_ = context_.loop.call_at(until, [this] {
    if (state_ != State::established) return hang_up("connection lost");
    send_bye(*chosen_, "connection lost");
    end(408);
  });
}

void Leg::phone_is_back(const Endpoint& source, Transport transport) {
  if (lost_timer_ == 0 || state_ == State::ended) return;
  context_.loop.cancel(lost_timer_);
  lost_timer_ = 0;
  peer_.source = source;
  peer_.transport = transport;
  peer_.route = route_to(source, transport);
  chosen_->peer = peer_;
}

// For a request of ours inside the dialog, once refused with a challenge; empty: none is due. Only
// the trunk's own realm is answered, as whoever is behind it could ask, too.
std::string Leg::credentials_for(nta_outgoing_t* refused, const char* method, const sip_t* sip) {
  const int status = sip && sip->sip_status ? sip->sip_status->st_status : 0;
  if ((status != 401 && status != 407) || !trunk_ || trunk_->username.empty()) return "";
  const auto& realm = trunk_->realm.empty() ? realm_ : trunk_->realm;
  const url_t* uri = nta_outgoing_request_uri(refused);
  auto challenge = realm.empty() ? std::nullopt : challenge_in(status, sip, realm);
  if (!challenge || !uri) return "";
  by_proxy_ = challenge->proxy;
  return answer_to(*challenge, *trunk_, method, url_text(*uri));
}

}  // namespace earshot::sip
