#pragma once
// The RTP packet as on the wire (RFC 3550 section 5.1): parsed once into a view, written once.

#include <cstdint>
#include <optional>
#include <span>

namespace earshot::media {

inline constexpr std::size_t kRtpHeader = 12;

struct RtpView {
  bool marker = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::span<const std::uint8_t> payload;  // without padding; looks into the packet
};

struct RtpStamp {  // what we put on a packet of ours
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool marker = false;
};

// Nothing when it is not RTP version 2 or any length in it lies.
std::optional<RtpView> parse_rtp(std::span<const std::uint8_t> packet);

// True for the second octets that RFC 5761 section 4 keeps for RTCP.
bool looks_like_rtcp(std::span<const std::uint8_t> packet);

// `out` holds at least kRtpHeader octets.
void write_rtp_header(std::span<std::uint8_t> out, std::uint8_t payload_type, const RtpStamp& stamp,
                      std::uint32_t ssrc);

}  // namespace earshot::media
