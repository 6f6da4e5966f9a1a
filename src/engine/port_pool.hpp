#pragma once
// The RTP port range: even ports, RTCP on the odd one above (RFC 3550 section 11). A port that was
// used rests before it is used again, so that late packets of the old call never reach a new one:
// the port that has rested longest goes first. Home thread: control.

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.hpp"

namespace earshot::engine {

class PortPool {
 public:
  // Ports first … last, both inclusive.
  PortPool(std::uint16_t first, std::uint16_t last, Millis quarantine);

  std::optional<std::uint16_t> take(Instant now);  // none: all are in use or resting
  // Back from use, or found taken by somebody else: both rest.
  void rest(std::uint16_t port, Instant now);

  std::size_t free(Instant now);
  std::size_t resting(Instant now);

 private:
  void wake_rested(Instant now);

  struct Resting {
    std::uint16_t port;
    Instant until;
  };
  Millis quarantine_;
  std::deque<std::uint16_t> free_;
  std::deque<Resting> resting_;  // in order of time
};

}  // namespace earshot::engine
