#pragma once
// What may be asked of the core: copies of its state as plain values, made on the control thread,
// free to travel.

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/directory.hpp"
#include "core/supervision/audibility.hpp"

namespace earshot::core {

enum class CallDirection : std::uint8_t { inbound, outbound, internal };
enum class CallPhase : std::uint8_t { ringing, queued, connected, held, rescue };
enum class AgentState : std::uint8_t { offline, available, ringing, on_call, wrap_up, paused };
enum class SessionPhase : std::uint8_t {
  ringing,
  waiting,
  live
};  // waiting: for the agent's next call
const char* direction_name(CallDirection direction);
const char* phase_name(CallPhase phase);
const char* agent_state_name(AgentState state);
const char* session_phase_name(SessionPhase phase);

struct ParticipantView {
  LegId leg;
  Part part;
  PersonId person;  // 0 for outsiders
  std::string extension, name, number;
  bool connected = false, holding = false, parked = false;
  std::string consent;  // "": needs none; "asked", "given", "refused"
};

struct SessionView {
  SessionId id;
  PersonId supervisor;
  std::string supervisor_extension, supervisor_name;
  PersonId agent;
  std::string agent_extension;
  CallId call;  // 0 while waiting
  LegId leg;
  SessionPhase phase = SessionPhase::ringing;
  Mode mode = Mode::monitor;         // commanded
  std::optional<Mode> applied_mode;  // what the worker mixes now; none before the first application
  bool follow = false;
  std::string device;           // "phone", "browser", "outside"
  std::string reason, purpose;  // as given at the start
  bool covert = false;
  bool deaf = false;  // the agent was told and the lead time runs: he hears and says nothing yet
  bool entering = false;        // the customer hears the announcement and not yet him
  Instant since;                // of the start
  std::vector<LegId> heard_by;  // from the applied table, never from the commanded one
  std::vector<LegId> hears;
};

struct HelpView {  // an open request for help
  PersonId agent;
  std::string reason, comment;
  Instant since;
  bool escalated = false;
};

struct RecordingView {
  RecordingId id;
  std::string rule;  // RecordingStarted::rule
  Instant since;
  bool failed = false;
  std::vector<LegId> hears;  // from the applied table: whose sound is kept at this moment
};

struct ApprovalView {
  ApprovalId id;
  PersonId supervisor, agent;
  std::string reason;
  Instant since;
  std::optional<bool> granted;
};

struct CallView {
  CallId id;
  RoomId room;
  CallDirection direction = CallDirection::inbound;
  CallPhase phase = CallPhase::ringing;
  std::string queue, from_number, from_display, dialled;
  Instant started;
  std::optional<Instant> answered;
  bool privacy = false;
  std::optional<Instant> privacy_ends;  // by its timer
  bool marked_private = false;
  bool objected = false;
  std::optional<RecordingView> recording;
  std::optional<HelpView> help;
  std::vector<ParticipantView> participants;
  std::vector<SessionView> sessions;
  std::uint64_t commanded_generation = 0, applied_generation = 0;
  Table applied_table;  // without the recording's rows
};

struct AgentView {
  PersonId person;
  std::string extension, name, team;
  Role role = Role::agent;
  AgentState state = AgentState::offline;
  Instant since;                            // of the state
  std::optional<Instant> ends;              // of a state that ends by itself (wrap-up)
  bool pause_wished = false;                // after this call
  std::vector<std::string> to_acknowledge;  // policies without which he gets no queue calls
  CallId call;                              // the oldest of his calls
  std::size_t call_count = 0;               // with those that ring him
};

// The answer to a supervision command: the session as it is now that the worker has applied the
// command.
struct SupervisionResult {
  SessionView session;  // empty id for commands about calls
  std::optional<CallView> call;
  ApprovalId approval;  // of AskApproval
};

}  // namespace earshot::core
