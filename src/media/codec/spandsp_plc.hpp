#pragma once
// Packet loss concealment after G.711 appendix I, by spandsp.

#include <span>

#include "media/codec/codec.hpp"
#include "media/codec/spandsp.hpp"

namespace earshot::media {

class SpandspPlc {
 public:
  SpandspPlc() { plc_init(&state_); }
  void heard(std::span<Sample> pcm) { plc_rx(&state_, pcm.data(), static_cast<int>(pcm.size())); }
  void conceal(std::span<Sample> out) {
    plc_fillin(&state_, out.data(), static_cast<int>(out.size()));
  }

 private:
  plc_state_t state_{};
};

}  // namespace earshot::media
