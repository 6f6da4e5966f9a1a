#pragma once
// Private to leg_*.cpp: one dialog of a leg, as the transaction layer sees it.

#include "sip/leg.hpp"

namespace earshot::sip {

struct Leg::Branch {
  Branch(Leg& of, Peer with) : leg(of), peer(std::move(with)) {}
  ~Branch() {
    nta_outgoing_destroy(invite);
    nta_outgoing_destroy(bye);
    nta_leg_destroy(dialog);
  }
  Branch(const Branch&) = delete;

  // Where our requests in this dialog go; null: where the dialog's route set and target say.
  const url_string_t* route() const {
    return follows ? nullptr : reinterpret_cast<const url_string_t*>(peer.route.c_str());
  }

  Leg& leg;
  Peer peer;
  std::string uri;
  nta_leg_t* dialog = nullptr;
  nta_outgoing_t* invite = nullptr;
  nta_outgoing_t* bye = nullptr;  // until it is answered
  std::string bye_reason;
  bool bye_authorized = false;
  bool follows = false;     // the dialog's next hop instead of peer.route
  bool routed = false;      // by Record-Route
  bool pending = false;     // our INVITE has no final response yet
  bool authorized = false;  // answered a challenge once; a second one is a refusal
};

inline const url_string_t* as_url(const std::string& text) {
  return reinterpret_cast<const url_string_t*>(text.c_str());
}

inline std::string body_of(const sip_t* sip) {
  return sip && sip->sip_payload ? std::string(sip->sip_payload->pl_data, sip->sip_payload->pl_len)
                                 : std::string();
}

}  // namespace earshot::sip
