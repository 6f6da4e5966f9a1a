#pragma once
// Places the packets of one sender on the recording's clock. The sender's RTP time tells the fine
// distances, the arrival the place of the whole: a packet is never sent after it comes, so the
// earliest arrivals show the sender's clock as ours sees it. The map follows that lower edge, which
// may not rise or fall faster than clocks drift, and so is deaf to jitter and follows drift for
// hours. Where the sender's time leaps (a restart, another SSRC, a hold with a stopped clock) a new
// run begins.
//
// Two passes over the same packets, in order of arrival: add() all, finish(), then place(). Memory:
// 16 octets for each two seconds.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"

namespace earshot::recording {

class ClockMap {
 public:
  // `clock`: ticks of RTP time in a second.
  void add(Micros at, std::uint32_t rtp_time, int clock);
  void finish();

  // Where the packet's sound begins. Nothing: a stray that fits no run.
  std::optional<Micros> place(Micros at, std::uint32_t rtp_time, int clock) const;

  std::size_t runs() const { return runs_.size(); }

 private:
  struct Edge {  // the earliest arrival of some seconds: how far our clock is ahead of the sender's
    Micros at, ahead;
  };
  struct Run {
    int clock = 8000;
    std::int64_t ticks = 0;  // unwrapped, of the latest packet
    Micros first{}, last{};  // arrivals
    Micros edge{};           // the lower edge as seen so far
    int packets = 0;
    std::vector<Edge> edges;

    Micros off(Micros at, std::uint32_t rtp_time) const;  // behind the edge; negative: before it
    void take(Micros at, std::uint32_t rtp_time);
    void smooth();
    Micros ahead(Micros at) const;
  };
  static Run begin(Micros at, std::uint32_t rtp_time, int clock);
  void consider(Micros at, std::uint32_t rtp_time, int clock, Micros off);

  std::vector<Run> runs_;
  std::optional<Run> candidate_;  // a leap, until enough packets agree with it
  Micros candidate_off_{};
};

}  // namespace earshot::recording
