#pragma once
// The bit oracle: were the payloads that somebody received exactly the ones that somebody sent?

#include <vector>

#include "base/result.hpp"
#include "sim/payload_loop.hpp"

namespace earshot::sim {

// Every payload is the one that follows its predecessor in the speaker's loop: none changed, lost,
// doubled or swapped. The error names the first place.
Result<void> untouched(const std::vector<Payload>& received, const PayloadLoop& sent);

}  // namespace earshot::sim
