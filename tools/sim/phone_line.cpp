#include "sim/phone_line.hpp"

#include <fmt/format.h>
#include <sofia-sip/su_wait.h>

#include <algorithm>
#include <cctype>

#include "sim/sdp.hpp"

namespace earshot::sim {
namespace {

constexpr std::uint8_t kTelephoneEvent = 101;

std::string text(const char* maybe) { return maybe != nullptr ? maybe : ""; }

// A display name before an address, or nothing (RFC 3261, section 25.1: quoted-string).
std::string quoted(const std::string& name) {
  if (name.empty()) return "";
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\" ";
}

std::string percent_encoded(const std::string& plain) {
  std::string out;
  for (const unsigned char c : plain)
    out += std::isalnum(c) != 0 ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  return out;
}

}  // namespace

Phone::Line::Line(UserAgent::Core& agent, const PhoneOptions& options, std::shared_ptr<RtpLeg> leg)
    : agent_(agent),
      options_(options),
      leg_(std::move(leg)),
      codecs_(offered_codecs(options.codecs)),
      ptime_ms_(options.ptime_ms) {
  agent_.phones.emplace(options_.user, this);
}

Phone::Line::~Line() {
  std::erase_if(agent_.phones, [this](const auto& entry) { return entry.second == this; });
  drop_call();
  if (registration_ != nullptr) nua_handle_destroy(registration_);
}

PhoneState Phone::Line::state() const {
  std::lock_guard lock(mutex_);
  return state_;
}

Result<void> Phone::Line::wait_for(Awaited what, const std::string& why, Millis deadline) const {
  const auto come = [&](const PhoneState& s) {
    switch (what) {
      case Awaited::registered: return s.registered;
      case Awaited::unregistered: return !s.registered;
      case Awaited::ringing: return s.phase == CallPhase::ringing;
      case Awaited::answered: return s.phase == CallPhase::answered;
      case Awaited::changed: return !s.changing;
      case Awaited::transferred: return s.transfer_status && *s.transfer_status >= 200;
      case Awaited::ended: return s.phase == CallPhase::ended || s.phase == CallPhase::idle;
    }
    return false;
  };
  const auto hopeless = [&](const PhoneState& s) {
    if (what == Awaited::registered) return s.sip_status >= 400;
    const bool starts = what == Awaited::answered || what == Awaited::ringing;
    return starts && s.outgoing && s.phase == CallPhase::ended;
  };
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, deadline, [&] { return come(state_) || hopeless(state_); });
  if (come(state_)) return {};
  const std::string what_was =
      state_.sip_status >= 300 ? fmt::format("{} {}", state_.sip_status, state_.reason)
      : hopeless(state_)       ? "the call ended"
                         : fmt::format("nothing came in {} ms (the phone is {})", deadline.count(),
                                       phase_text(state_.phase));
  return fail("phone", fmt::format("{}: {}: {}", options_.user, why, what_was));
}

void Phone::Line::register_(int expires_s) {
  vanished_ = false;
  const std::string aor = fmt::format("<sip:{}@{}>", options_.user, agent_.domain());
  const std::string contact =
      fmt::format("<sip:{}@{}{}>", options_.user, agent_.options.local.text(),
                  options_.transport == "udp" ? "" : ";transport=" + options_.transport);
  const std::string registrar = agent_.uri("", options_.transport);
  if (registration_ == nullptr)
    registration_ = nua_handle(agent_.nua, static_cast<SipListener*>(this),
                               SIPTAG_TO_STR(aor.c_str()), SIPTAG_FROM_STR(aor.c_str()), TAG_END());
  auth_tries_ = 0;
  change([](PhoneState& s) { s.sip_status = 0; });
  nua_register(registration_, NUTAG_REGISTRAR(registrar.c_str()),
               SIPTAG_CONTACT_STR(contact.c_str()),
               SIPTAG_EXPIRES_STR(std::to_string(expires_s).c_str()), TAG_END());
  if (expires_s == 0) change([](PhoneState& s) { s.registered = false; });
}

MediaDescription Phone::Line::ours() const {
  MediaDescription description;
  description.rtp = leg_->local();
  if (zero_address_) description.rtp.address = *IpAddress::parse("0.0.0.0");
  description.codecs = codecs_;
  description.telephone_event = kTelephoneEvent;
  if (const auto& remote = state_.remote; remote && remote->telephone_event)
    description.telephone_event = remote->telephone_event;
  description.ptime_ms = ptime_ms_;
  description.direction = direction_;
  description.rtcp_mux = options_.rtcp_mux;
  return description;
}

std::string Phone::Line::our_sdp() { return write_sdp(ours(), ++sdp_version_); }

void Phone::Line::dial(const std::string& number) {
  drop_call();
  vanished_ = false;
  auth_tries_ = 0;
  codecs_ = offered_codecs(options_.codecs);
  ptime_ms_ = options_.ptime_ms;
  direction_ = Direction::sendrecv;
  zero_address_ = false;
  const bool registered = state().registered;
  change([&](PhoneState& s) {
    s = {};
    s.registered = registered;
    s.phase = CallPhase::dialling;
    s.outgoing = true;
    s.dialled_at = now_ns();
  });
  leg_->start_call();
  const std::string from =
      fmt::format("{}<sip:{}@{}>", quoted(options_.display), options_.user, agent_.domain());
  const std::string url = agent_.uri(number, options_.transport);
  const std::string contact =
      fmt::format("<sip:{}@{}{}>", options_.user, agent_.options.local.text(),
                  options_.transport == "udp" ? "" : ";transport=" + options_.transport);
  call_ = nua_handle(agent_.nua, static_cast<SipListener*>(this), NUTAG_URL(url.c_str()),
                     SIPTAG_TO_STR(fmt::format("<{}>", url).c_str()), SIPTAG_FROM_STR(from.c_str()),
                     SIPTAG_CONTACT_STR(contact.c_str()), TAG_END());
  if (options_.late_offer) {
    nua_invite(call_, NUTAG_AUTOACK(0), TAG_END());
  } else {
    nua_invite(call_, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
               SIPTAG_PAYLOAD_STR(our_sdp().c_str()), TAG_END());
  }
}

int Phone::Line::offer_call(nua_handle_t* handle, const sip_t* sip) {
  if (vanished_) {  // takes the call into the dark
    agent_.vanished.insert(handle);
    return 0;
  }
  if (call_ != nullptr) return 486;
  call_ = handle;
  nua_handle_bind(call_, static_cast<SipListener*>(this));
  codecs_ = offered_codecs(options_.codecs);
  ptime_ms_ = options_.ptime_ms;
  direction_ = Direction::sendrecv;
  zero_address_ = false;
  leg_->start_call();
  const bool registered = state().registered;
  change([&](PhoneState& s) {
    s = {};
    s.registered = registered;
    s.rung_at = now_ns();
    s.caller = text(sip->sip_from->a_url->url_user);
    s.caller_display = text(sip->sip_from->a_display);
  });
  offer_is_theirs_ = sip->sip_payload != nullptr;
  if (offer_is_theirs_ && !take_remote(sip, true)) {
    nua_respond(call_, SIP_488_NOT_ACCEPTABLE, TAG_END());
    return 0;
  }
  remember_dialog(sip);
  change([](PhoneState& s) { s.phase = CallPhase::ringing; });
  if (options_.early_media)
    respond_with_sdp(183);
  else
    nua_respond(call_, SIP_180_RINGING, TAG_END());
  if (options_.answer_after_ms == 0) {
    answer();
  } else if (options_.answer_after_ms) {
    answer_timer_ = su_timer_create(su_root_task(agent_.world.sip.root()),
                                    static_cast<su_duration_t>(*options_.answer_after_ms));
    su_timer_set(
        answer_timer_,
        [](su_root_magic_t*, su_timer_t*, su_timer_arg_t* self) {
          static_cast<Line*>(static_cast<void*>(self))->answer();
        },
        reinterpret_cast<su_timer_arg_t*>(this));
  }
  return 0;
}

void Phone::Line::respond_with_sdp(int status) {
  const std::string contact =
      fmt::format("<sip:{}@{}{}>", options_.user, agent_.options.local.text(),
                  options_.transport == "udp" ? "" : ";transport=" + options_.transport);
  nua_respond(call_, status, sip_status_phrase(status), SIPTAG_CONTACT_STR(contact.c_str()),
              SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(our_sdp().c_str()),
              TAG_END());
}

void Phone::Line::answer() {
  if (call_ == nullptr || state().phase != CallPhase::ringing || state().outgoing) return;
  respond_with_sdp(200);
}

void Phone::Line::reject(int sip_status) {
  if (call_ == nullptr || state().phase != CallPhase::ringing) return;
  nua_respond(call_, sip_status, sip_status_phrase(sip_status), TAG_END());
  on_ended(sip_status, sip_status_phrase(sip_status), false, nullptr);
  drop_call();
}

void Phone::Line::press_by_info(char key) {
  if (call_ == nullptr) return;
  nua_info(call_, SIPTAG_CONTENT_TYPE_STR("application/dtmf-relay"),
           SIPTAG_PAYLOAD_STR(fmt::format("Signal={}\r\nDuration=80\r\n", key).c_str()), TAG_END());
}

void Phone::Line::offer(Direction direction, bool zero_address) {
  if (call_ == nullptr) return;
  direction_ = direction;
  zero_address_ = zero_address;
  change([&](PhoneState& s) {
    s.changing = true;
    s.holding = direction != Direction::sendrecv;
  });
  nua_invite(call_, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
             SIPTAG_PAYLOAD_STR(our_sdp().c_str()), TAG_END());
}

void Phone::Line::offer_again(std::vector<Codec> codecs, int ptime_ms) {
  codecs_ = offered_codecs(codecs);
  ptime_ms_ = ptime_ms;
  offer(Direction::sendrecv, false);
}

void Phone::Line::refer(const std::string& number) {
  if (call_ == nullptr) return;
  change([](PhoneState& s) { s.transfer_status.reset(); });
  nua_refer(call_, SIPTAG_REFER_TO_STR(fmt::format("<{}>", agent_.uri(number, "udp")).c_str()),
            TAG_END());
}

void Phone::Line::refer_replaces(const Line& other) {
  if (call_ == nullptr) return;
  change([](PhoneState& s) { s.transfer_status.reset(); });
  const Dialog& d = other.dialog_;
  const std::string replaces = percent_encoded(
      fmt::format("{};to-tag={};from-tag={}", d.call_id, d.remote_tag, d.local_tag));
  nua_refer(call_,
            SIPTAG_REFER_TO_STR(fmt::format("<{}?Replaces={}>", d.remote_uri, replaces).c_str()),
            TAG_END());
}

void Phone::Line::hang_up() {
  if (call_ == nullptr) return;
  const PhoneState now = state();
  leg_->stop();
  if (now.phase == CallPhase::ringing && !now.outgoing)
    reject(486);
  else if (now.phase == CallPhase::answered)
    nua_bye(call_, TAG_END());
  else
    nua_cancel(call_, TAG_END());
}

void Phone::Line::vanish() {
  leg_->stop();
  vanished_ = true;
  if (call_ == nullptr) return;
  agent_.vanished.insert(call_);
  nua_handle_bind(call_, nullptr);
  call_ = nullptr;
  change([](PhoneState& s) { s.phase = CallPhase::idle; });
}

void Phone::Line::drop_call() {
  if (answer_timer_ != nullptr) su_timer_destroy(answer_timer_);
  answer_timer_ = nullptr;
  if (call_ == nullptr) return;
  leg_->stop();
  nua_handle_bind(call_, nullptr);
  nua_handle_destroy(call_);
  call_ = nullptr;
}

}  // namespace earshot::sim
