#include "media/rtp/sequence.hpp"

#include <algorithm>
#include <cmath>

namespace earshot::media {

void Sequence::restart(std::uint32_t ssrc, std::uint16_t sequence) {
  if (started_) {
    lost_before_ = lost();
    received_before_ += received_;
  }
  started_ = true;
  ssrc_ = ssrc;
  ++epoch_;
  // Away from zero, so that a packet from just before the first still has a positive number.
  first_ = highest_ = 0x10000 + sequence;
  after_jump_ = -1;
  seen_[0] = 1;
  seen_[1] = 0;
  received_ = 1;
  expected_at_report_ = received_at_report_ = 0;
  has_transit_ = false;
}

Sequence::Placed Sequence::place(std::uint32_t ssrc, std::uint16_t sequence) {
  if (!started_ || ssrc != ssrc_) {
    restart(ssrc, sequence);
    return {Order::restart, highest_, 0};
  }
  const int ahead = static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(highest_));
  if (ahead != 0 && ahead < kMaxDropout) {
    seen_[1] = ahead >= 128  ? 0
               : ahead >= 64 ? seen_[0] << (ahead - 64)
                             : seen_[1] << ahead | seen_[0] >> (64 - ahead);
    seen_[0] = ahead >= 64 ? 1 : seen_[0] << ahead | 1;
    highest_ += ahead;
    ++received_;
    after_jump_ = -1;
    return {Order::next, highest_, ahead - 1};
  }
  const int behind = ahead == 0 ? 0 : 0x10000 - ahead;
  if (behind > kMaxMisorder) {
    if (sequence != after_jump_) {
      after_jump_ = static_cast<std::uint16_t>(sequence + 1);
      return {Order::unsure, 0, 0};
    }
    restart(ssrc, sequence);
    return {Order::restart, highest_, 0};
  }
  std::uint64_t& word = seen_[behind / 64];
  const std::uint64_t bit = std::uint64_t{1} << (behind % 64);
  const bool known = word & bit;
  word |= bit;
  if (known) return {Order::duplicate, highest_ - behind, 0};
  ++received_;
  return {Order::late, highest_ - behind, 0};
}

void Sequence::measure_jitter(Instant now, std::uint32_t timestamp, int clock) {
  if (clock != clock_) has_transit_ = false;
  clock_ = clock;
  // Packets of one burst share a timestamp (events, fragments): only the first says something.
  if (has_transit_ && timestamp == last_timestamp_) return;
  const double arrival = static_cast<double>(now.time_since_epoch().count()) * clock / 1e6;
  const double elapsed = static_cast<std::int32_t>(timestamp - last_timestamp_);
  const double transit = has_transit_ ? arrival - elapsed : arrival;
  if (has_transit_) {
    // A pause or a clock that jumps is no jitter; a second bounds what one packet may claim.
    const double difference = std::fabs(transit - transit_);
    if (difference < clock) jitter_ += (difference - jitter_) / 16;
  }
  transit_ = arrival;
  last_timestamp_ = timestamp;
  has_transit_ = true;
}

std::uint32_t Sequence::lost() const {
  if (!started_) return 0;
  return lost_before_ + (expected() > received_ ? expected() - received_ : 0);
}

ReceiveReport Sequence::report() {
  const std::uint32_t expected_now = expected() - expected_at_report_;
  const std::uint32_t received_now = received_ - received_at_report_;
  expected_at_report_ = expected();
  received_at_report_ = received_;
  ReceiveReport report;
  report.ssrc = ssrc_;
  report.highest = static_cast<std::uint32_t>(highest_ - 0x10000);
  report.lost = std::clamp(static_cast<std::int32_t>(expected() - received_), -0x800000, 0x7FFFFF);
  if (expected_now > received_now) {
    report.fraction = static_cast<std::uint8_t>(std::min<std::uint64_t>(
        255, std::uint64_t{expected_now - received_now} * 256 / expected_now));
  }
  report.jitter = static_cast<std::uint32_t>(jitter_);
  return report;
}

}  // namespace earshot::media
