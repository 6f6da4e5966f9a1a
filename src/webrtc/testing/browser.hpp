#pragma once
// The browser's half of a connection, for tests: full ICE (controlling), a DTLS client and SRTP, as
// pure as the server's half. Whoever owns it carries its datagrams to server() and back, and calls
// step() often. Its certificate is its own.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/endpoint.hpp"
#include "base/media_description.hpp"
#include "base/time.hpp"
#include "media/rtp/packet.hpp"
#include "media/rtp/srtp.hpp"
#include "webrtc/demux.hpp"
#include "webrtc/dtls_session.hpp"
#include "webrtc/ice_lite.hpp"

namespace earshot::webrtc::testing {

using Bytes = std::vector<std::uint8_t>;

struct BrowserOptions {
  std::string direction = "sendrecv";
  std::optional<Fingerprint> claimed;  // in the offer, instead of its own
  bool with_video = false;             // offers a second section
  std::string formats = "111 63 9 0 8 13 110 126";
};

class Browser {
 public:
  static constexpr std::uint8_t kOpus = 111;

  // `name` makes its credentials and its SSRC differ from other browsers'.
  explicit Browser(std::string name, BrowserOptions options = {});

  std::string offer() const;  // as Chromium writes it
  void restart_ice();         // the next offer has new credentials; keys and page stay
  void take_answer(std::string_view answer);

  std::vector<Bytes> step(Instant now);  // checks, DTLS; consent every second
  std::vector<Bytes> receive(Instant now, std::span<const std::uint8_t> datagram);
  const Endpoint& server() const { return server_; }
  const std::vector<Endpoint>& candidates() const { return candidates_; }
  void use_candidate(const Endpoint& at) { server_ = at; }  // of those in the answer
  bool connected() const { return srtp_ != nullptr; }
  DtlsSession::State handshake() const { return dtls_->state(); }

  // One RTP packet of ours, protected. Needs connected().
  Bytes speak(std::span<const std::uint8_t> payload, std::uint32_t duration,
              std::uint8_t payload_type = kOpus);
  Bytes report();  // an empty receiver report, protected

  struct Heard {
    std::uint8_t payload_type;
    std::uint16_t sequence;
    std::uint32_t timestamp, ssrc;
    Bytes payload;
  };
  std::vector<Heard> heard;         // what came, authenticated; its reader empties it
  std::uint64_t not_authentic = 0;  // media that we could not read
  std::uint64_t reports = 0;        // RTCP received
  std::uint64_t checks_answered = 0, checks_refused = 0;
  int last_refusal = 0;             // STUN error code
  std::optional<Endpoint> mapped;   // how the server sees us
  std::uint32_t answered_ssrc = 0;  // a=ssrc of the answer

  // Single messages, for tests that misbehave.
  struct Check {
    bool nominate = true;
    std::optional<std::string> username, password;
    bool controlled = false, sign = true;
  };
  Bytes check() { return check(Check{}); }
  Bytes check(const Check& how);

 private:
  static constexpr Micros kCheckEvery = 1s, kFirstChecks = 50ms;

  void receive_media(std::span<const std::uint8_t> datagram);

  std::string name_;
  BrowserOptions options_;
  std::unique_ptr<DtlsIdentity> identity_;
  IceCredentials ours_, theirs_;
  std::uint32_t ssrc_ = 0;
  std::vector<Endpoint> candidates_;
  Endpoint server_;
  std::unique_ptr<DtlsSession> dtls_;
  std::unique_ptr<media::Srtp> srtp_;
  bool started_ = false;
  int restarts_ = 0;
  Instant next_check_{};
  std::uint64_t checks_ = 0;
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
};

namespace detail {

inline std::uint64_t mixed(std::string_view text, std::uint64_t salt) {  // FNV-1a
  std::uint64_t hash = 14695981039346656037ull ^ salt;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ull;
  return hash ^ hash >> 29;
}

inline std::string ice_text(std::string_view name, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += static_cast<char>('a' + mixed(name, i * 977 + size) % 26);
  }
  return text;
}

inline std::string_view attribute(std::string_view sdp, std::string_view name) {
  const auto at = sdp.find("a=" + std::string(name));
  if (at == std::string_view::npos) return {};
  const auto from = at + 2 + name.size();
  return sdp.substr(from, sdp.find("\r\n", from) - from);
}

}  // namespace detail

inline Browser::Browser(std::string name, BrowserOptions options)
    : name_(std::move(name)),
      options_(std::move(options)),
      identity_(std::move(*DtlsIdentity::make(WallTime{}))),
      ours_{detail::ice_text(name_, 4), detail::ice_text(name_, 24)},
      ssrc_(static_cast<std::uint32_t>(detail::mixed(name_, 1))) {}

inline std::string Browser::offer() const {
  const auto fingerprint = options_.claimed.value_or(identity_->fingerprint());
  const std::string end = "\r\n";
  const std::string transport =
      "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:" + ours_.ufrag +
      "\r\na=ice-pwd:" + ours_.password +
      "\r\na=ice-options:trickle\r\na=fingerprint:" + fingerprint.text() +
      "\r\na=setup:actpass\r\n";
  std::string sdp = "v=0\r\no=- " + std::to_string(detail::mixed(name_, 2) >> 1) +
                    " 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0" +
                    (options_.with_video ? " 1" : "") +
                    "\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n";
  sdp += "m=audio 9 UDP/TLS/RTP/SAVPF " + options_.formats + end + transport +
         "a=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=" +
         options_.direction + "\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:111 opus/48000/2\r\n" +
         "a=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n" +
         "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:9 G722/8000\r\n" +
         "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n" +
         "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n";
  if (options_.with_video) {
    sdp += "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" + transport +
           "a=mid:1\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";
  }
  return sdp;
}

inline void Browser::restart_ice() {
  const auto name = name_ + ", restart " + std::to_string(++restarts_);
  ours_ = {detail::ice_text(name, 4), detail::ice_text(name, 24)};
}

inline void Browser::take_answer(std::string_view answer) {
  theirs_ = {std::string(detail::attribute(answer, "ice-ufrag:")),
             std::string(detail::attribute(answer, "ice-pwd:"))};
  const auto fingerprint = Fingerprint::parse(detail::attribute(answer, "fingerprint:"));
  CHECK(fingerprint);
  candidates_.clear();
  constexpr std::string_view kName = "a=candidate:";
  for (auto at = answer.find(kName); at != std::string_view::npos;
       at = answer.find(kName, at + 1)) {
    std::vector<std::string> words(1);  // foundation component udp priority address port typ host
    for (const char c : answer.substr(at, answer.find("\r\n", at) - at)) {
      if (c == ' ') {
        words.emplace_back();
      } else {
        words.back() += c;
      }
    }
    candidates_.push_back(
        {*IpAddress::parse(words[4]), static_cast<std::uint16_t>(std::stoi(words[5]))});
  }
  CHECK(!candidates_.empty());
  server_ = candidates_.front();
  const std::string ssrc(detail::attribute(answer, "ssrc:"));
  if (!ssrc.empty()) answered_ssrc = static_cast<std::uint32_t>(std::stoul(ssrc));
  if (!dtls_) {
    dtls_ = std::make_unique<DtlsSession>(*identity_, DtlsSession::Role::client, *fingerprint);
  }
}

inline Bytes Browser::check(const Check& how) {
  TransactionId id{};
  const auto number = ++checks_;
  for (std::size_t i = 0; i < 8; ++i) {
    id[i] = static_cast<std::uint8_t>(detail::mixed(name_, 7) >> (8 * i));
  }
  for (std::size_t i = 0; i < 4; ++i) id[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  StunWriter writer(StunMessage::Kind::request, id);
  writer.username(how.username.value_or(theirs_.ufrag + ":" + ours_.ufrag));
  if (how.controlled) {
    writer.controlled(7);
  } else {
    writer.controlling(7);
  }
  if (how.nominate) writer.use_candidate();
  writer.priority(1'853'824'767);
  if (how.sign) writer.sign(how.password.value_or(theirs_.password));
  return writer.finish();
}

inline std::vector<Bytes> Browser::step(Instant now) {
  std::vector<Bytes> out;
  if (!dtls_) return out;
  if (now >= next_check_) {
    out.push_back(check());
    next_check_ = now + (checks_answered > 0 ? kCheckEvery : kFirstChecks);
  }
  if (checks_answered > 0) {  // writable: DTLS may begin
    for (auto& bytes : started_ ? dtls_->step(now) : dtls_->start(now)) {
      out.push_back(std::move(bytes));
    }
    started_ = true;
  }
  return out;
}

inline std::vector<Bytes> Browser::receive(Instant now, std::span<const std::uint8_t> datagram) {
  switch (protocol_of(datagram)) {
    case Protocol::stun:
      if (const auto message = read_stun(datagram)) {
        if (message->kind == StunMessage::Kind::success &&
            is_authentic(*message, theirs_.password)) {
          ++checks_answered;
          mapped = message->mapped;
        } else if (message->kind == StunMessage::Kind::error) {
          ++checks_refused;
          last_refusal = message->error;
        }
      }
      return {};
    case Protocol::dtls: {
      auto answers = dtls_->receive(now, datagram);
      if (const auto keys = dtls_->keys(); keys && !srtp_) {
        srtp_ = std::make_unique<media::Srtp>(*keys, ssrc_);
      }
      return answers;
    }
    case Protocol::rtp: receive_media(datagram); return {};
    case Protocol::other: return {};
  }
  return {};
}

inline void Browser::receive_media(std::span<const std::uint8_t> datagram) {
  Bytes clear(datagram.begin(), datagram.end());
  const bool rtcp = media::looks_like_rtcp(datagram);
  const std::size_t size = !srtp_ ? 0
                           : rtcp ? srtp_->unprotect_rtcp(clear, clear.size())
                                  : srtp_->unprotect_rtp(clear, clear.size());
  clear.resize(size);
  const auto packet = rtcp ? std::nullopt : media::parse_rtp(clear);
  if (size == 0) {
    ++not_authentic;
  } else if (rtcp) {
    ++reports;
  } else if (packet) {
    heard.push_back({packet->payload_type, packet->sequence, packet->timestamp, packet->ssrc,
                     Bytes(packet->payload.begin(), packet->payload.end())});
  }
}

inline Bytes Browser::speak(std::span<const std::uint8_t> payload, std::uint32_t duration,
                            std::uint8_t payload_type) {
  CHECK(srtp_);
  Bytes packet(media::kRtpHeader + payload.size() + media::Srtp::kMaxTrailer);
  media::write_rtp_header(packet, payload_type, {sequence_++, timestamp_, false}, ssrc_);
  timestamp_ += duration;
  std::copy(payload.begin(), payload.end(), packet.begin() + media::kRtpHeader);
  packet.resize(srtp_->protect_rtp(packet, media::kRtpHeader + payload.size()));
  return packet;
}

inline Bytes Browser::report() {
  CHECK(srtp_);
  Bytes packet = {0x80, 201, 0, 1};  // RFC 3550 section 6.4.2, no blocks
  for (const int shift : {24, 16, 8, 0})
    packet.push_back(static_cast<std::uint8_t>(ssrc_ >> shift));
  const std::size_t size = packet.size();
  packet.resize(size + media::Srtp::kMaxTrailer);
  packet.resize(srtp_->protect_rtcp(packet, size));
  return packet;
}

}  // namespace earshot::webrtc::testing
