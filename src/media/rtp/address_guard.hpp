#pragma once
// Whose packets a leg believes, and where ours go. The address of the SDP is believed at once;
// anything else has to earn it, and only in the few cases where a NAT explains it. A foreign sender
// is never heard (RTP injection) and never sent to (RTP bleed).

#include <cstdint>

#include "base/endpoint.hpp"
#include "base/time.hpp"

namespace earshot::media {

struct RtpView;

class AddressGuard {
 public:
  // A (new) answer: forgets what was learned unless the address stayed the same.
  void expect(const Endpoint& described);
  // May this packet be heard? Learns by the way.
  bool admit(Instant now, const Endpoint& source, const RtpView& packet);
  // The packet proved itself by SRTP: its source is the peer, wherever it is now.
  void authenticated(Instant now, const Endpoint& source);

  const Endpoint& peer() const { return peer_; }  // where to send
  bool from_peer_host(const Endpoint& source) const { return source.address == peer_.address; }

 private:
  static constexpr int kProbation = 4;        // consecutive packets of one stream
  static constexpr Micros kRebindAfter = 1s;  // silence of the known source (NAT rebinding)

  bool may_learn(Instant now, const Endpoint& source) const;
  bool on_probation(const Endpoint& source, const RtpView& packet);

  Endpoint described_, peer_;
  bool locked_ = false;  // something was accepted
  Instant last_accepted_{};
  struct {
    Endpoint source;
    std::uint32_t ssrc = 0;
    std::uint8_t payload_type = 0;
    std::uint16_t next = 0;
    int count = 0;
  } candidate_;
};

// At most `kPerSecond` packets of an admitted source are worked on (faults.md M16).
class FloodGuard {
 public:
  static constexpr int kPerSecond = 500;

  bool admit(Instant now) {
    const auto earned = (now - since_).count() * kPerSecond / 1'000'000;
    if (earned > 0) {
      since_ = now;
      left_ = left_ + earned > kPerSecond ? kPerSecond : static_cast<int>(left_ + earned);
    }
    if (left_ == 0) return false;
    --left_;
    return true;
  }

 private:
  Instant since_{};
  int left_ = kPerSecond;
};

}  // namespace earshot::media
