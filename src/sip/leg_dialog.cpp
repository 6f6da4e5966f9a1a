// What comes and goes inside a dialog: BYE, re-INVITE, UPDATE, INFO, REFER, ACK, NOTIFY.

#include <fmt/format.h>

#include "sip/leg_branch.hpp"
#include "sip/requests.hpp"

namespace earshot::sip {

int Leg::on_dialog_request(void* magic, nta_leg_t*, nta_incoming_t* request, const sip_t* sip) {
  auto& branch = *static_cast<Branch*>(magic);
  auto& leg = branch.leg;
  const auto method = sip->sip_request->rq_method;
  if (leg.lost_timer_ != 0) {
    msg_t* message = nta_incoming_getrequest(request);
    leg.phone_is_back(source_of(message), transport_of(sip));
    msg_unref(message);
  }
  if (method == sip_method_ack) return 200;  // of a transaction that is gone; never answered
  if (const auto unsupported = unsupported_extensions(sip); !unsupported.empty()) {
    nta_incoming_treply(request, SIP_420_BAD_EXTENSION, SIPTAG_UNSUPPORTED_STR(unsupported.c_str()),
                        TAG_END());
    return 420;
  }
  if (method == sip_method_bye) return leg.took_bye(branch, request);
  if (leg.state_ == State::ended || (leg.chosen_ && leg.chosen_ != &branch))
    return leg.reply(request, SIP_481_NO_CALL);
  switch (method) {
    case sip_method_invite: return leg.took_reinvite(request, sip);
    case sip_method_update: return leg.took_update(request, sip);
    case sip_method_info: return leg.took_info(request, sip);
    case sip_method_refer: return leg.took_refer(request, sip);
    case sip_method_options: return leg.reply(request, SIP_200_OK);
    case sip_method_notify: return leg.reply(request, 481, "Subscription Does Not Exist");
    default: return leg.reply(request, SIP_405_METHOD_NOT_ALLOWED);
  }
}

int Leg::reply(nta_incoming_t* request, int status, const char* phrase) {
  nta_incoming_treply(request, status, phrase, SIPTAG_ALLOW_STR(kAllow),
                      SIPTAG_SERVER_STR(context_.config.user_agent.c_str()), TAG_END());
  return status;
}

int Leg::took_bye(Branch& branch, nta_incoming_t* request) {
  reply(request, SIP_200_OK);
  if (invite_ && !invite_answered_) {  // D3: a BYE in the early dialog
    nta_incoming_treply(invite_, SIP_487_REQUEST_TERMINATED, TAG_END());
  }
  nta_incoming_destroy(invite_);
  invite_ = nullptr;
  bye_after_ack_ = false;
  if (!chosen_ || chosen_ == &branch) end(0);
  return 200;
}

int Leg::took_reinvite(nta_incoming_t* request, const sip_t* sip) {
  if (state_ != State::established || invite_) {  // D4, D6 (RFC 3261 section 14.2)
    const auto retry_after = std::to_string(random_bits() % 10);
    nta_incoming_treply(request, SIP_500_INTERNAL_SERVER_ERROR,
                        SIPTAG_RETRY_AFTER_STR(retry_after.c_str()), TAG_END());
    return 500;
  }
  if (refresh_) return reply(request, SIP_491_REQUEST_PENDING);  // D5
  if (wants_too_short_session(request, sip)) return 422;
  auto offer = body_of(sip);
  const auto& towards = peer_.source.address;
  auto text = offer.empty() ? media_->offer(towards, peer_.srtp, std::nullopt)
                            : media_->answer(offer, towards, peer_.srtp, std::nullopt);
  if (!text) return reply(request, SIP_488_NOT_ACCEPTABLE);

  offer_ = std::move(offer);
  invite_ = request;
  invite_is_first_ = false;
  invite_answered_ = true;
  retarget(sip);
  nta_incoming_bind(invite_, &Leg::on_ack_or_cancel, this);
  agree_session_timer(sip, false);
  reply_invite(SIP_200_OK, *text);
  if (!offer_.empty()) tell_hold();
  arm_session_timer();
  return 0;
}

int Leg::took_update(nta_incoming_t* request, const sip_t* sip) {
  if (wants_too_short_session(request, sip)) return 422;
  const auto offer = body_of(sip);
  std::string text;
  if (!offer.empty()) {
    if (refresh_ || (invite_ && offer_.empty())) return reply(request, SIP_491_REQUEST_PENDING);
    if (state_ != State::established) return reply(request, SIP_500_INTERNAL_SERVER_ERROR);
    auto answered = media_->answer(offer, peer_.source.address, peer_.srtp, std::nullopt);
    if (!answered) return reply(request, SIP_488_NOT_ACCEPTABLE);
    text = *answered;
  }
  retarget(sip);
  agree_session_timer(sip, false);
  const auto contact = context_.contact(peer_.source, peer_.transport);
  const auto timer = session_expires(true);
  nta_incoming_treply(request, SIP_200_OK, SIPTAG_CONTACT_STR(contact.c_str()),
                      SIPTAG_ALLOW_STR(kAllow), SIPTAG_SUPPORTED_STR(kSupported),
                      TAG_IF(!timer.empty(), SIPTAG_SESSION_EXPIRES_STR(timer.c_str())),
                      TAG_IF(!text.empty(), SIPTAG_CONTENT_TYPE_STR(kSdpType)),
                      TAG_IF(!text.empty(), SIPTAG_PAYLOAD_STR(text.c_str())), TAG_END());
  if (state_ == State::established) {
    tell_hold();
    arm_session_timer();
  }
  return 200;
}

int Leg::took_info(nta_incoming_t* request, const sip_t* sip) {
  const auto body = body_of(sip);
  const std::string type = sip->sip_content_type ? text_of(sip->sip_content_type->c_type) : "";
  if (body.empty()) return reply(request, SIP_200_OK);
  const auto digit = digit_of_info(type, body);
  if (!digit) {
    nta_incoming_treply(request, SIP_415_UNSUPPORTED_MEDIA,
                        SIPTAG_ACCEPT_STR("application/dtmf-relay, application/dtmf"), TAG_END());
    return 415;
  }
  if (state_ == State::established) context_.facts.tell(core::DigitPressed{id_, *digit, false});
  return reply(request, SIP_200_OK);
}

// A13: the target is authorised by the core as if it were dialled; the other call must be one of
// the same person's (or of the same trunk).
int Leg::took_refer(nta_incoming_t* request, const sip_t* sip) {
  if (state_ != State::established) return reply(request, SIP_481_NO_CALL);
  if (!sip->sip_refer_to) return reply(request, 400, "Refer-To Missing");
  if (transfer_pending_) return reply(request, SIP_491_REQUEST_PENDING);
  const auto& target = *sip->sip_refer_to->r_url;
  if (!is_sip(target)) return reply(request, SIP_416_UNSUPPORTED_URI);

  Home home;
  const auto replaces = replaces_in(target);
  transfer_pending_ = true;
  if (replaces.empty()) {
    const auto user = user_of(target);
    if (user.empty()) {
      transfer_pending_ = false;
      return reply(request, SIP_404_NOT_FOUND);
    }
    reply(request, SIP_202_ACCEPTED);
    notify_transfer(100);
    context_.facts.tell(core::TransferAsked{id_, user});
    return 202;
  }
  reply(request, SIP_202_ACCEPTED);
  const auto* header = sip_replaces_make(home, replaces.c_str());
  Leg* other = header ? find_leg_(nta_leg_by_replaces(context_.agent, header)) : nullptr;
  const bool same_owner = other && other != this && other->state_ == State::established &&
                          other->peer_.person == peer_.person && other->peer_.trunk == peer_.trunk;
  if (!same_owner) {
    notify_transfer(481);
    return 202;
  }
  notify_transfer(100);
  context_.facts.tell(core::AttendedTransferAsked{id_, other->id_});
  return 202;
}

void Leg::report_transfer(int status) {
  if (transfer_pending_) notify_transfer(status);
}

void Leg::notify_transfer(int status) {
  const bool final_news = status >= 200;
  if (final_news) transfer_pending_ = false;
  if (state_ != State::established) return;
  const auto fragment =
      fmt::format("SIP/2.0 {} {}\r\n", status, text_of(sip_status_phrase(status)));
  const auto contact = context_.contact(peer_.source, peer_.transport);
  auto* notify =
      nta_outgoing_tcreate(chosen_->dialog, nullptr, nullptr, chosen_->route(), SIP_METHOD_NOTIFY,
                           nullptr, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_EVENT_STR("refer"),
                           SIPTAG_SUBSCRIPTION_STATE_STR(final_news ? "terminated;reason=noresource"
                                                                    : "active;expires=60"),
                           SIPTAG_CONTENT_TYPE_STR("message/sipfrag;version=2.0"),
                           SIPTAG_PAYLOAD_STR(fragment.c_str()), TAG_END());
  nta_outgoing_destroy(notify);
}

void Leg::send_ack(Branch& branch, std::uint32_t cseq) {
  Home home;
  auto* ack =
      nta_outgoing_tcreate(branch.dialog, nullptr, nullptr, branch.route(), SIP_METHOD_ACK, nullptr,
                           SIPTAG_CSEQ(sip_cseq_create(home, cseq, SIP_METHOD_ACK)), TAG_END());
  nta_outgoing_destroy(ack);  // lives on below for 64·T1, to repeat itself when the 200 comes again
}

void Leg::send_bye(Branch& branch, const std::string& reason, const std::string& credentials) {
  nta_outgoing_destroy(branch.bye);
  branch.bye_reason = reason;
  const auto cause = fmt::format("SIP;cause=200;text=\"{}\"", plain_reason(reason));
  branch.bye = nta_outgoing_tcreate(
      branch.dialog, &Leg::on_bye_response, &branch, branch.route(), SIP_METHOD_BYE, nullptr,
      TAG_IF(!credentials.empty() && by_proxy_,
             SIPTAG_PROXY_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(!credentials.empty() && !by_proxy_, SIPTAG_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(!reason.empty(), SIPTAG_REASON_STR(cause.c_str())),
      SIPTAG_USER_AGENT_STR(context_.config.user_agent.c_str()), TAG_END());
}

int Leg::on_bye_response(void* magic, nta_outgoing_t* request, const sip_t* sip) {
  auto& branch = *static_cast<Branch*>(magic);
  const int status = sip && sip->sip_status ? sip->sip_status->st_status : 408;
  if (status < 200 || request != branch.bye) return 0;
  if (!branch.bye_authorized) {
    const auto credentials = branch.leg.credentials_for(request, "BYE", sip);
    branch.bye_authorized = true;
    if (!credentials.empty()) {
      branch.leg.send_bye(branch, branch.bye_reason, credentials);
      return 0;
    }
  }
  nta_outgoing_destroy(branch.bye);
  branch.bye = nullptr;
  return 0;
}

void Leg::tell_hold() {
  if (!media_ || media_->held() == held_) return;
  held_ = media_->held();
  if (held_) {
    context_.facts.tell(core::LegHeld{id_, media_->peer_sends()});
  } else {
    context_.facts.tell(core::LegResumed{id_});
  }
}

}  // namespace earshot::sip
