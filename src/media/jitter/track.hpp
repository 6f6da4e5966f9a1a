#pragma once
// One speaker's sound as a strip of samples in the order of his sequence numbers, decoded once for
// all who mix him in. The strip has no time of its own: pauses leave no hole in it, each Reader
// brings its listener's time.

#include <cstdint>
#include <span>
#include <vector>

#include "media/codec/codec.hpp"

namespace earshot::media {

class Track {
 public:
  void start(int rate);  // what was is gone, what comes has this rate; allocates
  int rate() const { return rate_; }
  std::int64_t end() const { return end_; }  // positions grow for ever
  std::int64_t oldest() const;               // what is before is gone
  Sample at(std::int64_t position) const { return ring_[index(position)]; }
  void copy(std::int64_t from, std::span<Sample> out) const;

  void append(std::span<const Sample> samples);
  void append_lost(std::span<const Sample> stand_in);  // concealed: readers may have done the same
  void replace(std::int64_t position, std::span<const Sample> samples);  // a late packet
  void pause() { talk_begin_ = end_; }  // he has stopped: what comes next is a new talk
  // What lies before is of an earlier talk, and old: nobody who begins to listen gets it.
  std::int64_t talk_begin() const { return talk_begin_; }
  // How much from `position` on is the stand-in for the last loss.
  std::int64_t lost_from(std::int64_t position) const {
    return position >= lost_begin_ && position < lost_end_ ? lost_end_ - position : 0;
  }

 private:
  std::size_t index(std::int64_t position) const {
    return static_cast<std::size_t>(position) & (ring_.size() - 1);
  }

  int rate_ = 0;
  std::vector<Sample> ring_;
  std::int64_t begin_ = 0, end_ = 0, lost_begin_ = 0, lost_end_ = 0, talk_begin_ = 0;
};

}  // namespace earshot::media
