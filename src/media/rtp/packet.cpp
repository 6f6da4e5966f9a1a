#include "media/rtp/packet.hpp"

#include "media/rtp/bytes.hpp"

namespace earshot::media {

std::optional<RtpView> parse_rtp(std::span<const std::uint8_t> packet) {
  if (packet.size() < kRtpHeader || packet[0] >> 6 != 2) return std::nullopt;
  const bool padded = packet[0] & 0x20, extended = packet[0] & 0x10;
  const std::size_t contributors = packet[0] & 0x0F;

  ByteReader reader(packet.subspan(1));
  RtpView view;
  const std::uint8_t second = reader.u8();
  view.marker = second & 0x80;
  view.payload_type = second & 0x7F;
  view.sequence = reader.u16();
  view.timestamp = reader.u32();
  view.ssrc = reader.u32();
  reader.take(contributors * 4);
  if (extended) {
    reader.u16();
    const std::size_t words = reader.u16();
    reader.take(words * 4);
  }
  std::size_t padding = 0;
  if (padded) {
    padding = packet.back();
    if (padding == 0 || padding > reader.left()) return std::nullopt;
  }
  if (!reader.ok()) return std::nullopt;
  view.payload = reader.take(reader.left() - padding);
  return view;
}

bool looks_like_rtcp(std::span<const std::uint8_t> packet) {
  return packet.size() >= 2 && packet[1] >= 192 && packet[1] <= 223;
}

void write_rtp_header(std::span<std::uint8_t> out, std::uint8_t payload_type, const RtpStamp& stamp,
                      std::uint32_t ssrc) {
  ByteWriter writer(out);
  writer.u8(0x80);
  writer.u8(static_cast<std::uint8_t>(payload_type | (stamp.marker ? 0x80 : 0)));
  writer.u16(stamp.sequence);
  writer.u32(stamp.timestamp);
  writer.u32(ssrc);
}

}  // namespace earshot::media
