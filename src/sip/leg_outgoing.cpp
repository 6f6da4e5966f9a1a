// A leg that we begin: INVITE to every contact, the first 200 wins, the rest is cancelled.

#include <fmt/format.h>

#include <algorithm>

#include "sip/leg_branch.hpp"

namespace earshot::sip {

namespace {

// Nothing of a caller's name may end the quoted string or the header.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

std::string escaped_user(std::string_view user) {
  std::string out;
  for (const unsigned char c : user) {
    const bool plain =
        std::isalnum(c) ||
        std::string_view("-_.!~*'()+#").find(static_cast<char>(c)) != std::string_view::npos;
    out += plain && c != '#' ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return out;
}

// RFC 3261 section 16.7: a 6xx is the last word, otherwise the lowest; a time-out says least.
int better_refusal(int known, int status) {
  if (known == 0 || known == 408) return status;
  if (status >= 600) return known >= 600 ? std::min(known, status) : status;
  if (known >= 600 || status == 408) return known;
  return std::min(known, status);
}

}  // namespace

void Leg::call(std::vector<Target> targets, const CallerName& from, std::optional<Codec> first,
               std::shared_ptr<const Trunk> trunk) {
  outgoing_ = true;
  become(State::calling);
  from_ = from;
  trunk_ = std::move(trunk);
  if (targets.empty()) return end(480);
  peer_ = targets.front().peer;
  auto offer = media_->offer(peer_.source.address, peer_.srtp, first);
  if (!offer) {
    context_.log.write(LogLevel::warning, "sip", "no media for an outgoing call",
                       {{"leg", id_.text()}, {"why", offer.error().message}});
    return end(503);
  }
  for (auto& target : targets) {
    auto branch = std::make_unique<Branch>(*this, target.peer);
    branch->uri = target.uri;
    Home home;
    const auto own =
        fmt::format("{} <sip:{}@{}>;tag={}", quoted(from_.display), escaped_user(from_.user),
                    from_.domain, nta_agent_newtag(home, nullptr, context_.agent));
    const auto their = fmt::format("<{}>", target.uri);
    branch->dialog =
        nta_leg_tcreate(context_.agent, &Leg::on_dialog_request, branch.get(),
                        SIPTAG_FROM_STR(own.c_str()), SIPTAG_TO_STR(their.c_str()), TAG_END());
    if (branch->dialog) send_invite(*branch);
    branches_.push_back(std::move(branch));
  }
  if (std::none_of(branches_.begin(), branches_.end(), [](auto& b) { return b->pending; }))
    end(503);
}

void Leg::send_invite(Branch& branch, const std::string& credentials) {
  nta_outgoing_destroy(branch.invite);
  const auto contact = context_.contact(branch.peer.source, branch.peer.transport);
  const auto timer = session_expires(false);
  const auto min_se = std::to_string(min_session_.count());
  branch.invite = nta_outgoing_tcreate(
      branch.dialog, &Leg::on_invite_response, &branch, branch.route(), SIP_METHOD_INVITE,
      as_url(branch.uri), SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
      SIPTAG_SUPPORTED_STR(kSupported), SIPTAG_SESSION_EXPIRES_STR(timer.c_str()),
      TAG_IF(min_session_ > 0s, SIPTAG_MIN_SE_STR(min_se.c_str())),
      SIPTAG_USER_AGENT_STR(context_.config.user_agent.c_str()),
      TAG_IF(!credentials.empty() && by_proxy_,
             SIPTAG_PROXY_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(!credentials.empty() && !by_proxy_, SIPTAG_AUTHORIZATION_STR(credentials.c_str())),
      SIPTAG_CONTENT_TYPE_STR(kSdpType), SIPTAG_PAYLOAD_STR(media_->text().c_str()), TAG_END());
  branch.pending = branch.invite != nullptr;
}

int Leg::on_invite_response(void* magic, nta_outgoing_t* request, const sip_t* sip) {
  auto& branch = *static_cast<Branch*>(magic);
  auto& leg = branch.leg;
  if (request != branch.invite || !branch.pending) return 0;
  if (branch.peer.source.port == 0) {  // a name: now we know where it led
    if (const auto from = answered_from(request)) branch.peer.source = from;
  }
  const int status = sip && sip->sip_status ? sip->sip_status->st_status : 408;
  if (status < 200) {
    if (status > 100) leg.took_progress(sip);
    return 0;
  }
  branch.pending = false;
  if (status < 300) {
    leg.took_answer(branch, sip);
  } else if (!leg.authorize_again(branch, status, sip) &&
             !leg.lengthen_session(branch, status, sip)) {
    leg.took_refusal(status);
  }
  return 0;
}

void Leg::took_progress(const sip_t* sip) {
  if (state_ != State::calling) return;
  // Early media of several phones at once would be one offer with several answers.
  const auto sdp = branches_.size() == 1 ? body_of(sip) : std::string();
  const bool early = !sdp.empty() && media_->take_answer(sdp).has_value();
  if (ringing_told_ && (early_told_ || !early)) return;
  ringing_told_ = true;
  early_told_ = early_told_ || early;
  context_.facts.tell(core::LegRinging{id_, early_told_});
}

void Leg::took_answer(Branch& branch, const sip_t* sip) {
  if (sip->sip_to->a_tag) nta_leg_rtag(branch.dialog, sip->sip_to->a_tag);
  nta_leg_client_reroute(branch.dialog, sip->sip_record_route, sip->sip_contact, 1);
  const auto* nearest = sip->sip_record_route;  // the last: written first (RFC 3261 12.1.2)
  while (nearest && nearest->r_next) nearest = nearest->r_next;
  aim(branch, nearest, sip->sip_contact);
  send_ack(branch, nta_outgoing_cseq(branch.invite));
  if (state_ != State::calling) return send_bye(branch, "answered too late");  // D1

  const auto sdp = body_of(sip);
  const bool agreed = sdp.empty() ? media_->is_agreed() : media_->take_answer(sdp).has_value();
  cancel_others(&branch);
  if (!agreed) {
    send_bye(branch, "no usable answer to our offer");
    return end(488);
  }
  chosen_ = &branch;
  peer_ = branch.peer;
  become(State::established);
  agree_session_timer(sip, true);
  context_.facts.tell(core::LegAnswered{id_});
  tell_hold();
  arm_session_timer();
}

void Leg::took_refusal(int status) {
  // A13: whoever is called does not choose whom we call instead. A challenge that we do not answer
  // is a refusal, too.
  if (status < 400) status = 480;
  if (status == 401 || status == 407) status = 403;
  best_refusal_ = better_refusal(best_refusal_, status);
  refuse_if_all_failed();
}

void Leg::refuse_if_all_failed() {
  if (state_ != State::calling) return;
  for (const auto& branch : branches_) {
    if (branch->pending) return;
  }
  end(best_refusal_);
}

void Leg::cancel_others(const Branch* but) {
  for (const auto& branch : branches_) {
    // The layer below holds the CANCEL back until a first 1xx (D2).
    if (branch.get() != but && branch->pending)
      nta_outgoing_tcancel(branch->invite, nullptr, nullptr, TAG_END());
  }
}

// A5: only the peer whom we owe credentials, for the realm that is theirs, and once.
bool Leg::authorize_again(Branch& branch, int status, const sip_t* sip) {
  if ((status != 401 && status != 407) || !trunk_ || trunk_->username.empty()) return false;
  if (branch.authorized || state_ != State::calling) return false;
  auto challenge = challenge_in(status, sip, trunk_->realm);
  if (!challenge) return false;
  branch.authorized = true;
  realm_ = challenge->realm;
  by_proxy_ = challenge->proxy;
  send_invite(branch, answer_to(*challenge, *trunk_, "INVITE", branch.uri));
  return branch.pending;
}

// RFC 4028 section 7.3: whoever finds our session too short says how long it must be; once.
bool Leg::lengthen_session(Branch& branch, int status, const sip_t* sip) {
  if (status != 422 || !sip || !sip->sip_min_se || state_ != State::calling) return false;
  const Seconds wanted(sip->sip_min_se->min_delta);
  if (min_session_ > 0s || wanted > 86'400s) return false;
  min_session_ = wanted;
  send_invite(branch, "");
  return branch.pending;
}

}  // namespace earshot::sip
