#include "sip/leg.hpp"

#include "sip/leg_branch.hpp"

namespace earshot::sip {

Leg::Leg(LegId id, Context& context, FindLeg find_leg)
    : id_(id), context_(context), find_leg_(std::move(find_leg)) {
  media_ = std::make_unique<LegMedia>(id_, context_.media, random_bits() >> 33);
}

Leg::~Leg() {
  context_.loop.cancel(session_timer_);
  context_.loop.cancel(lost_timer_);
  nta_incoming_destroy(invite_);
  nta_outgoing_destroy(refresh_);
}

bool Leg::has_dialog(const nta_leg_t* dialog) const {
  for (const auto& branch : branches_) {
    if (branch->dialog == dialog) return true;
  }
  return false;
}

bool Leg::is_done() const {
  if (state_ != State::ended || invite_) return false;
  for (const auto& branch : branches_) {
    if (branch->pending || branch->bye) return false;
  }
  return true;
}

void Leg::hang_up(const std::string& reason) {
  switch (state_) {
    case State::arriving:
    case State::ringing: return reject(480, reason, 0);
    case State::calling: cancel_others(nullptr); return end(487);
    case State::established:
      if (invite_ && invite_answered_) {
        bye_after_ack_ = true;
        bye_reason_ = reason;
      } else {
        send_bye(*chosen_, reason);
      }
      return end(0);
    case State::ended: return;
  }
}

void Leg::end(int status) {
  if (state_ == State::ended) return;
  const bool never_answered = state_ == State::calling;
  become(State::ended);
  media_.reset();
  context_.loop.cancel(session_timer_);
  context_.loop.cancel(lost_timer_);
  if (never_answered) {
    context_.facts.tell(core::LegRefused{id_, status});
  } else {
    context_.facts.tell(core::LegEnded{id_, status});
  }
}

}  // namespace earshot::sip
