#pragma once
// The event stream: one WebSocket a page, a snapshot and then numbered changes, to each reader what
// he may see (contract/events.schema.json, docs/adr about its design).
//
// The control thread only marks what events touch and hands out copies; a thread of api/ keeps a
// mirror, writes each changed call once and gives it to every reader who may see it. Changes are
// gathered for kGather, so that a burst costs little. A reader who is too slow gets a new snapshot
// instead of what he missed.

#include <memory>
#include <span>

#include "api/device_line.hpp"
#include "core/core.hpp"

namespace earshot::api {

class Stream {
 public:
  static constexpr Millis kGather = 40ms;

  virtual ~Stream() = default;
  // Control thread: after every step that told events. Wire it as the Switchboard's subscriber:
  //   switchboard.subscribe([&](auto events) { api->stream().on_events(core, now, events); });
  virtual void on_events(const core::Core& core, Instant now,
                         std::span<const core::Event> events) = 0;
};

}  // namespace earshot::api
