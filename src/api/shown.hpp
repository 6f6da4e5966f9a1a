#pragma once
// A call as somebody is shown it. Internal to api/.

#include <optional>
#include <vector>

#include "api/notice_board.hpp"
#include "api/sight.hpp"

namespace earshot::api {

struct Shown {  // how; `now` is the moment of the ages
  Instant now;
  Face face;
  std::vector<Notice> notices;  // of that call
};
struct ShownCall {
  core::CallView call;
  Shown how;
};

// The sound of these legs is all that he may learn of: their levels, their quality.
std::vector<LegId> shown_legs(const core::CallView& call, const Face& face);

}  // namespace earshot::api
