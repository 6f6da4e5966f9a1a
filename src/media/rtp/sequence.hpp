#pragma once
// Order and loss of one incoming stream (RFC 3550 appendices A.1, A.3, A.8).

#include <cstdint>

#include "base/time.hpp"

namespace earshot::media {

struct ReceiveReport {  // what a report block says about the stream
  std::uint32_t ssrc = 0;
  std::uint32_t highest = 0;  // extended sequence number
  std::int32_t lost = 0;
  std::uint8_t fraction = 0;  // of 256, since the last report
  std::uint32_t jitter = 0;   // in ticks of the RTP clock
};

class Sequence {
 public:
  enum class Order : std::uint8_t {
    next,       // the newest; `lost` of them are missing before it
    restart,    // the first of a new stream: other SSRC, or a jump that was confirmed
    late,       // older than the newest, not seen before
    duplicate,  // seen before
    unsure,     // first after a jump: dropped until its successor confirms it
  };
  struct Placed {
    Order order = Order::duplicate;
    std::int64_t extended = 0;  // grows over wraps; starts anew at a restart
    int lost = 0;               // with `next`
  };

  struct Mark {  // a moment of the stream
    std::uint32_t epoch = 0;
    std::int64_t extended = 0;
  };

  Placed place(std::uint32_t ssrc, std::uint16_t sequence);
  void measure_jitter(Instant now, std::uint32_t timestamp, int clock);

  bool started() const { return started_; }
  std::uint32_t ssrc() const { return ssrc_; }
  std::uint32_t epoch() const { return epoch_; }  // counts restarts
  Mark newest() const { return {epoch_, highest_}; }
  // Of the packet that was placed last: was it sent after the newest of then?
  bool is_after(const Mark& then, const Placed& placed) const {
    return epoch_ != then.epoch || placed.extended > then.extended;
  }
  std::uint32_t received() const { return received_before_ + received_; }
  std::uint32_t lost() const;  // never negative, unlike the wire's
  double jitter_ms() const { return clock_ == 0 ? 0 : jitter_ * 1000 / clock_; }
  ReceiveReport report();  // ends the interval that `fraction` is about

 private:
  static constexpr int kMaxDropout = 3000, kMaxMisorder = 100;

  void restart(std::uint32_t ssrc, std::uint16_t sequence);
  std::uint32_t expected() const { return static_cast<std::uint32_t>(highest_ - first_ + 1); }

  bool started_ = false;
  std::uint32_t ssrc_ = 0, epoch_ = 0;
  std::int64_t first_ = 0, highest_ = 0;
  int after_jump_ = -1;         // the sequence number that would confirm a jump
  std::uint64_t seen_[2] = {};  // bit i: highest_ - i was received
  std::uint32_t received_ = 0, expected_at_report_ = 0, received_at_report_ = 0;
  std::uint32_t received_before_ = 0, lost_before_ = 0;  // of streams that ended
  double jitter_ = 0, transit_ = 0;
  bool has_transit_ = false;
  std::uint32_t last_timestamp_ = 0;
  int clock_ = 0;
};

}  // namespace earshot::media
