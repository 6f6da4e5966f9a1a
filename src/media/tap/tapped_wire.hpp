#pragma once
// A tapped frame as one message of a byte ring: this head, then the payload. Both ends of the ring
// are of one program, so the layout may change with any build.

#include <array>
#include <optional>
#include <span>

#include "media/tap/tapped.hpp"

namespace earshot::media {

inline constexpr std::size_t kTappedHead = 30;

// The head of `frame`; its payload is the body that goes with it.
std::array<std::uint8_t, kTappedHead> write_tapped(const TappedFrame& frame);

// `message` is head and payload; the frame's payload looks into it. Nothing: no such message.
std::optional<TappedFrame> parse_tapped(std::span<const std::uint8_t> message);

}  // namespace earshot::media
