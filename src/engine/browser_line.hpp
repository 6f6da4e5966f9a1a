#pragma once
// How a browser's packets reach its leg when the leg's room is on another worker than the port that
// the browser knows: the port's worker puts them in, the leg's takes them out. Made while setting
// up; what does not fit is dropped and counted.

#include <array>
#include <cstdint>

#include "base/endpoint.hpp"
#include "io/mailbox.hpp"
#include "io/packet_loop.hpp"

namespace earshot::engine {

struct Parcel {  // SRTP or SRTCP, as it came
  Endpoint source;
  std::uint16_t size = 0;
  std::array<std::uint8_t, io::PacketLoop::kMaxPacket> bytes;
};

using BrowserLine = io::Mailbox<Parcel>;
constexpr std::size_t kLineParcels = 64;  // more than a second of one talker

}  // namespace earshot::engine
