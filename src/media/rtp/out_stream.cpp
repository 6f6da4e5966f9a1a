#include "media/rtp/out_stream.hpp"

namespace earshot::media {

std::uint32_t OutStream::timestamp_at(Instant now) const {
  if (!started_) return next_timestamp_;
  // next_timestamp_ is right while packets follow each other; after a pause time has gone on.
  constexpr Micros kPause = 100ms;
  const Micros elapsed = now - last_sent_;
  if (elapsed < kPause) return next_timestamp_;
  return next_timestamp_ +
         static_cast<std::uint32_t>((elapsed - 20ms).count() * clock_ / 1'000'000);
}

std::optional<RtpStamp> OutStream::forward(Instant now, const Origin& origin, std::int64_t extended,
                                           std::uint32_t timestamp, std::uint32_t duration) {
  bool marker = false;
  if (!passing_ || passing_->origin != origin) {
    passing_ = Passing{.origin = origin,
                       .first = extended,
                       .newest = extended,
                       .sequence_offset = static_cast<std::uint16_t>(
                           next_sequence_ - static_cast<std::uint16_t>(extended)),
                       .timestamp_offset = timestamp_at(now) - timestamp};
    marker = true;
  }
  if (extended < passing_->first) return std::nullopt;
  const RtpStamp stamp{
      static_cast<std::uint16_t>(static_cast<std::uint16_t>(extended) + passing_->sequence_offset),
      timestamp + passing_->timestamp_offset, marker};
  if (extended >= passing_->newest) {
    passing_->newest = extended;
    next_sequence_ = static_cast<std::uint16_t>(stamp.sequence + 1);
    next_timestamp_ = stamp.timestamp + duration;
    last_sent_ = now;
    started_ = true;
  }
  return stamp;
}

void OutStream::part() { passing_.reset(); }

void OutStream::swallow(const Origin& origin, std::int64_t extended) {
  if (!passing_ || passing_->origin != origin || extended <= passing_->newest) return;
  --passing_->sequence_offset;
  passing_->newest = extended;
  passing_->first = extended + 1;  // what is older would need the offset of before
}

RtpStamp OutStream::produce(Instant now, std::uint32_t duration) {
  const std::uint32_t timestamp = timestamp_at(now);
  const RtpStamp stamp{next_sequence_, timestamp,
                       !started_ || passing_.has_value() || timestamp != next_timestamp_};
  passing_.reset();
  ++next_sequence_;
  next_timestamp_ = timestamp + duration;
  last_sent_ = now;
  started_ = true;
  return stamp;
}

std::uint16_t OutStream::insert(Instant now) {
  if (!started_) {
    started_ = true;
    last_sent_ = now;
  }
  if (passing_) {
    ++passing_->sequence_offset;
    passing_->first = passing_->newest + 1;
  }
  return next_sequence_++;
}

}  // namespace earshot::media
