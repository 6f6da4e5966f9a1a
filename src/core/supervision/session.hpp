#pragma once
// One supervisor's supervision of one agent: ringing his phone, waiting for the agent's next call,
// or live in a call.

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "core/supervision/device.hpp"
#include "core/supervision/mode.hpp"
#include "core/views.hpp"

namespace earshot::core {

// Another device rings, to take the place of the one he uses.
struct Moving {
  LegId leg;
  Device device;
  RequestId request;
};

// An agent who was told, what he was told, and that he must be told of the end.
struct Noticed {
  PersonId agent;
  Mode mode = Mode::monitor;
  std::string how;
};

struct Session {
  SessionId id;
  PersonId supervisor, agent;
  CallId call;  // 0 while waiting
  CallId home;  // set while he listens to a consultation: the call he returns to
  LegId leg;
  SessionPhase phase = SessionPhase::ringing;
  bool ended = false;  // swept at the end of the step
  bool holding = false;
  bool follow = false;
  bool by_key = false;  // the mode was chosen by a key: a tone tells when it is applied
  Mode mode = Mode::monitor;
  std::optional<Mode> applied_mode;
  std::string reason, purpose;
  bool covert = false;
  bool approved = false;          // covert listening to this agent, by a second person
  std::vector<Situation> seen;    // in this call, when he came: help that he answers is no longer
                                  // asked for
  std::string granted_by;         // Verdict::granted_by, of its mode now
  bool deaf = false;              // the lead time of its notice runs
  bool entering = false;          // customers hear the announcement, not yet him
  bool entered = false;           // they have heard it, in this call
  bool entry_failed = false;      // one of them did not: he stays unannounced
  std::vector<LegId> entry_told;  // to whom it was announced
  std::vector<Noticed> noticed;   // in this call
  Instant since;
  Device device;
  std::optional<Moving> moving;
  RoomId lobby;       // while waiting: a room of his own, for the tone
  RequestId request;  // of StartSupervision, until he is live or waiting
};

}  // namespace earshot::core
