#pragma once
// SDP (RFC 4566) with one audio stream ⇄ typed values. Whatever a peer can write comes back as a
// value or an error; nothing grows with what it writes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/media_description.hpp"
#include "base/result.hpp"

namespace earshot::sip {

struct SdpStream {  // one m= line as it came, so that an answer can repeat it (RFC 3264 section 6)
  std::string media, protocol, format;
};

struct EventType {  // telephone-event (RFC 4733) at one clock
  int clock = 8'000;
  std::uint8_t payload_type = 101;
  bool operator==(const EventType&) const = default;
};

struct Sdp {
  std::vector<SdpStream> streams;
  std::size_t audio = 0;  // which of `streams` is described by `description`
  bool secure = false;    // RTP/SAVP, RTP/SAVPF: `description.sdes` is set
  std::vector<EventType> events;
  MediaDescription description;  // `telephone_event` is still open: it goes by the codec's clock
};

struct SdpOrigin {  // of our o= line; the version rises by one whenever the text changes
  std::uint64_t session = 0;
  std::uint64_t version = 0;
};

constexpr std::size_t kMaxSdpBytes = 32'768;
constexpr std::size_t kMaxSdpStreams = 32;  // more: refused, as nobody means it

// Reads an offer or an answer and picks its first audio stream that we could speak. Errors:
// "bad_sdp" is not SDP; "not_acceptable" is, but offers no audio that we know.
Result<Sdp> read_sdp(std::string_view text);

// Writes ours. With `offer` it is an answer: same number and order of m= lines, all but the audio
// declined with port 0. `events` empty: no telephone-event.
std::string write_sdp(const SdpOrigin& origin, const MediaDescription& ours,
                      const std::vector<EventType>& events, const Sdp* offer = nullptr);

}  // namespace earshot::sip
