#pragma once
// The whole floor: everything the core knows, as plain data that its functions share. Home thread:
// control. Ended calls and sessions stay until the end of the step, so that a reference does not
// dangle in the middle of one; find_… do not show them.

#include <map>
#include <set>
#include <vector>

#include "core/calls/agent.hpp"
#include "core/calls/call.hpp"
#include "core/directory.hpp"
#include "core/policy/clock.hpp"
#include "core/supervision/session.hpp"
#include "core/timers.hpp"

namespace earshot::core {

// Where a leg belongs: a call's participant, a session's supervisor, or neither: it hears why it is
// refused.
struct Place {
  CallId call;
  SessionId session;
};

struct Refusal {  // spoken before it is sent
  int sip_status;
  std::string reason;
  RoomId lobby;
};

// Leave to listen covertly, asked for by one and given by another.
struct Approval {
  ApprovalId id;
  PersonId supervisor, agent;
  std::string reason;
  Instant since;
  std::optional<bool> granted;
};

struct Floor {
  IdSource ids;
  Directory directory;
  Settings settings;
  std::uint64_t next_event = 1;
  bool draining = false;
  bool recorder_ready = true;
  Clock clock;
  std::map<ApprovalId, Approval> approvals;
  std::multimap<CallId, NoticeGiven> owed_notices;  // to be given when the call is over

  std::map<CallId, Call> calls;
  std::map<RoomId, CallId> rooms;
  std::map<SessionId, Session> sessions;
  std::map<PersonId, Agent> agents;  // every person of the directory
  std::map<LegId, Place> legs;       // every live leg
  std::map<LegId, Refusal> refusals;
  std::set<CallId> touched;     // looked up in this step: settled at its end
  std::vector<CallId> waiting;  // callers in queues, longest first
  Timers timers;

  Call* find_call(CallId id);
  Session* find_session(SessionId id);
  Call* call_of(LegId leg);
  Session* session_of(LegId leg);
  Agent& agent(PersonId id) { return agents.try_emplace(id, Agent{.person = id}).first->second; }
};

}  // namespace earshot::core
