#include "sim/phone.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/phone_line.hpp"

namespace earshot::sim {
namespace {

std::shared_ptr<RtpLeg> open_leg(UserAgent& agent, const PhoneOptions& options) {
  auto leg = agent.world().rtp.open(agent.options().local.address, options.tone);
  if (!leg) throw std::runtime_error(leg.error().message);
  (*leg)->talk_under_keys(options.talk_under_keys);
  return *leg;
}

}  // namespace

const char* phase_text(CallPhase phase) {
  switch (phase) {
    case CallPhase::idle: return "idle";
    case CallPhase::dialling: return "dialling";
    case CallPhase::ringing: return "ringing";
    case CallPhase::answered: return "answered";
    case CallPhase::ended: return "ended";
  }
  return "?";
}

Phone::Phone(UserAgent& agent, PhoneOptions options)
    : options_(std::move(options)), agent_(agent), leg_(open_leg(agent, options_)) {
  agent_.world().sip.run([&] { line_ = std::make_unique<Line>(agent_.core(), options_, leg_); });
}

Phone::~Phone() {
  agent_.world().sip.run([this] { line_.reset(); });
  agent_.world().rtp.close(leg_);
}

void Phone::register_() {
  constexpr int kExpires = 300;
  agent_.world().sip.post([this] { line_->register_(kExpires); });
}
void Phone::unregister() {
  agent_.world().sip.post([this] { line_->register_(0); });
}
void Phone::dial(const std::string& number) {
  agent_.world().sip.run([this, &number] { line_->dial(number); });
}
void Phone::answer() {
  agent_.world().sip.run([this] { line_->answer(); });
}
void Phone::reject(int sip_status) {
  agent_.world().sip.run([this, sip_status] { line_->reject(sip_status); });
}
void Phone::press(char key) { leg_->press(key); }
void Phone::press_by_info(char key) {
  agent_.world().sip.run([this, key] { line_->press_by_info(key); });
}
void Phone::hold(HoldStyle style) {
  agent_.world().sip.run([this, style] {
    line_->offer(style == HoldStyle::sendonly ? Direction::sendonly : Direction::inactive,
                 style == HoldStyle::zero_address);
  });
}
void Phone::resume() {
  agent_.world().sip.run([this] { line_->offer(Direction::sendrecv, false); });
}
void Phone::offer_again(std::vector<Codec> codecs, int ptime_ms) {
  agent_.world().sip.run([&] { line_->offer_again(std::move(codecs), ptime_ms); });
}
void Phone::refer(const std::string& number) {
  agent_.world().sip.run([&] { line_->refer(number); });
}
void Phone::refer_replaces(Phone& other) {
  agent_.world().sip.run([&] { line_->refer_replaces(*other.line_); });
}
void Phone::hang_up() {
  agent_.world().sip.run([this] { line_->hang_up(); });
}
void Phone::vanish() {
  agent_.world().sip.run([this] { line_->vanish(); });
}

Result<void> Phone::wait_for(Awaited what, const std::string& why, Millis deadline) const {
  return line_->wait_for(what, why, deadline);
}
PhoneState Phone::state() const { return line_->state(); }

}  // namespace earshot::sim
