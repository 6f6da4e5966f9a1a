#pragma once
// A phone for tests: one real UDP socket, a tone of its own in G.711 μ-law, and an ear.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>

#include "base/media_description.hpp"
#include "engine/testing/device.hpp"

namespace earshot::engine::testing {

class Phone final : public Device {
 public:
  explicit Phone(int hertz) : Device(hertz, *Endpoint::parse("127.0.0.1:0")) {}

  MediaDescription description() const;  // what its SDP says
  void call(const Endpoint& server) { server_ = server; }
  void speak() override;
  void hear(Instant now, std::span<const std::uint8_t> packet) override;

  std::optional<io::UdpSocket::Received> receive(std::span<std::uint8_t> into) {
    return socket_.receive(into);
  }

 private:
  Endpoint server_;
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
};

namespace detail {

inline constexpr std::size_t kHeader = 12;

inline std::uint8_t to_mu_law(int sample) {  // ITU-T G.711
  const int sign = sample < 0 ? 0x80 : 0;
  int magnitude = std::min(std::abs(sample), 32'635) + 132;
  int exponent = 7;
  for (int mask = 0x4000; exponent > 0 && !(magnitude & mask); mask >>= 1) --exponent;
  const int mantissa = magnitude >> (exponent + 3) & 0x0F;
  return static_cast<std::uint8_t>(~(sign | exponent << 4 | mantissa));
}

inline std::int16_t from_mu_law(std::uint8_t octet) {
  octet = static_cast<std::uint8_t>(~octet);
  const int magnitude = (((octet & 0x0F) << 3) + 132) << (octet >> 4 & 7);
  return static_cast<std::int16_t>(octet & 0x80 ? 132 - magnitude : magnitude - 132);
}

}  // namespace detail

inline MediaDescription Phone::description() const {
  MediaDescription description;
  description.rtp = socket_.local();
  description.codecs = {{Codec::pcmu, 0}};
  description.telephone_event = 101;
  return description;
}

inline void Phone::speak() {
  std::array<std::uint8_t, detail::kHeader + kFrame> packet{};
  packet[0] = 0x80;
  packet[2] = static_cast<std::uint8_t>(sequence_ >> 8);
  packet[3] = static_cast<std::uint8_t>(sequence_);
  for (int i = 0; i < 4; ++i) {
    packet[static_cast<std::size_t>(4 + i)] = static_cast<std::uint8_t>(timestamp_ >> (24 - 8 * i));
  }
  packet[10] = static_cast<std::uint8_t>(hertz_ >> 8);  // an SSRC of its own
  packet[11] = static_cast<std::uint8_t>(hertz_);
  const auto tone = next_frame();
  std::transform(tone.begin(), tone.end(), packet.begin() + detail::kHeader, detail::to_mu_law);
  ++sequence_;
  timestamp_ += kFrame;
  if (socket_.send_to(server_, packet)) ++spoken;
}

inline void Phone::hear(Instant, std::span<const std::uint8_t> packet) {
  if (packet.size() < detail::kHeader || (packet[1] & 0x7F) != 0) return;
  const auto sequence = static_cast<std::uint16_t>(packet[2] << 8 | packet[3]);
  const auto ssrc = std::uint32_t{packet[8]} << 24 | std::uint32_t{packet[9]} << 16 |
                    std::uint32_t{packet[10]} << 8 | packet[11];
  note(ssrc, sequence);
  for (const auto octet : packet.subspan(detail::kHeader))
    heard_.push_back(detail::from_mu_law(octet));
}

}  // namespace earshot::engine::testing
