#include "media/rtp/telephone_event.hpp"

#include <algorithm>
#include <string_view>

#include "media/rtp/bytes.hpp"

namespace earshot::media {
namespace {
constexpr std::string_view kKeys = "0123456789*#ABCD";  // by event number, RFC 4733 section 3.2
}

std::optional<TelephoneEvent> parse_event(std::span<const std::uint8_t> payload) {
  ByteReader reader(payload);
  TelephoneEvent event;
  event.event = reader.u8();
  const std::uint8_t flags = reader.u8();
  event.end = flags & 0x80;
  event.volume = flags & 0x3F;
  event.duration = reader.u16();
  if (!reader.ok()) return std::nullopt;
  return event;
}

void write_event(std::span<std::uint8_t> out, const TelephoneEvent& event) {
  ByteWriter writer(out);
  writer.u8(event.event);
  writer.u8(static_cast<std::uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3F)));
  writer.u16(event.duration);
}

std::optional<char> event_key(std::uint8_t event) {
  if (event >= kKeys.size()) return std::nullopt;
  return kKeys[event];
}

std::optional<std::uint8_t> key_event(char key) {
  const auto place =
      kKeys.find(key >= 'a' && key <= 'd' ? static_cast<char>(key - 'a' + 'A') : key);
  if (place == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(place);
}

std::optional<char> EventWatch::press(const RtpView& packet) {
  const auto event = parse_event(packet.payload);
  if (!event) return std::nullopt;
  if (started_ && packet.ssrc == ssrc_) {
    const auto later = static_cast<std::int32_t>(packet.timestamp - timestamp_);
    if (later <= 0) return std::nullopt;
    // A key held for longer than the duration field can say goes on with a new timestamp.
    const bool goes_on = later == 0xFFFF && event->event == event_;
    timestamp_ = packet.timestamp;
    if (goes_on) return std::nullopt;
  }
  started_ = true;
  ssrc_ = packet.ssrc;
  timestamp_ = packet.timestamp;
  event_ = event->event;
  return event_key(event->event);
}

void KeySender::press(char key) {
  const auto event = key_event(key);
  if (!event || count_ == static_cast<int>(keys_.size())) return;
  keys_[static_cast<std::size_t>(count_++)] = *event;
}

std::optional<KeySender::Next> KeySender::tick(int clock) {
  if (count_ == 0) return std::nullopt;
  const int phase = phase_++;
  if (phase >= kUpdates + kEnds) {
    if (phase_ == kUpdates + kEnds + kGap) {
      phase_ = 0;
      std::copy(keys_.begin() + 1, keys_.end(), keys_.begin());
      --count_;
    }
    return std::nullopt;
  }
  const int ticks = std::min(phase + 1, kUpdates + 1) * kTickMs;
  return Next{{keys_[0], phase >= kUpdates, 10, static_cast<std::uint16_t>(ticks * clock / 1000)},
              phase == 0};
}

}  // namespace earshot::media
