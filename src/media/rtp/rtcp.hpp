#pragma once
// Reports both ways (RFC 3550 section 6): how well he receives us and we him. A BYE of a peer is
// ignored: who leaves says so by SIP.

#include <cstdint>
#include <span>

#include "base/time.hpp"
#include "media/rtp/sequence.hpp"

namespace earshot::media {

struct SenderState {  // what a sender report says; octets and packets since the start
  std::uint32_t ssrc = 0, timestamp = 0, packets = 0, octets = 0;
};

class Reports {
 public:
  static constexpr std::size_t kMaxSize = 128;
  static constexpr Micros kInterval = 5s;

  // What he says; `our_ssrc` is the stream his blocks have to be about. False: malformed.
  bool receive(Instant now, std::span<const std::uint8_t> packet, std::uint32_t our_ssrc);

  // Is it time? Spread by `ssrc`, so that the legs of a worker do not report all at once.
  bool due(Instant now, std::uint32_t ssrc);
  // SR (or RR, while we send nothing) and SDES. Octets written to `out`, which has kMaxSize.
  std::size_t write(Instant now, const SenderState& ours, Sequence& theirs,
                    std::span<std::uint8_t> out);

  bool hears_us() const { return hears_us_; }
  float remote_loss() const { return remote_loss_; }
  float round_trip_ms() const { return round_trip_ms_; }

 private:
  void take_block(Instant now, std::span<const std::uint8_t> block, std::uint32_t our_ssrc);

  Instant next_{};
  std::uint32_t packets_at_report_ = 0;
  std::uint32_t his_report_ = 0;  // middle 32 bits of the NTP time of his last SR
  Instant his_report_at_{};
  bool hears_us_ = false;
  float remote_loss_ = 0, round_trip_ms_ = -1;
};

}  // namespace earshot::media
