#pragma once
// A person's own calls that have ended. Implemented by app/ over the store; called from api/'s
// office thread, may block on the database. Errors: "store_unavailable".

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::api {

struct RecentCall {
  CallId id;
  std::string direction;     // "inbound", "outbound", "internal"
  std::string number, name;  // the other side's; name "" when unknown
  std::string queue;         // "": none
  WallTime started;
  std::optional<Millis> talk;  // none: not answered
  std::string cause;           // as in core::CallEnded
};

class History {
 public:
  virtual ~History() = default;
  virtual Result<std::vector<RecentCall>> calls_of(PersonId person,
                                                   std::size_t most) = 0;  // newest first
};

}  // namespace earshot::api
