#pragma once
// One step of the core: the floor, the time, and what comes of it. Lent to every function that
// changes something.

#include <utility>

#include "core/calls/recording_marks.hpp"
#include "core/core.hpp"
#include "core/floor.hpp"
#include "core/timeline.hpp"

namespace earshot::core {

struct Step {
  Floor& floor;
  Instant now;
  Outputs& out;

  void perform(Effect effect) { out.effects.push_back(std::move(effect)); }
  void tell(EventBody body) {
    out.events.push_back({floor.next_event++, now, std::move(body), floor.directory.rules.version});
    remember(floor, out.events.back());
    mark_recording(*this, out.events.back());
  }

  void reply(RequestId request, SupervisionResult result) {
    if (request) perform(Reply{request, std::move(result)});
  }
  void refuse(RequestId request, Error error) {
    if (request) perform(Reply{request, tl::unexpected<Error>(std::move(error))});
  }
};

}  // namespace earshot::core
