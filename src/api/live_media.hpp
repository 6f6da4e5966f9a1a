#pragma once
// What is measured on live legs. Implemented by app/ over the engine; called from api/'s threads
// five times a second for all watched legs at once: it reads what the workers have published
// (atomics or a copy under a short lock) and waits for nobody.

#include <optional>
#include <span>
#include <vector>

#include "base/id.hpp"

namespace earshot::api {

struct LegQuality {
  LegId leg;
  float level_dbov = -127;             // of the sound that comes from it; -127: silence
  float loss = 0;                      // of the last seconds, 0 … 1
  float jitter_ms = 0;                 // RFC 3550 section 6.4.1
  std::optional<float> round_trip_ms;  // none without RTCP
  std::uint64_t packets_received = 0, packets_lost = 0;
};

class LiveMedia {
 public:
  virtual ~LiveMedia() = default;
  virtual std::vector<LegQuality> qualities(std::span<const LegId> legs) = 0;  // unknown: left out
};

}  // namespace earshot::api
