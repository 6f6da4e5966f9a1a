#include "media/jitter/track.hpp"

#include <algorithm>
#include <bit>

namespace earshot::media {

void Track::start(int rate) {
  rate_ = rate;
  // Half a second and the longest packet; a power of two, so that a mask wraps it.
  const auto samples = static_cast<std::size_t>(rate * (500 + kMaxPacketMs) / 1000);
  ring_.assign(std::bit_ceil(samples), 0);
  begin_ = lost_begin_ = lost_end_ = talk_begin_ = end_;
}

std::int64_t Track::oldest() const {
  return std::max(begin_, end_ - static_cast<std::int64_t>(ring_.size()));
}

void Track::copy(std::int64_t from, std::span<Sample> out) const {
  for (Sample& sample : out) sample = from < begin_ ? Sample{0} : at(from), ++from;
}

void Track::append(std::span<const Sample> samples) {
  for (const Sample sample : samples) ring_[index(end_++)] = sample;
}

void Track::append_lost(std::span<const Sample> stand_in) {
  lost_begin_ = end_;
  append(stand_in);
  lost_end_ = end_;
}

void Track::replace(std::int64_t position, std::span<const Sample> samples) {
  for (const Sample sample : samples) {
    if (position >= end_) return;
    if (position >= oldest()) ring_[index(position)] = sample;
    ++position;
  }
}

}  // namespace earshot::media
