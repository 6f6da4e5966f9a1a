#pragma once
// What people and programs ask of the core. Every command of the API carries a RequestId and is
// answered by exactly one Reply (effects.hpp): a refusal at once, a success when the media worker
// has applied it. An empty `actor` is the server's own operator (the token of the loopback API).

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "core/directory.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

struct StartSupervision {
  RequestId request;
  PersonId supervisor;
  CallId call;  // one of call and agent
  PersonId agent;
  Mode mode = Mode::monitor;
  bool follow = false;
  std::string device;  // "" = the supervisor's own phone; "browser:<device id>", a page of his; a
                       // SIP URI; or a number allowed for outbound
  std::string reason;
  std::string purpose;  // one of Rules::purposes; "": the first
  bool covert = false;  // without the notice to the agent
  ApprovalId approval;  // for covert listening, where the grant wants it
};
struct ChangeMode {
  RequestId request;
  PersonId actor;
  SessionId session;
  Mode mode;
  std::string reason = {};  // "": the one that the session began with
};
struct HandBack {  // take-over → whisper's quiet neighbour: the agent is back in, the supervisor
                   // monitors
  RequestId request;
  PersonId actor;
  SessionId session;
};
struct SetFollow {
  RequestId request;
  PersonId actor;
  SessionId session;
  bool follow;
};
struct EndSupervision {
  RequestId request;
  PersonId actor;
  SessionId session;
};
// Rings another device of the supervisor (named as in StartSupervision). When it answers it takes
// the old leg's place in the same mode, and the old one is hung up; until then, and if it does not
// answer, nothing changes.
struct MoveSession {
  RequestId request;
  PersonId actor;
  SessionId session;
  std::string device;
};
struct AskHelp {  // by an agent who is in this call
  RequestId request;
  PersonId agent;
  CallId call;
  std::string reason;   // at most 60 characters
  std::string comment;  // at most 200
};
struct EndHelp {  // the agent takes it back, or a supervisor says that it is handled
  RequestId request;
  PersonId actor;
  CallId call;
};
struct SendCue {  // a text to the agent's desk; takes the right to whisper
  RequestId request;
  PersonId actor;
  CallId call;
  std::string text;  // 1 to 200 characters
};
struct AddNote {
  RequestId request;
  PersonId actor;
  CallId call;
  std::string text;  // 1 to 500 characters
};
struct SetHold {  // by the desk or API; a phone's own hold is a fact
  RequestId request;
  CallId call;
  LegId holder;
  bool hold;
};
struct SetPrivacy {
  RequestId request;
  PersonId actor;
  CallId call;
  bool on;
};
struct MarkPrivate {  // a private call, by an agent in it: nobody may listen or record
  RequestId request;
  PersonId agent;
  CallId call;
  bool on;
};
struct Record {  // on demand
  RequestId request;
  PersonId actor;
  CallId call;
  bool on;
};
struct CustomerObjects {  // said by an agent in the call, a supervisor or the operator; for good
  RequestId request;
  PersonId actor;
  CallId call;
};
// May he listen covertly to this agent? Answered by another person who may; then StartSupervision
// names the approval, once.
struct AskApproval {
  RequestId request;
  PersonId actor;
  PersonId agent;
  std::string reason;  // 1 to 200 characters
};
struct AnswerApproval {
  RequestId request;
  PersonId actor;
  ApprovalId approval;
  bool granted;
};
// A recording is about to be played or downloaded, kept for good, let go or erased. Whoever asks
// says whose it is; the core decides and tells, and the caller does it only after a success.
enum class RecordingUse : std::uint8_t { play, download, hold, release, erase };
const char* recording_use_name(RecordingUse use);
struct UseRecording {
  RequestId request;
  PersonId actor;
  RecordingId recording;
  CallId call;
  RecordingUse use = RecordingUse::play;
  std::string queue;
  std::vector<PersonId> agents;  // who are on it
  std::string reason;            // for hold and erase
};
struct AcknowledgePolicy {  // the store keeps it; the next directory has it
  RequestId request;
  PersonId person;
  std::string policy;
  int version = 0;
};
struct Transfer {  // blind, by the desk or API
  RequestId request;
  CallId call;
  LegId by;
  std::string target;
};
struct Originate {  // ring a person's phone, then the number
  RequestId request;
  PersonId person;
  std::string number;
};
struct HangUpCall {
  RequestId request;
  PersonId actor;
  CallId call;
};
struct LeaveCall {  // as if the actor's own phone had hung up; the others may go on
  RequestId request;
  PersonId actor;
  CallId call;
};
struct EndWrapUp {  // ready for the next call before the time is over
  RequestId request;
  PersonId agent;
};
struct SetAgentPaused {
  RequestId request;
  PersonId agent;
  bool paused;
};
struct ReplaceDirectory {
  Directory directory;
};
struct ReplaceSettings {
  Settings settings;
};
struct Drain {};  // refuse new calls, let the live ones end

using Command =
    std::variant<StartSupervision, ChangeMode, HandBack, SetFollow, EndSupervision, MoveSession,
                 AskHelp, EndHelp, SendCue, AddNote, SetHold, SetPrivacy, MarkPrivate, Record,
                 CustomerObjects, AskApproval, AnswerApproval, UseRecording, AcknowledgePolicy,
                 Transfer, Originate, HangUpCall, LeaveCall, EndWrapUp, SetAgentPaused,
                 ReplaceDirectory, ReplaceSettings, Drain>;

}  // namespace earshot::core
