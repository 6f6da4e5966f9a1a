#pragma once
// A person's own calls that have ended, and who listened to them. Implemented by app/ over the
// store; called from api/'s office thread, may block on the database. Errors: "store_unavailable".

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/supervision/mode.hpp"

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

struct SupervisedCall {  // one session, as the agent may read of it
  SessionId session;
  CallId call;  // 0: it waited, and no call came
  PersonId supervisor;
  std::string extension, name;    // the supervisor's
  std::vector<core::Mode> modes;  // in the order in which they were
  std::string purpose;
  bool covert = false;
  WallTime started, ended;
};

class History {
 public:
  virtual ~History() = default;
  // Sessions with this agent that had ended by then; newest first.
  virtual Result<std::vector<SupervisedCall>> supervision_of(PersonId agent, WallTime ended_by,
                                                             std::size_t most) = 0;
  virtual Result<std::vector<RecentCall>> calls_of(PersonId person,
                                                   std::size_t most) = 0;  // newest first
};

}  // namespace earshot::api
