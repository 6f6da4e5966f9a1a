// What comes to a phone: Sofia's events, the peer's SDP, challenges.

#include <fmt/format.h>
#include <sofia-sip/msg_header.h>

#include <cstdio>

#include "sim/phone_line.hpp"
#include "sim/sdp.hpp"

namespace earshot::sim {
namespace {

std::string text(const char* maybe) { return maybe != nullptr ? maybe : ""; }

}  // namespace

// Sofia itself makes up a 408 or 503 when nothing comes back. What went through a server has its
// Via filled in (RFC 3581).
std::string Phone::Line::reason_of(int status, const char* phrase, const sip_t* sip) const {
  const auto* via = sip != nullptr ? sip->sip_via : nullptr;
  const bool travelled =
      via != nullptr && (via->v_received != nullptr || !text(via->v_rport).empty());
  if (!travelled && (status == 408 || status == 503))
    return fmt::format("nobody answers at {}; is the server running?",
                       agent_.options.server.text());
  if (status == 401 || status == 403 || status == 407)
    return text(phrase) + " (wrong extension or secret, or not allowed)";
  return text(phrase);
}

// Answers a challenge once; a second one means that the secret is wrong.
bool Phone::Line::authenticate(nua_handle_t* handle, const sip_t* sip) {
  const msg_auth_t* challenge = sip == nullptr ? nullptr
                                : sip->sip_www_authenticate != nullptr
                                    ? sip->sip_www_authenticate
                                    : sip->sip_proxy_authenticate;
  if (challenge == nullptr || options_.secret.empty() || auth_tries_++ > 0) return false;
  const char* realm = msg_header_find_param(challenge->au_common, "realm=");
  nua_authenticate(
      handle,
      NUTAG_AUTH(
          fmt::format("Digest:{}:{}:{}", text(realm), options_.user, options_.secret).c_str()),
      TAG_END());
  return true;
}

// RFC 3264: the first codec of the answer is the one in use; payload types are those of the peer.
bool Phone::Line::take_remote(const sip_t* sip, bool is_offer) {
  if (sip == nullptr || sip->sip_payload == nullptr) return true;
  auto remote = read_sdp({sip->sip_payload->pl_data, sip->sip_payload->pl_len});
  if (!remote) return false;
  std::vector<Codec> known;
  for (const CodecChoice& choice : codecs_) known.push_back(choice.codec);
  const auto agreed = common_codecs(remote->codecs, known, std::nullopt);
  if (agreed.empty()) return false;
  if (is_offer) {
    codecs_ = {agreed.front()};
    if (remote->direction == Direction::sendonly) direction_ = Direction::recvonly;
    if (remote->direction == Direction::inactive) direction_ = Direction::inactive;
    if (remote->direction == Direction::sendrecv && !state().holding)
      direction_ = Direction::sendrecv;
  }
  LegMedia media;
  media.remote = remote->rtp;
  media.codec = agreed.front();
  media.telephone_event = remote->telephone_event;
  media.ptime_ms = options_.obeys_peers_ptime ? remote->ptime_ms : ptime_ms_;
  media.send = receives(remote->direction) && sends(direction_) && !zero_address_ && remote->rtp;
  leg_->agree(media);
  change([&](PhoneState& s) { s.remote = *remote; });
  return true;
}

void Phone::Line::remember_dialog(const sip_t* sip) {
  const bool outgoing = state().outgoing;
  dialog_.call_id = text(sip->sip_call_id->i_id);
  if (outgoing) {
    dialog_.local_tag = text(sip->sip_from->a_tag);
    dialog_.remote_tag = text(sip->sip_to->a_tag);
  } else {
    dialog_.remote_tag = text(sip->sip_from->a_tag);
    dialog_.local_tag = text(sip->sip_to->a_tag);
  }
  if (sip->sip_contact != nullptr) {
    const url_t* url = sip->sip_contact->m_url;
    dialog_.remote_uri =
        fmt::format("sip:{}{}{}{}{}", text(url->url_user), url->url_user != nullptr ? "@" : "",
                    text(url->url_host), url->url_port != nullptr ? ":" : "", text(url->url_port));
  }
}

void Phone::Line::on_event(nua_event_t event, int status, const char* phrase, nua_handle_t* handle,
                           const sip_t* sip, tagi_t* tags) {
  switch (event) {
    case nua_r_register: return on_register(status, phrase, sip);
    case nua_r_invite:
      if (handle == call_) on_invite_response(status, phrase, sip);
      return;
    case nua_i_invite:
      if (handle == call_ && sip != nullptr) on_reinvite(sip);
      return;
    case nua_i_ack:
      if (handle == call_ && sip != nullptr) {
        remember_dialog(sip);
        if (!offer_is_theirs_) take_remote(sip, false);
        change([](PhoneState& s) {
          if (s.phase == CallPhase::answered) return;
          s.phase = CallPhase::answered;
          s.answered_at = now_ns();
        });
      }
      return;
    case nua_i_bye:
      nua_respond(handle, SIP_200_OK, NUTAG_WITH_THIS(agent_.nua), TAG_END());
      if (handle == call_) on_ended(0, "", true, sip);
      return;
    case nua_i_cancel:
      if (handle == call_) on_ended(487, "cancelled by the caller", true, sip);
      return;
    case nua_i_notify:
      if (sip != nullptr && sip->sip_payload != nullptr) {
        int reported = 0;
        if (std::sscanf(sip->sip_payload->pl_data, "SIP/2.0 %d", &reported) == 1)
          change([&](PhoneState& s) { s.transfer_status = reported; });
      }
      return;
    case nua_r_refer:
      if (status >= 300)
        change([&](PhoneState& s) {
          s.transfer_status = status;
          s.reason = text(phrase);
        });
      return;
    case nua_i_state: {
      int callstate = 0;
      tl_gets(tags, NUTAG_CALLSTATE_REF(callstate), TAG_END());
      if (handle == call_ && callstate == nua_callstate_terminated) {
        on_ended(0, "", false, nullptr);
        drop_call();
      }
      return;
    }
    default: return;
  }
}

void Phone::Line::on_register(int status, const char* phrase, const sip_t* sip) {
  if (status < 200) return;
  if ((status == 401 || status == 407) && authenticate(registration_, sip)) return;
  const bool in = status < 300 && sip != nullptr && sip->sip_contact != nullptr;
  if (status < 300) auth_tries_ = 0;
  change([&](PhoneState& s) {
    s.registered = in;
    s.sip_status = status;
    s.reason = reason_of(status, phrase, sip);
  });
}

void Phone::Line::on_invite_response(int status, const char* phrase, const sip_t* sip) {
  if (status < 200) {
    if (status > 100 && sip != nullptr) {
      if (sip->sip_payload != nullptr && !options_.late_offer) take_remote(sip, false);
      change([](PhoneState& s) {
        if (s.phase != CallPhase::dialling) return;
        s.phase = CallPhase::ringing;
        s.rung_at = now_ns();
      });
    }
    return;
  }
  if ((status == 401 || status == 407) && authenticate(call_, sip)) return;
  const bool was_answered = state().phase == CallPhase::answered;
  if (status >= 300) {
    change([&](PhoneState& s) {
      s.changing = false;
      s.sip_status = status;
      s.reason = reason_of(status, phrase, sip);
    });
    if (!was_answered) on_ended(0, "", true, sip);
    return;
  }
  if (sip == nullptr) return;
  remember_dialog(sip);
  const bool late = options_.late_offer && !was_answered;
  const bool understood = take_remote(sip, late);
  if (late)
    nua_ack(call_, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
            SIPTAG_PAYLOAD_STR(our_sdp().c_str()), TAG_END());
  if (!understood) nua_bye(call_, TAG_END());
  change([&](PhoneState& s) {
    s.changing = false;
    if (s.phase == CallPhase::answered) return;
    s.phase = CallPhase::answered;
    s.answered_at = now_ns();
  });
}

void Phone::Line::on_reinvite(const sip_t* sip) {
  change([](PhoneState& s) { ++s.reinvites_received; });
  offer_is_theirs_ = sip->sip_payload != nullptr;
  if (offer_is_theirs_ && !take_remote(sip, true))
    nua_respond(call_, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS(agent_.nua), TAG_END());
  else
    respond_with_sdp(200);
}

void Phone::Line::on_ended(int status, const char* phrase, bool by_peer, const sip_t* sip) {
  leg_->stop();
  change([&](PhoneState& s) {
    s.changing = false;
    if (s.phase == CallPhase::ended) return;
    s.phase = CallPhase::ended;
    s.ended_by_peer = by_peer;
    s.ended_at = now_ns();
    if (status != 0) {
      s.sip_status = status;
      s.reason = text(phrase);
    }
    if (sip != nullptr && sip->sip_reason != nullptr && sip->sip_reason->re_text != nullptr)
      s.reason += fmt::format("{}{}", s.reason.empty() ? "" : "; ", sip->sip_reason->re_text);
  });
}

}  // namespace earshot::sim
