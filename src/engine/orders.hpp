#pragma once
// What travels between the control thread and a media worker: plain values, whose ownership moves
// with them. Orders are obeyed in the order in which they were given.

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/media_description.hpp"
#include "io/udp_socket.hpp"
#include "media/leg.hpp"
#include "media/outbox.hpp"
#include "media/prompt.hpp"
#include "media/room.hpp"

namespace earshot::engine {

// A leg with everything that belongs to it, on its way to the thread that owns it next.
struct LegParts {
  LegId id;
  io::UdpSocket rtp, rtcp;
  std::unique_ptr<media::Leg> leg;
};

struct Agreement {
  MediaDescription local, remote;
};

// --- control → worker ---
struct OpenRoom {
  RoomId room;
};
struct CloseRoom {  // legs still in it stay with the worker, silent
  RoomId room;
};
struct TakeLeg {  // yours now
  std::unique_ptr<LegParts> parts;
  RoomId room;
};
struct JoinRoom {  // both are the worker's already
  LegId leg;
  RoomId room;
};
struct GiveLegBack {  // answered by the LegParts
  LegId leg;
};
struct CloseLeg {
  LegId leg;
};
struct ApplyAgreement {
  LegId leg;
  std::unique_ptr<Agreement> agreement;
};
struct ApplyTable {
  RoomId room;
  std::uint64_t generation;
  std::vector<media::Heard> table;
};
struct PlayPrompts {
  LegId leg;
  std::vector<const media::Prompt*> prompts;
  bool loop;
};
struct StopPrompts {
  LegId leg;
};
struct SendKey {
  LegId leg;
  char digit;
};
struct Finish {};
using Order =
    std::variant<std::monostate, OpenRoom, CloseRoom, TakeLeg, JoinRoom, GiveLegBack, CloseLeg,
                 ApplyAgreement, ApplyTable, PlayPrompts, StopPrompts, SendKey, Finish>;

// --- worker → control ---
struct LegQualityView {
  LegId leg;
  media::LegQuality quality;
};
using News = std::variant<std::monostate, media::Fact, LegQualityView, std::unique_ptr<LegParts>>;

}  // namespace earshot::engine
