#pragma once
// Packet loss concealment after G.711 appendix I, by spandsp.

#include <algorithm>
#include <array>
#include <span>

#include "media/codec/codec.hpp"
#include "media/codec/spandsp.hpp"

namespace earshot::media {

// The library is handed its whole history at once, when the first packet is missing: shifting one
// that came in pieces, it copies overlapping memory (plc.c, normalise_history). That also keeps the
// way of a call without loss short.
class SpandspPlc {
 public:
  SpandspPlc() { plc_init(&state_); }

  void heard(std::span<Sample> pcm) {  // blends its start into what was made up before
    if (concealing_) plc_rx(&state_, pcm.data(), static_cast<int>(pcm.size()));
    concealing_ = false;
    const std::size_t kept = std::min(pcm.size(), history_.size());
    std::move(history_.begin() + static_cast<std::ptrdiff_t>(kept), history_.end(),
              history_.begin());
    std::copy(pcm.end() - static_cast<std::ptrdiff_t>(kept), pcm.end(),
              history_.end() - static_cast<std::ptrdiff_t>(kept));
  }
  void conceal(std::span<Sample> out) {
    if (!concealing_) plc_rx(&state_, history_.data(), static_cast<int>(history_.size()));
    concealing_ = true;
    plc_fillin(&state_, out.data(), static_cast<int>(out.size()));
  }

 private:
  plc_state_t state_{};
  std::array<Sample, PLC_HISTORY_LEN> history_{};
  bool concealing_ = false;
};

}  // namespace earshot::media
