#pragma once
// A phone for tests: one real UDP socket, a tone of its own in G.711 μ-law, and an ear that tells
// which tones are in what it received. Frames are 20 ms; whoever owns it calls speak() that often.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>
#include <vector>

#include "base/check.hpp"
#include "base/media_description.hpp"
#include "io/udp_socket.hpp"

namespace earshot::engine::testing {

class Phone {
 public:
  explicit Phone(int hertz);  // a multiple of 50, so that the ear's window holds whole waves

  MediaDescription description() const;  // what its SDP says
  void call(const Endpoint& server) { server_ = server; }
  void speak();                                     // one frame
  void hear(std::span<const std::uint8_t> packet);  // one packet that came

  std::optional<io::UdpSocket::Received> receive(std::span<std::uint8_t> into) {
    return socket_.receive(into);
  }
  int fd() const { return socket_.fd(); }
  int hertz() const { return hertz_; }
  bool hears(int hertz) const;  // in the last 200 ms received
  std::size_t heard_samples() const { return heard_.size(); }
  void forget() { heard_.clear(); }

  std::uint64_t spoken = 0;   // frames
  std::uint64_t gaps = 0;     // received packets that did not follow their predecessor
  std::uint64_t streams = 0;  // SSRCs met, one after the other

 private:
  int hertz_;
  io::UdpSocket socket_;
  Endpoint server_;
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
  std::vector<std::int16_t> heard_;
  std::uint32_t last_ssrc_ = 0;
  std::uint16_t last_sequence_ = 0;
};

namespace detail {

inline constexpr std::size_t kFrame = 160, kHeader = 12, kWindow = 1'600;
inline constexpr double kAmplitude = 6'000, kAudible = 600;  // 20 dB below what the others say

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

inline Phone::Phone(int hertz) : hertz_(hertz) {
  auto bound = io::UdpSocket::bind(*Endpoint::parse("127.0.0.1:0"));
  CHECK(bound);
  socket_ = std::move(*bound);
}

inline MediaDescription Phone::description() const {
  MediaDescription description;
  description.rtp = socket_.local();
  description.codecs = {{Codec::pcmu, 0}};
  description.telephone_event = 101;
  return description;
}

inline void Phone::speak() {
  std::array<std::uint8_t, detail::kHeader + detail::kFrame> packet{};
  packet[0] = 0x80;
  packet[2] = static_cast<std::uint8_t>(sequence_ >> 8);
  packet[3] = static_cast<std::uint8_t>(sequence_);
  for (int i = 0; i < 4; ++i) {
    packet[static_cast<std::size_t>(4 + i)] = static_cast<std::uint8_t>(timestamp_ >> (24 - 8 * i));
  }
  packet[10] = static_cast<std::uint8_t>(hertz_ >> 8);  // an SSRC of its own
  packet[11] = static_cast<std::uint8_t>(hertz_);
  for (std::size_t i = 0; i < detail::kFrame; ++i) {
    const double phase = 2 * std::numbers::pi * hertz_ * (timestamp_ + double(i)) / 8'000;
    packet[detail::kHeader + i] =
        detail::to_mu_law(static_cast<int>(detail::kAmplitude * std::sin(phase)));
  }
  ++sequence_;
  timestamp_ += detail::kFrame;
  if (socket_.send_to(server_, packet)) ++spoken;
}

inline void Phone::hear(std::span<const std::uint8_t> packet) {
  if (packet.size() < detail::kHeader || (packet[1] & 0x7F) != 0) return;
  const auto sequence = static_cast<std::uint16_t>(packet[2] << 8 | packet[3]);
  const auto ssrc = std::uint32_t{packet[8]} << 24 | std::uint32_t{packet[9]} << 16 |
                    std::uint32_t{packet[10]} << 8 | packet[11];
  if (streams == 0 || ssrc != last_ssrc_) {
    ++streams;
  } else if (sequence != static_cast<std::uint16_t>(last_sequence_ + 1)) {
    ++gaps;
  }
  last_ssrc_ = ssrc;
  last_sequence_ = sequence;
  for (const auto octet : packet.subspan(detail::kHeader))
    heard_.push_back(detail::from_mu_law(octet));
}

inline bool Phone::hears(int hertz) const {
  if (heard_.size() < detail::kWindow) return false;
  const double step = 2 * std::numbers::pi * hertz / 8'000;
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < detail::kWindow; ++i) {
    const double sample = heard_[heard_.size() - detail::kWindow + i];
    real += sample * std::cos(step * double(i));
    imaginary += sample * std::sin(step * double(i));
  }
  return std::hypot(real, imaginary) * 2 / double(detail::kWindow) > detail::kAudible;
}

}  // namespace earshot::engine::testing
