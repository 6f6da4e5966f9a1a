#include "media/tap/tapped_wire.hpp"

#include <cstring>

namespace earshot::media {
namespace {

constexpr std::uint8_t kAside = 1, kPrompt = 2;

template <class Number>
std::uint8_t* put(std::uint8_t* at, Number number) {
  std::memcpy(at, &number, sizeof number);
  return at + sizeof number;
}

template <class Number>
const std::uint8_t* get(const std::uint8_t* at, Number& number) {
  std::memcpy(&number, at, sizeof number);
  return at + sizeof number;
}

}  // namespace

std::array<std::uint8_t, kTappedHead> write_tapped(const TappedFrame& frame) {
  std::array<std::uint8_t, kTappedHead> head;
  std::uint8_t* at = head.data();
  at = put(at, frame.tap.value);
  at = put(at, frame.speaker.value);
  at = put(at, frame.at.time_since_epoch().count());
  at = put(at, frame.rtp_time);
  at = put(at, static_cast<std::uint8_t>(frame.codec));
  put(at, static_cast<std::uint8_t>((frame.aside ? kAside : 0) | (frame.prompt ? kPrompt : 0)));
  return head;
}

std::optional<TappedFrame> parse_tapped(std::span<const std::uint8_t> message) {
  if (message.size() < kTappedHead) return std::nullopt;
  TappedFrame frame;
  std::int64_t at_us = 0;
  std::uint8_t codec = 0, flags = 0;
  const std::uint8_t* at = message.data();
  at = get(at, frame.tap.value);
  at = get(at, frame.speaker.value);
  at = get(at, at_us);
  at = get(at, frame.rtp_time);
  at = get(at, codec);
  get(at, flags);
  if (codec > static_cast<std::uint8_t>(Codec::opus)) return std::nullopt;
  frame.at = Instant(Micros(at_us));
  frame.codec = static_cast<Codec>(codec);
  frame.aside = (flags & kAside) != 0;
  frame.prompt = (flags & kPrompt) != 0;
  frame.payload = message.subspan(kTappedHead);
  return frame;
}

}  // namespace earshot::media
