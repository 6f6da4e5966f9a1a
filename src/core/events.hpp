#pragma once
// Domain events: what happened, told once, in order, after the state is true. Store, audit,
// consoles and metrics subscribe to this one stream. Numbered by the node without gaps.

#include <optional>
#include <string>
#include <variant>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/views.hpp"

namespace earshot::core {

struct CallStarted {
  CallId call;
  CallDirection direction;
  std::string from_number, from_display, dialled;
};
struct CallQueued {
  CallId call;
  std::string queue;
};
struct CallAnswered {
  CallId call;
  PersonId agent;
};
struct CallEnded {
  CallId call;
  std::string cause;
};  // "customer_hung_up", "agent_hung_up", "refused:486" …
struct CallRefused {
  std::string from_number, dialled;
  int sip_status;
  std::string reason;
};  // never became a call
struct ParticipantJoined {
  CallId call;
  LegId leg;
  Part part;
  PersonId person;
  std::string number;
};
struct ParticipantLeft {
  CallId call;
  LegId leg;
  Part part;
  PersonId person;
};
struct HoldChanged {
  CallId call;
  LegId by;
  bool held;
};
struct PrivacyChanged {
  CallId call;
  bool on;
  std::string by;
};  // person's extension, "timer", "call end"
struct TransferStarted {
  CallId call;
  LegId by;
  std::string target;
};
struct TransferEnded {
  CallId call;
  bool succeeded;
  int sip_status;
};
struct RescueStarted {
  CallId call;
  SessionId session;
};
struct RescueEnded {
  CallId call;
  bool kept;
};
struct AgentStateChanged {
  PersonId agent;
  AgentState state;
};
struct SessionStarted {
  SessionId session;
  CallId call;
  PersonId supervisor, agent;
  Mode mode;
  std::string reason;
};
struct SessionModeChanged {
  SessionId session;
  CallId call;
  std::optional<Mode> from;
  Mode to;
};  // applied, not wished
struct SessionWaiting {
  SessionId session;
  PersonId agent;
};
struct SessionEnded {
  SessionId session;
  CallId call;
  std::string cause;
};
struct SessionMoved {
  SessionId session;
  CallId call;         // 0 while waiting
  std::string device;  // where it is now: "phone", "browser", "outside"
};
struct HelpAsked {
  CallId call;
  PersonId agent;
  std::string reason, comment;
};
struct HelpEscalated {
  CallId call;
  PersonId agent;
};  // nobody came in time: it concerns every supervisor now
struct HelpEnded {
  CallId call;
  PersonId agent;     // who asked
  PersonId by;        // 0: the operator, or the call's end
  std::string cause;  // "joined", "taken_back", "handled", "call_ended" (or the agent left it)
};
struct CueSent {
  CallId call;
  PersonId supervisor;  // 0: the operator
  PersonId agent;
  std::string text;
};
struct NoteAdded {
  CallId call;
  PersonId author;  // 0: the operator
  std::string text;
};
struct TableNotApplied {
  CallId call;
  std::uint64_t generation;  // the latest commanded
};                           // the worker was silent for too long: the call's sessions end
struct SupervisionRefused {
  PersonId supervisor;
  PersonId agent;
  CallId call;
  Mode mode;
  Error why;
};

using EventBody =
    std::variant<CallStarted, CallQueued, CallAnswered, CallEnded, CallRefused, ParticipantJoined,
                 ParticipantLeft, HoldChanged, PrivacyChanged, TransferStarted, TransferEnded,
                 RescueStarted, RescueEnded, AgentStateChanged, SessionStarted, SessionModeChanged,
                 SessionWaiting, SessionEnded, SessionMoved, HelpAsked, HelpEscalated, HelpEnded,
                 CueSent, NoteAdded, TableNotApplied, SupervisionRefused>;

struct Event {
  std::uint64_t number = 0;  // 1, 2, 3 … per node
  Instant at;
  EventBody body;
};

}  // namespace earshot::core
