#include "sim/oracle.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace earshot::sim {

Result<void> untouched(const std::vector<Payload>& received, const PayloadLoop& sent) {
  if (received.empty()) return fail("nothing_received", "no payload was received");
  auto next = std::find(sent.frames.begin(), sent.frames.end(), received.front());
  for (std::size_t i = 0; i < received.size(); ++i) {
    if (next == sent.frames.end() || received[i] != *next) {
      const bool known =
          std::find(sent.frames.begin(), sent.frames.end(), received[i]) != sent.frames.end();
      return fail("touched", fmt::format("payload {} of {} {}", i, received.size(),
                                         known ? "is not the next that was sent"
                                               : "was never sent: its bytes were changed"));
    }
    if (++next == sent.frames.end()) next = sent.frames.begin();
  }
  return {};
}

}  // namespace earshot::sim
