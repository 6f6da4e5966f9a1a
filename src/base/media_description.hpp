#pragma once
// What the two ends of one leg have agreed to send each other: the typed meaning of an SDP offer or
// answer with one audio stream (RFC 4566, 3264, 3551). sip/ (and webrtc/) parse and write it,
// engine/ obeys it, core/ never looks in.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.hpp"

namespace earshot {

enum class Codec : std::uint8_t { pcmu, pcma, g722, opus };

constexpr int audio_rate(Codec codec) {  // samples per second of the sound
  return codec == Codec::opus ? 48'000 : codec == Codec::g722 ? 16'000 : 8'000;
}
constexpr int rtp_clock(
    Codec codec) {  // ticks per second of the RTP timestamp; G.722's 8,000 is RFC 3551 4.5.2
  return codec == Codec::opus ? 48'000 : 8'000;
}
const char* codec_name(Codec codec);  // as in a=rtpmap: "PCMU", "PCMA", "G722", "opus"
std::optional<Codec> codec_from_name(std::string_view name, int clock);

struct CodecChoice {
  Codec codec = Codec::pcmu;
  std::uint8_t payload_type = 0;
  bool operator==(const CodecChoice&) const = default;
};

enum class Direction : std::uint8_t {
  sendrecv,
  sendonly,
  recvonly,
  inactive
};  // seen from the describing end
constexpr bool sends(Direction d) { return d == Direction::sendrecv || d == Direction::sendonly; }
constexpr bool receives(Direction d) {
  return d == Direction::sendrecv || d == Direction::recvonly;
}

// SDES keys (RFC 4568): suite AES_CM_128_HMAC_SHA1_80, 30 octets of key and salt.
struct SdesKey {
  int tag = 1;
  std::array<std::uint8_t, 30> key_and_salt{};
  bool operator==(const SdesKey&) const = default;
};

struct MediaDescription {
  Endpoint rtp;   // where this end wants to receive
  Endpoint rtcp;  // port 0 with rtcp_mux
  bool rtcp_mux = false;
  std::vector<CodecChoice> codecs;  // in order of preference; an answer's first is the one in use
  std::optional<std::uint8_t>
      telephone_event;  // payload type of RFC 4733 events at the codec's clock
  int ptime_ms = 20;    // what this end wants to be sent, clamped to 10 … 60
  Direction direction = Direction::sendrecv;
  std::optional<SdesKey> sdes;  // set: SRTP only, never plain

  bool operator==(const MediaDescription&) const = default;
};

// The codecs that both ends know, in the offerer's order unless `prefer` is among them, then that
// one first; payload types are the offerer's (RFC 3264 section 6.1). Empty: nothing in common.
std::vector<CodecChoice> common_codecs(const std::vector<CodecChoice>& offered,
                                       const std::vector<Codec>& ours, std::optional<Codec> prefer);

}  // namespace earshot
