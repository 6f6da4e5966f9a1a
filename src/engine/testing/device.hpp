#pragma once
// What people hold to their ears in tests: one real UDP socket, a tone of its own, and an ear that
// tells which tones are in what it received. Frames are 20 ms of 8 kHz; whoever owns it calls
// speak() that often.

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "base/check.hpp"
#include "base/time.hpp"
#include "io/udp_socket.hpp"

namespace earshot::engine::testing {

inline constexpr std::size_t kFrame = 160;

class Device {
 public:
  // `hertz` a multiple of 50, so that the ear's window holds whole waves.
  Device(int hertz, const Endpoint& local) : hertz_(hertz) {
    auto bound = io::UdpSocket::bind(local);
    CHECK(bound);
    socket_ = std::move(*bound);
  }
  virtual ~Device() = default;

  virtual void speak() = 0;                                                  // one frame
  virtual void hear(Instant now, std::span<const std::uint8_t> packet) = 0;  // one that came
  virtual void step(Instant) {}                                              // now and then

  int fd() const { return socket_.fd(); }
  int hertz() const { return hertz_; }
  bool hears(int hertz) const;  // in the last 200 ms received
  std::size_t heard_samples() const { return heard_.size(); }
  void forget() { heard_.clear(); }

  std::uint64_t spoken = 0;   // frames
  std::uint64_t gaps = 0;     // received packets that did not follow their predecessor
  std::uint64_t streams = 0;  // SSRCs met, one after the other

 protected:
  std::array<std::int16_t, kFrame> next_frame();
  void note(std::uint32_t ssrc, std::uint16_t sequence);

  int hertz_;
  io::UdpSocket socket_;
  std::vector<std::int16_t> heard_;

 private:
  std::uint64_t spoken_samples_ = 0;
  std::uint32_t last_ssrc_ = 0;
  std::uint16_t last_sequence_ = 0;
};

inline std::array<std::int16_t, kFrame> Device::next_frame() {
  constexpr double kAmplitude = 6'000;
  std::array<std::int16_t, kFrame> frame;
  for (auto& sample : frame) {
    const double phase = 2 * std::numbers::pi * hertz_ * double(spoken_samples_++) / 8'000;
    sample = static_cast<std::int16_t>(kAmplitude * std::sin(phase));
  }
  return frame;
}

inline void Device::note(std::uint32_t ssrc, std::uint16_t sequence) {
  if (streams == 0 || ssrc != last_ssrc_) {
    ++streams;
  } else if (sequence != static_cast<std::uint16_t>(last_sequence_ + 1)) {
    ++gaps;
  }
  last_ssrc_ = ssrc;
  last_sequence_ = sequence;
}

inline bool Device::hears(int hertz) const {
  constexpr std::size_t kWindow = 1'600;
  constexpr double kAudible = 600;  // 20 dB below what the others say
  if (heard_.size() < kWindow) return false;
  const double step = 2 * std::numbers::pi * hertz / 8'000;
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double sample = heard_[heard_.size() - kWindow + i];
    real += sample * std::cos(step * double(i));
    imaginary += sample * std::sin(step * double(i));
  }
  return std::hypot(real, imaginary) * 2 / double(kWindow) > kAudible;
}

}  // namespace earshot::engine::testing
