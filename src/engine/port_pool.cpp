#include "engine/port_pool.hpp"

namespace earshot::engine {

PortPool::PortPool(std::uint16_t first, std::uint16_t last, Millis quarantine)
    : quarantine_(quarantine) {
  // int: 65535 + 1 must not begin again at 0.
  for (int port = first + first % 2; port + 1 <= last; port += 2) {
    free_.push_back(static_cast<std::uint16_t>(port));
  }
}

std::optional<std::uint16_t> PortPool::take(Instant now) {
  wake_rested(now);
  if (free_.empty()) return std::nullopt;
  const auto port = free_.front();
  free_.pop_front();
  return port;
}

void PortPool::rest(std::uint16_t port, Instant now) {
  resting_.push_back({port, now + quarantine_});
}

std::size_t PortPool::free(Instant now) {
  wake_rested(now);
  return free_.size();
}

std::size_t PortPool::resting(Instant now) {
  wake_rested(now);
  return resting_.size();
}

void PortPool::wake_rested(Instant now) {
  while (!resting_.empty() && resting_.front().until <= now) {
    free_.push_back(resting_.front().port);
    resting_.pop_front();
  }
}

}  // namespace earshot::engine
