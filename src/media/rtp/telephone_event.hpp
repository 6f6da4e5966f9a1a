#pragma once
// Keys as packets (RFC 4733 section 2): each press seen once, and presses of our own.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "media/rtp/packet.hpp"

namespace earshot::media {

inline constexpr std::size_t kEventPayload = 4;

struct TelephoneEvent {
  std::uint8_t event = 0;
  bool end = false;
  std::uint8_t volume = 10;
  std::uint16_t duration = 0;  // ticks since the press
};

std::optional<TelephoneEvent> parse_event(std::span<const std::uint8_t> payload);
void write_event(std::span<std::uint8_t> out, const TelephoneEvent& event);
std::optional<char> event_key(std::uint8_t event);  // 0-9 * # A-D; not flash and the like
std::optional<std::uint8_t> key_event(char key);

// A press is one timestamp, however many packets repeat it and whichever of them got lost.
class EventWatch {
 public:
  std::optional<char> press(const RtpView& packet);

 private:
  bool started_ = false;
  std::uint32_t ssrc_ = 0, timestamp_ = 0;
  std::uint8_t event_ = 0;
};

// Our own presses, one packet a tick: a few keys may wait.
class KeySender {
 public:
  static constexpr int kTickMs = 20;
  struct Next {
    TelephoneEvent event;
    bool first = false;  // takes a new timestamp, and the marker
  };

  void press(char key);  // unknown keys and more than fit are ignored
  bool busy() const { return count_ > 0; }
  std::optional<Next> tick(int clock);  // nothing in the pause between two keys

 private:
  static constexpr int kUpdates = 5, kEnds = 3, kGap = 3;

  std::array<std::uint8_t, 32> keys_{};
  int count_ = 0, phase_ = 0;
};

}  // namespace earshot::media
