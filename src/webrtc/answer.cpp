#include "webrtc/answer.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace earshot::webrtc {
namespace {

Direction answer_to(Direction offered) {  // RFC 3264 section 6.1
  switch (offered) {
    case Direction::sendonly: return Direction::recvonly;
    case Direction::recvonly: return Direction::sendonly;
    default: return offered;
  }
}

const char* name_of(Direction direction) {
  switch (direction) {
    case Direction::sendrecv: return "sendrecv";
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::inactive: break;
  }
  return "inactive";
}

class Lines {
 public:
  template <class... Parts>
  void add(const Parts&... parts) {
    (append(parts), ...);
    text_ += "\r\n";
  }
  std::string take() { return std::move(text_); }

 private:
  void append(std::string_view part) { text_ += part; }
  template <class Number>
  requires std::is_integral_v<Number>
  void append(Number number) { text_ += std::to_string(number); }

  std::string text_;
};

void write_codecs(const Agreed& agreed, Lines& out) {
  for (const auto& [codec, type] : agreed.local.codecs) {
    out.add("a=rtpmap:", int{type}, " ", codec_name(codec), "/", rtp_clock(codec),
            codec == Codec::opus ? "/2" : "");  // RFC 7587 section 7: always 2
    if (codec == Codec::opus) {
      out.add("a=fmtp:", int{type}, " minptime=10;useinbandfec=1;usedtx=0;stereo=0");
    }
  }
  if (const auto type = agreed.local.telephone_event) {
    out.add("a=rtpmap:", int{*type}, " telephone-event/", agreed.event_clock);
    out.add("a=fmtp:", int{*type}, " 0-15");
  }
  out.add("a=ptime:", agreed.local.ptime_ms);
  out.add("a=maxptime:60");
}

// RFC 8445 section 5.1.2.1: host candidates, IPv6 or whatever comes first preferred.
void write_candidates(const std::vector<Endpoint>& candidates, Lines& out) {
  constexpr std::uint32_t kHost = 126u << 24, kComponent = 256 - 1;
  std::uint32_t preference = 65'535;
  int foundation = 1;
  for (const auto& at : candidates) {
    out.add("a=candidate:", foundation++, " 1 udp ", kHost | preference-- << 8 | kComponent, " ",
            at.address.text(), " ", at.port, " typ host");
  }
  out.add("a=end-of-candidates");
}

void write_audio(const Offer& offer, const Agreed& agreed, const OurEnd& ours, Lines& out) {
  const auto& section = offer.sections[offer.audio];
  const auto& first = ours.candidates.front();
  std::string formats;
  for (const auto& choice : agreed.local.codecs) {
    formats += " " + std::to_string(choice.payload_type);
  }
  if (agreed.local.telephone_event) formats += " " + std::to_string(*agreed.local.telephone_event);
  out.add("m=audio ", first.port, " ", section.protocol, formats);
  out.add("c=IN ", first.address.is_v6 ? "IP6 " : "IP4 ", first.address.text());
  if (!section.mid.empty()) out.add("a=mid:", section.mid);
  out.add("a=", name_of(agreed.local.direction));
  out.add("a=rtcp-mux");
  out.add("a=ice-ufrag:", ours.ice.ufrag);
  out.add("a=ice-pwd:", ours.ice.password);
  out.add("a=fingerprint:", ours.fingerprint.text());
  out.add("a=setup:passive");
  write_codecs(agreed, out);
  if (sends(agreed.local.direction)) {
    out.add("a=msid:", ours.stream, " ", ours.stream);
    out.add("a=ssrc:", ours.ssrc, " cname:", ours.stream);
    out.add("a=ssrc:", ours.ssrc, " msid:", ours.stream, " ", ours.stream);
  }
  write_candidates(ours.candidates, out);
}

void write_declined(const Offer::Section& section, Lines& out) {
  out.add("m=", section.kind, " 0 ", section.protocol, " ", section.format);
  out.add("c=IN IP4 0.0.0.0");
  if (!section.mid.empty()) out.add("a=mid:", section.mid);
  out.add("a=inactive");
}

}  // namespace

Result<Agreed> agree_on(const Offer& offer, const std::vector<Codec>& ours) {
  Agreed agreed;
  auto& [local, remote, event_clock] = agreed;
  local.codecs = common_codecs(offer.codecs, ours, Codec::opus);
  if (local.codecs.empty()) {
    return fail("no_common_codec",
                "the browser offers none of the codecs that [media] codecs allows");
  }
  remote.codecs = local.codecs;
  const int clock = rtp_clock(local.codecs.front().codec);
  for (const auto& events : offer.key_events) {
    if (events.clock != clock && local.telephone_event) continue;
    local.telephone_event = events.payload_type;
    event_clock = events.clock;
    if (events.clock == clock) remote.telephone_event = events.payload_type;
  }
  remote.direction = offer.direction;
  local.direction = answer_to(offer.direction);
  remote.ptime_ms = offer.ptime_ms;
  local.rtcp_mux = remote.rtcp_mux = true;
  return agreed;
}

std::string write_answer(const Offer& offer, const Agreed& agreed, const OurEnd& ours) {
  CHECK(!ours.candidates.empty());
  Lines out;
  out.add("v=0");
  out.add("o=- ", ours.session, " 1 IN IP4 0.0.0.0");
  out.add("s=-");
  out.add("t=0 0");
  out.add("a=ice-lite");
  if (offer.bundled) out.add("a=group:BUNDLE ", offer.sections[offer.audio].mid);
  out.add("a=msid-semantic: WMS *");
  for (std::size_t i = 0; i < offer.sections.size(); ++i) {
    if (i == offer.audio) {
      write_audio(offer, agreed, ours, out);
    } else {
      write_declined(offer.sections[i], out);
    }
  }
  return out.take();
}

}  // namespace earshot::webrtc
