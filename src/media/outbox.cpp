#include "media/outbox.hpp"

#include <algorithm>

namespace earshot::media {
namespace {
constexpr std::size_t kFacts = 4096;
}

Outbox::Outbox() : bytes_(kBytes), tapped_bytes_(kTappedBytes) {
  packets_.reserve(kPackets);
  facts_.reserve(kFacts);
  tapped_.reserve(kTapped);
}

std::span<std::uint8_t> Outbox::reserve(std::size_t size) {
  if (packets_.size() == kPackets || size > kBytes - used_) {
    ++dropped_;
    return {};
  }
  return std::span(bytes_).subspan(used_, size);
}

void Outbox::commit(int socket, const Endpoint& to, std::size_t used) {
  packets_.push_back({socket, to, std::span<const std::uint8_t>(bytes_).subspan(used_, used)});
  used_ += used;
}

void Outbox::tell(const Fact& fact) {
  if (facts_.size() == kFacts) {
    ++dropped_;
    return;
  }
  facts_.push_back(fact);
}

bool Outbox::tap(const TappedFrame& frame) {
  const std::size_t size = frame.payload.size();
  if (tapped_.size() == kTapped || size > kTappedBytes - tapped_used_) return false;
  const auto copy = std::span(tapped_bytes_).subspan(tapped_used_, size);
  std::copy(frame.payload.begin(), frame.payload.end(), copy.begin());
  tapped_used_ += size;
  tapped_.push_back(frame);
  tapped_.back().payload = copy;
  return true;
}

bool Outbox::nearly_full() const {
  return packets_.size() >= kPackets / 4 * 3 || used_ >= kBytes / 4 * 3 ||
         facts_.size() >= kFacts / 4 * 3 || tapped_.size() >= kTapped / 4 * 3 ||
         tapped_used_ >= kTappedBytes / 4 * 3;
}

void Outbox::clear() {
  used_ = 0;
  packets_.clear();
  facts_.clear();
  tapped_used_ = 0;
  tapped_.clear();
}

}  // namespace earshot::media
