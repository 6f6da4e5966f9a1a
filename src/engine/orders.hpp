#pragma once
// What travels between the control thread and a media worker: plain values, whose ownership moves
// with them. Orders are obeyed in the order in which they were given.

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/media_description.hpp"
#include "engine/browsers.hpp"
#include "io/udp_socket.hpp"
#include "media/leg.hpp"
#include "media/outbox.hpp"
#include "media/prompt.hpp"
#include "media/room.hpp"

namespace earshot::engine {

// A leg with everything that belongs to it, on its way to the thread that owns it next.
struct LegParts {
  LegId id;
  io::UdpSocket rtp, rtcp;  // a browser has none of its own
  std::unique_ptr<media::Leg> leg;
};

struct Agreement {
  MediaDescription local, remote;
  struct Secured {
    media::SrtpKeys keys;
    media::LegSockets sockets;
  };
  std::optional<Secured> secured;  // a browser's

  void apply_to(media::Leg& leg) const;
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
struct Disconnect {  // a browser's connection is no more: nothing to or from it
  LegId leg;
};
struct ApplyTable {
  RoomId room;
  std::uint64_t generation;
  std::vector<media::Heard> table;
};
struct AddTap {
  RoomId room;
  LegId tap;
};
struct RemoveTap {
  RoomId room;
  LegId tap;
};
struct PlayPrompts {
  LegId leg;
  media::Playlist prompts;
  bool loop;
};
struct StopPrompts {
  LegId leg;
};
struct SendKey {
  LegId leg;
  char digit;
};
struct ServeBrowsers {  // control keeps the sockets open until the worker has ended
  BrowserSockets sockets;
};
struct ConnectBrowser {
  LegId leg;
  std::uint32_t attempt;
  std::unique_ptr<webrtc::Transport> transport;
};
struct RestartIce {
  LegId leg;
  webrtc::IceCredentials ours, theirs;
};
struct RouteBrowser {  // its audio goes there; without a line: its leg is this worker's
  LegId leg;
  std::shared_ptr<BrowserLine> line;
  io::Wake* reader;
};
struct ListenTo {  // the leg's audio comes from there; without a line: from this worker's port
  LegId leg;
  std::shared_ptr<BrowserLine> line;
};
struct DropBrowser {
  LegId leg;
};
struct Finish {};
using Order = std::variant<std::monostate, OpenRoom, CloseRoom, TakeLeg, JoinRoom, GiveLegBack,
                           CloseLeg, ApplyAgreement, Disconnect, ApplyTable, AddTap, RemoveTap,
                           PlayPrompts, StopPrompts, SendKey, ServeBrowsers, ConnectBrowser,
                           RestartIce, RouteBrowser, ListenTo, DropBrowser, Finish>;

// --- worker → control ---
struct LegQualityView {
  LegId leg;
  media::LegQuality quality;
};
struct BrowserNews {
  LegId leg;
  std::uint32_t attempt;
  webrtc::Event event;
};
using News = std::variant<std::monostate, media::Fact, LegQualityView, std::unique_ptr<LegParts>,
                          BrowserNews>;

}  // namespace earshot::engine
