#include "media/rtp/rtcp.hpp"

#include <string_view>

#include "media/rtp/bytes.hpp"

namespace earshot::media {
namespace {

constexpr std::uint8_t kSenderReport = 200, kReceiverReport = 201, kDescription = 202;
constexpr std::size_t kBlockSize = 24;

// RFC 3550 section 4 allows any clock that runs; ours starts with the machine.
std::uint64_t ntp(Instant now) {
  const auto us = static_cast<std::uint64_t>(now.time_since_epoch().count());
  return us / 1'000'000 << 32 | (us % 1'000'000 << 32) / 1'000'000;
}
std::uint32_t middle(std::uint64_t ntp_time) { return static_cast<std::uint32_t>(ntp_time >> 16); }

void write_block(ByteWriter& writer, const ReceiveReport& report, std::uint32_t last_report,
                 std::uint32_t delay) {
  writer.u32(report.ssrc);
  writer.u32(std::uint32_t{report.fraction} << 24 |
             (static_cast<std::uint32_t>(report.lost) & 0xFFFFFF));
  writer.u32(report.highest);
  writer.u32(report.jitter);
  writer.u32(last_report);
  writer.u32(delay);
}

// A name that says nothing about anybody (RFC 7022): the SSRC in letters, padded to whole words.
void write_description(ByteWriter& writer, std::uint32_t ssrc) {
  constexpr std::uint8_t kCname = 1;
  writer.u8(0x81);
  writer.u8(kDescription);
  writer.u16(4);
  writer.u32(ssrc);
  writer.u8(kCname);
  writer.u8(8);
  for (int shift = 28; shift >= 0; shift -= 4)
    writer.u8(static_cast<std::uint8_t>('a' + (ssrc >> shift & 0xF)));
  writer.u16(0);  // the list's end, and padding
}

}  // namespace

void Reports::take_block(Instant now, std::span<const std::uint8_t> block, std::uint32_t our_ssrc) {
  ByteReader reader(block);
  if (reader.u32() != our_ssrc) return;
  const std::uint8_t fraction = reader.u8();
  reader.take(11);  // lost in all, highest, jitter
  const std::uint32_t last_report = reader.u32(), delay = reader.u32();
  hears_us_ = true;
  remote_loss_ = static_cast<float>(fraction) / 256;
  if (last_report == 0) return;
  const std::uint32_t round_trip = middle(ntp(now)) - last_report - delay;  // of 65,536 a second
  constexpr std::uint32_t kCredible = 60 * 65'536;
  if (round_trip < kCredible) round_trip_ms_ = static_cast<float>(round_trip) * 1000 / 65'536;
}

bool Reports::receive(Instant now, std::span<const std::uint8_t> packet, std::uint32_t our_ssrc) {
  while (!packet.empty()) {
    ByteReader reader(packet);
    const std::uint8_t first = reader.u8(), type = reader.u8();
    const std::size_t size = (std::size_t{reader.u16()} + 1) * 4;
    if (!reader.ok() || first >> 6 != 2 || size > packet.size()) return false;
    ByteReader body(packet.first(size).subspan(4));
    packet = packet.subspan(size);
    if (type != kSenderReport && type != kReceiverReport) continue;
    body.u32();  // his SSRC
    if (type == kSenderReport) {
      const std::uint64_t time = std::uint64_t{body.u32()} << 32 | body.u32();
      body.take(12);
      if (body.ok() && time != 0) {
        his_report_ = middle(time);
        his_report_at_ = now;
      }
    }
    for (int blocks = first & 0x1F; blocks > 0 && body.left() >= kBlockSize; --blocks)
      take_block(now, body.take(kBlockSize), our_ssrc);
    if (!body.ok()) return false;
  }
  return true;
}

bool Reports::due(Instant now, std::uint32_t ssrc) {
  if (next_ == Instant{}) next_ = now + kInterval / 2 + Micros(ssrc % 2'500'000);
  if (now < next_) return false;
  next_ = now + kInterval;
  return true;
}

std::size_t Reports::write(Instant now, const SenderState& ours, Sequence& theirs,
                           std::span<std::uint8_t> out) {
  ByteWriter writer(out);
  const bool sent = ours.packets != packets_at_report_, heard = theirs.started();
  packets_at_report_ = ours.packets;
  writer.u8(static_cast<std::uint8_t>(0x80 | (heard ? 1 : 0)));
  writer.u8(sent ? kSenderReport : kReceiverReport);
  writer.u16(static_cast<std::uint16_t>(1 + (sent ? 5 : 0) + (heard ? kBlockSize / 4 : 0)));
  writer.u32(ours.ssrc);
  if (sent) {
    const std::uint64_t time = ntp(now);
    writer.u32(static_cast<std::uint32_t>(time >> 32));
    writer.u32(static_cast<std::uint32_t>(time));
    writer.u32(ours.timestamp);
    writer.u32(ours.packets);
    writer.u32(ours.octets);
  }
  if (heard) {
    const auto delay = (now - his_report_at_).count() * 65'536 / 1'000'000;
    write_block(writer, theirs.report(), his_report_,
                his_report_ == 0 ? 0 : static_cast<std::uint32_t>(delay));
  }
  write_description(writer, ours.ssrc);
  return writer.used();
}

}  // namespace earshot::media
