#pragma once
// What the core wants done. app/ hands each effect to the port that performs it (ports.hpp), in
// order.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "core/supervision/audibility.hpp"
#include "core/views.hpp"

namespace earshot::core {

// --- for phones ---
struct Ring {  // INVITE to a registered person, a URI, or a number by a trunk; first contact wins
  LegId leg;   // made by the core; the phones port uses it from now on
  PersonId person;  // one of person, uri, trunk
  std::string uri;  // "browser:<device id>": that page of the person's, who is named too
  std::string trunk;
  std::string number;  // with trunk
  std::string from_number;
  std::string from_display;
  LegId like;           // offer this leg's codec first, so that audio can be forwarded untouched
  bool in_page = true;  // a person's pages may ring as well as his telephones
};
struct Progress {
  LegId leg;
  bool early_media = false;
  LegId like;
};  // 180; or 183 with SDP: he hears the room
struct Answer {
  LegId leg;
  LegId like;
};  // 200 with SDP
struct Reject {
  LegId leg;
  int sip_status;
  std::string reason;
  int retry_after_s = 0;
};  // before an answer
struct HangUp {
  LegId leg;
  std::string reason;
};  // BYE, or CANCEL of an outgoing leg
struct ReportTransfer {
  LegId leg;
  int sip_status;
};  // NOTIFY sipfrag to who sent the REFER

// --- for media ---
struct OpenRoom {
  RoomId room;
};
struct CloseRoom {
  RoomId room;
};  // legs still in it stay alive, silent
struct Join {
  LegId leg;
  RoomId room;
};  // out of whichever room it was in
struct SetTable {
  RoomId room;
  std::uint64_t generation;
  Table table;
};  // replaces the whole; answered by TableApplied
struct Play {
  LegId leg;
  std::vector<std::string> prompts;
  bool loop = false;
};  // only he hears it, over what he hears
struct StopPlay {
  LegId leg;
};
struct SendDigit {
  LegId leg;
  char digit;
};  // RFC 4733 towards this leg

struct StartTap {
  RoomId room;
  LegId tap;  // a listener that the room's table may name from now on
};
struct StopTap {
  RoomId room;
  LegId tap;
};

// --- for the recorder ---
struct BeginRecording {
  RecordingId recording;
  CallId call;
  LegId tap;
};
struct DescribeTrack {  // whose sound this leg's is; before its first frame is heard
  RecordingId recording;
  LegId leg;
  Part part;
  PersonId person;
};
struct MarkRecording {
  RecordingId recording;
  std::string kind;  // "joined", "left", "mode", "pause", "resume", "hold", "objection" …
  std::string text;  // a mode's name and the like; never a number or a name
  LegId leg;         // whose; 0: of the call
};
struct EndRecording {  // answered by RecordingClosed or RecordingFailed
  RecordingId recording;
  bool erase = false;  // nothing of it may remain; also of one that has ended or failed before
};

// --- for whoever asked ---
struct Reply {
  RequestId request;
  Result<SupervisionResult> result;
};

using Effect = std::variant<Ring, Progress, Answer, Reject, HangUp, ReportTransfer, OpenRoom,
                            CloseRoom, Join, SetTable, Play, StopPlay, SendDigit, StartTap, StopTap,
                            BeginRecording, DescribeTrack, MarkRecording, EndRecording, Reply>;

}  // namespace earshot::core
