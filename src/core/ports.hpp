#pragma once
// The small interfaces that the outside implements. All are called on the control thread and return
// at once; whatever takes time comes back later as a fact.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/media_description.hpp"
#include "base/result.hpp"
#include "core/effects.hpp"
#include "core/facts.hpp"

namespace earshot::core {

// Implemented by sip/.
class Phones {
 public:
  virtual ~Phones() = default;
  virtual void perform(const Ring&) = 0;
  virtual void perform(const Progress&) = 0;
  virtual void perform(const Answer&) = 0;
  virtual void perform(const Reject&) = 0;
  virtual void perform(const HangUp&) = 0;
  virtual void perform(const ReportTransfer&) = 0;
};

// Implemented by engine/.
class MediaRooms {
 public:
  virtual ~MediaRooms() = default;
  virtual void perform(const OpenRoom&) = 0;
  virtual void perform(const CloseRoom&) = 0;
  virtual void perform(const Join&) = 0;
  virtual void perform(const SetTable&) = 0;
  virtual void perform(const Play&) = 0;
  virtual void perform(const StopPlay&) = 0;
  virtual void perform(const SendDigit&) = 0;
  virtual void perform(const StartTap&) = 0;
  virtual void perform(const StopTap&) = 0;
};

// Implemented by app/ over recording/.
class Recordings {
 public:
  virtual ~Recordings() = default;
  virtual void perform(const BeginRecording&) = 0;
  virtual void perform(const DescribeTrack&) = 0;
  virtual void perform(const MarkRecording&) = 0;
  virtual void perform(const EndRecording&) = 0;
};

// Implemented by engine/, used by sip/: the sockets behind a leg. A leg's media lives from open()
// to close().
class MediaLegs {
 public:
  virtual ~MediaLegs() = default;
  // Binds a port pair of the family of `towards` and describes our end (codecs in our order, Opus
  // first only when the configuration says so). Fails with "ports_exhausted" or "no_address".
  // `secure`: offer SRTP (SDES) only.
  virtual Result<MediaDescription> open(LegId leg, const IpAddress& towards, bool secure) = 0;
  // Both ends have agreed: `local` is what our last SDP said (codecs narrowed to the agreed ones,
  // first is in use), `remote` what theirs said. Again at every re-INVITE. Fails and keeps the old
  // agreement when it can not be served.
  virtual Result<void> agree(LegId leg, const MediaDescription& local,
                             const MediaDescription& remote) = 0;
  virtual void close(
      LegId leg) = 0;  // the port goes into quarantine; closing an unknown leg does nothing
};

// Implemented by engine/, used by who rings browsers: the WebRTC behind a leg.
class BrowserLegs {
 public:
  virtual ~BrowserLegs() = default;
  // Takes a browser's offer for this leg and answers it (RFC 8829): ICE-lite, our fingerprint, one
  // audio stream. The fact LegMediaUp follows when media may flow. Again for the same leg: the page
  // came back; the old path is dead at once, the leg stays where it is. `near`: the leg that it
  // will share a room with, if that is known. Fails with "bad_sdp", "no_common_codec", "no_address"
  // and keeps what there was.
  virtual Result<std::string> accept(LegId leg, std::string_view offer, LegId near) = 0;
  virtual void close(LegId leg) = 0;  // closing an unknown leg does nothing
};

// Implemented by store/ (in memory, loaded at start), used by sip/.
struct SipCredentials {
  PersonId person;
  std::string username;  // the extension
  std::string secret;
};
class Credentials {
 public:
  virtual ~Credentials() = default;
  virtual std::optional<SipCredentials> find(std::string_view username) const = 0;
};

using FactSink = std::function<void(const Fact&)>;  // called on the control thread

}  // namespace earshot::core
