#pragma once
// Domain events: what happened, told once, in order, after the state is true. Store, audit,
// consoles and metrics subscribe to this one stream. Numbered by the node without gaps.

#include <optional>
#include <string>
#include <variant>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/commands.hpp"
#include "core/policy/rules.hpp"
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
struct AgentRang {
  CallId call;
  PersonId agent;
};  // whether he answers or not
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
  std::string purpose;
  bool covert = false;
  std::string granted_by;  // Verdict::granted_by
};
struct SessionModeChanged {
  SessionId session;
  CallId call;
  std::optional<Mode> from;
  Mode to;
  std::string reason = {};      // for this mode
  std::string granted_by = {};  // Verdict::granted_by
};                              // applied, not wished
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

// --- what the rules made happen ---
struct AudibilityChanged {  // applied, in a call that is supervised or recorded
  CallId call;
  std::uint64_t generation = 0;
  Table before, after;
};
struct NoticeGiven {  // to an agent: somebody listens, or does no longer
  CallId call;
  SessionId session;
  PersonId agent;
  Mode mode = Mode::monitor;
  std::string purpose;
  std::string how;       // "screen", "tone", "screen+tone"
  bool stopped = false;  // whatever ended it, also the server's own end
};
struct ConsentAsked {
  CallId call;
  LegId leg;
  ConsentMethod method = ConsentMethod::announce;
  std::string prompt;
  std::string region;  // whose law it follows; "": the queue's own rule
};
struct ConsentSettled {  // he was told, agreed, or did not
  CallId call;
  LegId leg;
  bool given = false;
  std::string how;  // "announced", "key", "no_answer", "not_heard"
};
struct CustomerObjected {
  CallId call;
  std::string by;  // "key", an extension, "operator"
  bool erased = false;
};
struct CallMarkedPrivate {
  CallId call;
  PersonId agent;
  bool on = false;
};
struct PrivacyEnding {  // the timer will end the pause
  CallId call;
  Millis left{0};
};
struct EntryAnnounced {  // the customer heard that somebody comes; from now on he hears him
  CallId call;
  SessionId session;
  std::string prompt;
  bool heard = false;  // false: the prompt was never reported as ended
};
struct RecordingStarted {
  CallId call;
  RecordingId recording;
  std::string queue;
  std::string rule;  // "always", "sampled", "supervised", "on_demand"
  PersonId by;       // on demand
  WhisperTrack whisper = WhisperTrack::own;
  int retention_days = 0;
};
struct RecordingStopped {
  CallId call;
  RecordingId recording;
  std::string cause;  // "call_ended", "objection", "by_command", "supervision_ended", "failed" …
  bool erased = false;
};
struct RecordingKept {  // closed by the recorder
  RecordingId recording;
  Millis length{0};
  std::uint64_t bytes = 0;
  std::string hash;
  bool recovered = false;
};
struct RecordingLost {
  CallId call;
  RecordingId recording;
  std::string why;
};
struct RecorderChanged {
  bool ready = true;
  std::string why;
};
struct RecordingUsed {  // also an attempt that was refused
  RecordingId recording;
  CallId call;
  PersonId by;
  RecordingUse use = RecordingUse::play;
  bool granted = false;
  std::string rule;  // that granted or refused
  std::string reason;
};
struct ApprovalAsked {
  ApprovalId approval;
  PersonId supervisor, agent;
  std::string reason;
};
struct ApprovalAnswered {
  ApprovalId approval;
  PersonId supervisor, agent;
  PersonId by;
  bool granted = false;
};
struct PolicyAcknowledged {
  PersonId person;
  std::string policy;
  int version = 0;
};
struct RulesChanged {
  std::uint64_t from = 0, to = 0;
};

using EventBody =
    std::variant<CallStarted, CallQueued, AgentRang, CallAnswered, CallEnded, CallRefused,
                 ParticipantJoined, ParticipantLeft, HoldChanged, PrivacyChanged, TransferStarted,
                 TransferEnded, RescueStarted, RescueEnded, AgentStateChanged, SessionStarted,
                 SessionModeChanged, SessionWaiting, SessionEnded, SessionMoved, HelpAsked,
                 HelpEscalated, HelpEnded, CueSent, NoteAdded, TableNotApplied, SupervisionRefused,
                 AudibilityChanged, NoticeGiven, ConsentAsked, ConsentSettled, CustomerObjected,
                 CallMarkedPrivate, PrivacyEnding, EntryAnnounced, RecordingStarted,
                 RecordingStopped, RecordingKept, RecordingLost, RecorderChanged, RecordingUsed,
                 ApprovalAsked, ApprovalAnswered, PolicyAcknowledged, RulesChanged>;

struct Event {
  std::uint64_t number = 0;  // 1, 2, 3 … per node
  Instant at;
  EventBody body;
  std::uint64_t rules = 0;  // the version of the rules that were in force
};

}  // namespace earshot::core
