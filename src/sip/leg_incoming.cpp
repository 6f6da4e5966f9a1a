// A leg that somebody else began: INVITE in, ringing, answer, ACK or CANCEL.

#include "sip/leg_branch.hpp"

namespace earshot::sip {

namespace {

int status_of(const Error& why) {
  if (why.code == "bad_sdp") return 400;
  if (why.code == "ports_exhausted" || why.code == "no_address") return 503;
  return 488;
}

}  // namespace

bool Leg::arrive(msg_t* message, sip_t* sip, Peer peer, std::shared_ptr<const Trunk> trunk) {
  peer_ = std::move(peer);
  trunk_ = std::move(trunk);
  auto branch = std::make_unique<Branch>(*this, peer_);
  Home home;
  // With our tag from the start, so that only requests of this dialog find it.
  sip_to_t* to = sip_to_dup(home, sip->sip_to);
  sip_to_tag(home, to, nta_agent_newtag(home, nullptr, context_.agent));
  branch->dialog =
      nta_leg_tcreate(context_.agent, &Leg::on_dialog_request, branch.get(),
                      SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(to), SIPTAG_TO(sip->sip_from),
                      NTATAG_REMOTE_CSEQ(sip->sip_cseq->cs_seq), TAG_END());
  if (!branch->dialog) {
    nta_msg_treply(context_.agent, message, SIP_500_INTERNAL_SERVER_ERROR, TAG_END());
    return false;
  }
  nta_leg_server_route(branch->dialog, sip->sip_record_route, sip->sip_contact);
  aim(*branch, sip->sip_record_route, sip->sip_contact);
  offer_ = body_of(sip);
  agree_session_timer(sip, false);
  invite_ = nta_incoming_create(context_.agent, branch->dialog, message, sip, TAG_END());
  if (!invite_) return false;
  if (auto reserved = media_->reserve(offer_, peer_.source.address, peer_.srtp); !reserved) {
    refuse_invite(reserved.error());
    return false;
  }
  nta_incoming_bind(invite_, &Leg::on_ack_or_cancel, this);
  nta_incoming_treply(invite_, SIP_100_TRYING, TAG_END());
  chosen_ = branch.get();
  branches_.push_back(std::move(branch));
  return true;
}

Result<std::string> Leg::answer_text(std::optional<Codec> prefer) {
  if (media_->is_agreed()) return media_->text();  // the 183 said it already
  const auto& towards = peer_.source.address;
  return offer_.empty() ? media_->offer(towards, peer_.srtp, prefer)
                        : media_->answer(offer_, towards, peer_.srtp, prefer);
}

void Leg::progress(bool early_media, std::optional<Codec> prefer) {
  if (state_ != State::arriving && state_ != State::ringing) return;
  become(State::ringing);
  // Without an offer there is nothing to answer yet, and an offer of ours could not be answered
  // before the ACK: he hears his own phone's ring-back.
  if (!early_media || offer_.empty()) return reply_invite(SIP_180_RINGING, "");
  auto text = answer_text(prefer);
  if (!text) return reply_failed(text.error());
  reply_invite(SIP_183_SESSION_PROGRESS, *text);
}

void Leg::answer(std::optional<Codec> prefer) {
  if (state_ != State::arriving && state_ != State::ringing) return;
  auto text = answer_text(prefer);
  if (!text) return reply_failed(text.error());
  become(State::established);
  invite_answered_ = true;
  reply_invite(SIP_200_OK, *text);
  tell_hold();
  arm_session_timer();
}

void Leg::reject(int status, const std::string& reason, int retry_after_s) {
  if (state_ != State::arriving && state_ != State::ringing) return;
  refuse_invite(status, reason, retry_after_s);
  end(status);
}

void Leg::refuse_invite(int status, const std::string& reason, int retry_after_s) {
  const auto retry_after = std::to_string(retry_after_s);
  nta_incoming_treply(invite_, status, reason.empty() ? nullptr : reason.c_str(),
                      SIPTAG_SERVER_STR(context_.config.user_agent.c_str()),
                      TAG_IF(retry_after_s > 0, SIPTAG_RETRY_AFTER_STR(retry_after.c_str())),
                      TAG_END());
  nta_incoming_destroy(invite_);
  invite_ = nullptr;
}

int Leg::refuse_invite(const Error& why) {
  context_.log.write(LogLevel::warning, "sip", "refused a call for its media",
                     {{"leg", id_.text()}, {"why", why.message}});
  const int status = status_of(why);
  if (status == 503) context_.counters.full.add();
  refuse_invite(status, "", status == 503 ? 10 : 0);
  return status;
}

void Leg::reply_failed(const Error& why) { end(refuse_invite(why)); }

void Leg::reply_invite(int status, const char* phrase, const std::string& sdp) {
  const auto contact = context_.contact(peer_.source, peer_.transport);
  const bool final_answer = status >= 200;
  const auto timer = final_answer ? session_expires(true) : std::string();
  const bool timer_required = !timer.empty() && peer_has_timer_ && !we_refresh_;
  nta_incoming_treply(invite_, status, phrase, SIPTAG_CONTACT_STR(contact.c_str()),
                      SIPTAG_ALLOW_STR(kAllow), SIPTAG_SUPPORTED_STR(kSupported),
                      SIPTAG_SERVER_STR(context_.config.user_agent.c_str()),
                      TAG_IF(!timer.empty(), SIPTAG_SESSION_EXPIRES_STR(timer.c_str())),
                      TAG_IF(timer_required, SIPTAG_REQUIRE_STR("timer")),
                      TAG_IF(!sdp.empty(), SIPTAG_CONTENT_TYPE_STR(kSdpType)),
                      TAG_IF(!sdp.empty(), SIPTAG_PAYLOAD_STR(sdp.c_str())), TAG_END());
}

int Leg::on_ack_or_cancel(void* magic, nta_incoming_t* request, const sip_t* sip) {
  auto& leg = *static_cast<Leg*>(magic);
  if (request != leg.invite_) return 0;
  if (!sip) {
    leg.ack_never_came();
  } else if (sip->sip_request->rq_method == sip_method_ack) {
    leg.took_ack(sip);
  } else if (!leg.invite_answered_) {  // CANCEL; the layer below answers it
    nta_incoming_treply(request, SIP_487_REQUEST_TERMINATED, TAG_END());
    nta_incoming_destroy(request);
    leg.invite_ = nullptr;
    if (leg.invite_is_first_) leg.end(487);
  }
  return 0;
}

void Leg::took_ack(const sip_t* ack) {
  nta_incoming_destroy(invite_);
  invite_ = nullptr;
  if (bye_after_ack_) return send_bye(*chosen_, bye_reason_);
  if (state_ != State::established || !offer_.empty()) return;
  // A late offer: ours was in the 200, theirs is the answer.
  if (auto agreed = media_->take_answer(body_of(ack)); !agreed) {
    send_bye(*chosen_, "no usable answer to our offer");
    return end(488);
  }
  tell_hold();
}

// D11: 64·T1 without an ACK; the call is over on both sides (RFC 3261 section 13.3.1.4).
void Leg::ack_never_came() {
  nta_incoming_destroy(invite_);
  invite_ = nullptr;
  send_bye(*chosen_, "no ACK");
  end(408);
}

}  // namespace earshot::sip
