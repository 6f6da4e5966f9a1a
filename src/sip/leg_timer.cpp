// Session timers (RFC 4028): a call whose end was never told does not last for ever.

#include <fmt/format.h>

#include <algorithm>

#include "sip/leg_branch.hpp"

namespace earshot::sip {

namespace {

bool has_token(const void* list, const char* token) {
  const auto* header = static_cast<const msg_common_t*>(list);
  return header && msg_header_find_item(header, token) != nullptr;
}

}  // namespace

bool Leg::wants_too_short_session(nta_incoming_t* request, const sip_t* sip) {
  const auto* wish = sip->sip_session_expires;
  const auto shortest = context_.config.min_session;
  if (!wish || Seconds(wish->x_delta) >= shortest) return false;
  const auto min_se = std::to_string(shortest.count());
  nta_incoming_treply(request, 422, "Session Interval Too Small", SIPTAG_MIN_SE_STR(min_se.c_str()),
                      TAG_END());
  return true;
}

void Leg::agree_session_timer(const sip_t* sip, bool we_asked) {
  peer_has_timer_ = has_token(sip->sip_supported, "timer") || has_token(sip->sip_require, "timer");
  if (sip->sip_allow) peer_updates_ = has_token(sip->sip_allow, "UPDATE");
  const auto* wish = sip->sip_session_expires;
  session_interval_ = context_.config.session_expires;
  if (wish) session_interval_ = std::min(session_interval_, Seconds(wish->x_delta));
  if (session_interval_ > 0s)
    session_interval_ = std::max({session_interval_, context_.config.min_session, min_session_});
  const std::string_view refresher = wish && wish->x_refresher ? wish->x_refresher : "";
  if (we_asked) {
    we_refresh_ = refresher != "uas";  // nobody named: he knows no timers, so it is on us
  } else {
    we_refresh_ = refresher == "uas" || !peer_has_timer_;
  }
}

std::string Leg::session_expires(bool we_answer) const {
  if (session_interval_ <= 0s && we_answer) return "";
  const auto interval = we_answer ? session_interval_ : context_.config.session_expires;
  const char* refresher = we_answer == we_refresh_ ? "uas" : "uac";
  return we_answer ? fmt::format("{};refresher={}", interval.count(), refresher)
                   : std::to_string(
                         std::max({interval, context_.config.min_session, min_session_}).count());
}

void Leg::arm_session_timer() {
  context_.loop.cancel(session_timer_);
  if (session_interval_ <= 0s) return;
  const auto grace = std::min<Seconds>(32s, session_interval_ / 3);
  const auto wait = we_refresh_ ? session_interval_ / 2 : session_interval_ - grace;
  session_timer_ = context_.loop.call_at(context_.loop.now() + wait, [this] {
    if (we_refresh_) {
      refresh_authorized_ = false;
      return refresh();
    }
    send_bye(*chosen_, "session expired");
    end(408);
  });
}

void Leg::refresh(const std::string& credentials) {
  if (state_ != State::established || refresh_) return;
  if (invite_) return arm_session_timer();  // their re-INVITE is one
  const auto contact = context_.contact(peer_.source, peer_.transport);
  const auto timer = fmt::format("{};refresher=uac", session_interval_.count());
  const auto min_se = std::to_string(min_session_.count());
  const auto sdp = peer_updates_ ? std::string() : media_->offer_again();
  refresh_ = nta_outgoing_tcreate(
      chosen_->dialog, &Leg::on_refresh_response, chosen_, chosen_->route(),
      peer_updates_ ? sip_method_update : sip_method_invite, peer_updates_ ? "UPDATE" : "INVITE",
      nullptr, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
      SIPTAG_SUPPORTED_STR(kSupported), SIPTAG_SESSION_EXPIRES_STR(timer.c_str()),
      TAG_IF(!credentials.empty() && by_proxy_,
             SIPTAG_PROXY_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(!credentials.empty() && !by_proxy_, SIPTAG_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(min_session_ > 0s, SIPTAG_MIN_SE_STR(min_se.c_str())),
      TAG_IF(!sdp.empty(), SIPTAG_CONTENT_TYPE_STR(kSdpType)),
      TAG_IF(!sdp.empty(), SIPTAG_PAYLOAD_STR(sdp.c_str())), TAG_END());
}

int Leg::on_refresh_response(void* magic, nta_outgoing_t* request, const sip_t* sip) {
  auto& branch = *static_cast<Branch*>(magic);
  auto& leg = branch.leg;
  const int status = sip && sip->sip_status ? sip->sip_status->st_status : 408;
  if (status < 200 || request != leg.refresh_) return 0;
  if (status < 300 && nta_outgoing_method(request) == sip_method_invite)
    leg.send_ack(branch, nta_outgoing_cseq(request));
  const auto credentials =
      leg.refresh_authorized_
          ? std::string()
          : leg.credentials_for(request, leg.peer_updates_ ? "UPDATE" : "INVITE", sip);
  leg.refresh_ = nullptr;
  if (!credentials.empty()) {
    leg.refresh_authorized_ = true;
    leg.refresh(credentials);
  } else {
    leg.refreshed(status, sip);
  }
  nta_outgoing_destroy(request);
  return 0;
}

// D16: a peer that does not know the call, or does not answer, has lost it; any other refusal shows
// that it is still there, and is asked again.
void Leg::refreshed(int status, const sip_t* sip) {
  if (state_ != State::established) return;
  if (status == 408 || status == 481) {
    send_bye(*chosen_, "session refresh failed");
    return end(status);
  }
  if (status == 422 && sip->sip_min_se && min_session_ == 0s) {
    min_session_ = std::min(Seconds(sip->sip_min_se->min_delta), Seconds(86'400));
    session_interval_ = std::max(session_interval_, min_session_);
    return refresh();
  }
  if (status >= 300) {
    const auto wait = status == 491 ? Millis(2'100 + random_bits() % 1'900)  // RFC 3261 14.1
                                    : Millis(session_interval_) / 4;
    session_timer_ = context_.loop.call_at(context_.loop.now() + wait, [this] { refresh(); });
    return;
  }
  if (const auto answer = body_of(sip); !answer.empty() && media_->take_answer(answer)) tell_hold();
  agree_session_timer(sip, true);
  arm_session_timer();
}

}  // namespace earshot::sip
