#pragma once
// What the outside world tells the core: phones (sip/, later webrtc/) and media workers. A fact is
// always true when it is told; about a leg that the core has already forgotten it is ignored.

#include <string>
#include <variant>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

// --- from phones ---
struct CallArrived {  // an INVITE that passed authentication; not yet answered
  LegId leg;
  PersonId caller;          // an authenticated person's phone, or 0 when it came by a trunk
  std::string trunk;        // name, when it came by one
  std::string from_number;  // user part as claimed; a display hint, never a proof
  std::string from_display;
  std::string dialled;  // user part of the Request-URI, %-decoded
};
struct LegRinging {
  LegId leg;
  bool early_media = false;
};  // 180, or 18x with SDP
struct LegAnswered {
  LegId leg;
};  // an outgoing leg: 200 and our ACK are through, media may flow. Of an incoming leg it need not
    // be told: the core takes it for connected when it answers it, and ignores the fact.
struct LegRefused {
  LegId leg;
  int sip_status = 0;
};  // an outgoing leg that never answered; the leg is gone
struct LegEnded {
  LegId leg;
  int sip_status =
      0;  // 0 or 2xx, 487: hung up (BYE, CANCEL); other >= 400: it died (408, 481, 503 …)
};        // BYE, CANCEL, timeout, transport death; the leg is gone
struct LegHeld {
  LegId leg;
  bool still_sends = false;
};  // re-INVITE: sendonly (its own music) or inactive
struct LegResumed {
  LegId leg;
};
struct TransferAsked {
  LegId leg;
  std::string target;
};  // REFER, accepted with 202 and waiting
struct AttendedTransferAsked {
  LegId leg;
  LegId other;
};  // REFER with Replaces of another dialog of ours
struct PhoneRegistered {
  PersonId person;
  bool reachable;
};  // first contact came, last one went

// --- from media ---
struct DigitPressed {
  LegId leg;
  char digit;
  bool passed_on = true;  // RFC 4733; not so what a page or a SIP INFO tells: the core has to
};                        // 0-9 * # A-D, once per press
struct TableApplied {
  RoomId room;
  std::uint64_t generation;
};  // every frame from now on is mixed by it
struct PromptEnded {
  LegId leg;
  bool heard = true;
};  // a prompt that does not loop was heard to its end; or can not be: there is no such sound
struct LegMediaUp {
  LegId leg;
};  // a browser's keys are agreed: media may flow. For who rang the browser; the core ignores it
struct LegLost {
  LegId leg;
};  // no RTP or RTCP for the timeout (M12: not while held)

// --- from the recorder ---
struct RecordingClosed {  // whole and safe on its disk
  RecordingId recording;
  Millis length{0};
  std::uint64_t bytes = 0;
  std::string hash;        // of the container, hex
  bool recovered = false;  // begun by an earlier run of the server, which was killed
};
struct RecordingFailed {  // what was kept until then stays
  RecordingId recording;
  std::string why;  // "disk full: /var/lib/earshot/recordings"
};
struct RecorderReady {  // can new recordings be begun?
  bool ready = true;
  std::string why;
};

// --- from the clock and the store ---
struct ClockTold {  // once a second; the core knows no calendar
  WallTime now;
  int minute_of_week = 0;  // in the site's time, Monday 0:00 is 0
};
struct LeftOver {  // a session that the last run of the server never ended: told once, at start
  SessionId session;
  CallId call;
  PersonId supervisor, agent;
  Mode mode = Mode::monitor;  // its last
  std::string purpose;
  bool covert = false;
};

using Fact = std::variant<CallArrived, LegRinging, LegAnswered, LegRefused, LegEnded, LegHeld,
                          LegResumed, TransferAsked, AttendedTransferAsked, PhoneRegistered,
                          DigitPressed, TableApplied, PromptEnded, LegMediaUp, LegLost,
                          RecordingClosed, RecordingFailed, RecorderReady, ClockTold, LeftOver>;

}  // namespace earshot::core
