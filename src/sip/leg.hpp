#pragma once
// One leg: a LegId of the core, its media, and the SIP dialog behind it. An incoming leg has one
// dialog from its first moment; an outgoing one has a branch for every contact that is rung, until
// one of them answers. Home thread: control.
//
//   arriving ──Progress──▶ ringing ──Answer──▶ established ──BYE──▶ ended
//   calling  ──18x──▶ (still calling) ──200──▶ established
//
// Every leg's end is told once, by LegRefused (outgoing, never answered) or LegEnded. What SIP has
// to finish after that (a late 200, an ACK that is missing) goes on until is_done().

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sip/context.hpp"
#include "sip/digest.hpp"
#include "sip/leg_media.hpp"
#include "sip/trunk_client.hpp"

namespace earshot::sip {

struct Peer {
  Endpoint source;  // where it talks to us from, as far as we know
  Transport transport = Transport::udp;
  std::string route;  // sip:host:port;transport=… where our requests go, unless may_follow()
  PersonId person;    // whose phone, or
  std::string trunk;  // which trunk, or neither (a URI)
  Srtp srtp = Srtp::allowed;
};

struct Target {     // one contact to ring
  std::string uri;  // Request-URI
  Peer peer;
};

struct CallerName {
  std::string user, display, domain;
};

class Leg {
 public:
  enum class State { arriving, ringing, calling, established, ended };
  using FindLeg = std::function<Leg*(const nta_leg_t*)>;

  Leg(LegId id, Context& context, FindLeg find_leg);
  ~Leg();
  Leg(const Leg&) = delete;

  // Takes over `message`, a valid and authenticated INVITE outside any dialog. False: nothing was
  // made, and the INVITE was answered. `trunk` (if it is one's) lends its credentials for later.
  bool arrive(msg_t* message, sip_t* sip, Peer peer, std::shared_ptr<const Trunk> trunk);
  // Rings all targets at once; what fails is told later. `trunk` lends its credentials.
  void call(std::vector<Target> targets, const CallerName& from, std::optional<Codec> first,
            std::shared_ptr<const Trunk> trunk);

  void progress(bool early_media, std::optional<Codec> prefer);
  void answer(std::optional<Codec> prefer);
  void reject(int status, const std::string& reason, int retry_after_s);
  void hang_up(const std::string& reason);
  void report_transfer(int status);

  // Its phone's TCP connection dropped; another, or a request of its dialog, may bring it back.
  void connection_lost(const Endpoint& peer);
  void phone_is_back(const Endpoint& source, Transport transport);

  LegId id() const { return id_; }
  State state() const { return state_; }
  bool is_outgoing() const { return outgoing_; }
  bool is_done() const;  // nothing left to finish: may be destroyed
  std::optional<Codec> codec() const { return media_ ? media_->codec() : std::nullopt; }
  const Peer& peer() const { return peer_; }
  bool has_dialog(const nta_leg_t* dialog) const;

 private:
  struct Branch;  // one dialog and its INVITE

  // Callbacks of the transaction layer.
  static int on_dialog_request(void* branch, nta_leg_t*, nta_incoming_t*, const sip_t*);
  static int on_ack_or_cancel(void* leg, nta_incoming_t*, const sip_t*);
  static int on_invite_response(void* branch, nta_outgoing_t*, const sip_t*);
  static int on_refresh_response(void* branch, nta_outgoing_t*, const sip_t*);
  static int on_bye_response(void* branch, nta_outgoing_t*, const sip_t*);

  // leg_incoming.cpp
  void took_ack(const sip_t* ack);
  void ack_never_came();
  Result<std::string> answer_text(std::optional<Codec> prefer);
  void reply_invite(int status, const char* phrase, const std::string& sdp);
  void refuse_invite(int status, const std::string& reason, int retry_after_s);
  int refuse_invite(const Error& why);  // gives the status
  void reply_failed(const Error& why);

  // leg_outgoing.cpp
  void send_invite(Branch& branch, const std::string& credentials = "");
  void took_progress(const sip_t* sip);
  void took_answer(Branch& branch, const sip_t* sip);
  void took_refusal(int status);
  bool authorize_again(Branch& branch, int status, const sip_t* sip);
  bool lengthen_session(Branch& branch, int status, const sip_t* sip);
  void cancel_others(const Branch* but);
  void refuse_if_all_failed();

  // leg_target.cpp: where requests in a dialog go, and to whom they may prove who we are
  bool may_follow(const Branch& branch, const url_t& hop) const;
  void retarget(const sip_t* sip);
  void aim(Branch& branch, const sip_record_route_t* nearest, const sip_contact_t* contact);
  std::string credentials_for(nta_outgoing_t* refused, const char* method, const sip_t* sip);

  // leg_dialog.cpp
  int took_bye(Branch& branch, nta_incoming_t* request);
  int took_reinvite(nta_incoming_t* request, const sip_t* sip);
  int took_update(nta_incoming_t* request, const sip_t* sip);
  int took_info(nta_incoming_t* request, const sip_t* sip);
  int took_refer(nta_incoming_t* request, const sip_t* sip);
  int reply(nta_incoming_t* request, int status, const char* phrase);
  void send_ack(Branch& branch, std::uint32_t cseq);
  void send_bye(Branch& branch, const std::string& reason, const std::string& credentials = "");
  void notify_transfer(int status);
  void tell_hold();

  // leg_timer.cpp: RFC 4028
  bool wants_too_short_session(nta_incoming_t* request, const sip_t* sip);
  void agree_session_timer(const sip_t* sip, bool we_asked);
  std::string session_expires(bool we_answer) const;
  void arm_session_timer();
  void refresh(const std::string& credentials = "");
  void refreshed(int status, const sip_t* sip);

  void become(State state) { state_ = state; }
  void end(int status);  // told once; frees the media at once

  const LegId id_;
  Context& context_;
  FindLeg find_leg_;
  State state_ = State::arriving;
  bool outgoing_ = false;
  Peer peer_;
  std::unique_ptr<LegMedia> media_;
  std::vector<std::unique_ptr<Branch>> branches_;
  Branch* chosen_ = nullptr;  // the dialog, once there is just one

  nta_incoming_t* invite_ = nullptr;  // an INVITE of theirs that waits for our answer or their ACK
  bool invite_answered_ = false;
  bool invite_is_first_ = true;
  std::string offer_;           // in it; empty: they want ours in the 200, and answer in the ACK
  bool bye_after_ack_ = false;  // RFC 3261 section 15: no BYE before the ACK
  std::string bye_reason_;

  CallerName from_;
  std::shared_ptr<const Trunk> trunk_;
  std::string realm_;      // the one that challenged our INVITE and was answered
  bool by_proxy_ = false;  // that and the last challenge were a 407
  bool ringing_told_ = false, early_told_ = false;
  int best_refusal_ = 0;

  bool transfer_pending_ = false;
  bool held_ = false;

  nta_outgoing_t* refresh_ = nullptr;
  bool refresh_authorized_ = false;
  Seconds min_session_{0};  // what a 422 of theirs asked for
  Seconds session_interval_{0};
  bool we_refresh_ = false;
  bool peer_updates_ = false;  // Allow: UPDATE
  bool peer_has_timer_ = false;
  TimerId session_timer_ = 0;
  TimerId lost_timer_ = 0;  // set: the phone's connection dropped
};

}  // namespace earshot::sip
