#pragma once
// Which protocol a datagram on a browser's port belongs to: its first octet tells (RFC 7983
// section 7).

#include <cstdint>
#include <span>

namespace earshot::webrtc {

enum class Protocol : std::uint8_t { stun, dtls, rtp, other };  // rtp: RTCP as well

constexpr Protocol protocol_of(std::span<const std::uint8_t> datagram) {
  if (datagram.empty()) return Protocol::other;
  const std::uint8_t first = datagram.front();
  if (first <= 3) return Protocol::stun;
  if (first >= 20 && first <= 63) return Protocol::dtls;
  if (first >= 128 && first <= 191) return Protocol::rtp;
  return Protocol::other;
}

}  // namespace earshot::webrtc
