#include "sim/sdp.hpp"

#include <fmt/format.h>
#include <sofia-sip/sdp.h>

#include <algorithm>
#include <memory>

namespace earshot::sim {
namespace {

constexpr std::uint8_t kOpusPayloadType = 111;

std::string rtpmap(const CodecChoice& choice) {
  return fmt::format("a=rtpmap:{} {}/{}{}\r\n", choice.payload_type, codec_name(choice.codec),
                     rtp_clock(choice.codec), choice.codec == Codec::opus ? "/2" : "");
}

const char* direction_text(Direction direction) {
  switch (direction) {
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::inactive: return "inactive";
    case Direction::sendrecv: break;
  }
  return "sendrecv";
}

Direction direction_of(unsigned mode) {
  if (mode == sdp_sendonly) return Direction::sendonly;
  if (mode == sdp_recvonly) return Direction::recvonly;
  return mode == sdp_inactive ? Direction::inactive : Direction::sendrecv;
}

}  // namespace

std::vector<CodecChoice> offered_codecs(const std::vector<Codec>& codecs) {
  std::vector<CodecChoice> choices;
  for (const Codec codec : codecs) {
    const std::uint8_t type = codec == Codec::pcmu   ? 0
                              : codec == Codec::pcma ? 8
                              : codec == Codec::g722 ? 9
                                                     : kOpusPayloadType;
    choices.push_back({codec, type});
  }
  return choices;
}

std::string write_sdp(const MediaDescription& description, int version) {
  const std::string address = description.rtp.address.text();
  const char* family = description.rtp.address.is_v6 ? "IP6" : "IP4";
  std::string formats, maps;
  for (const CodecChoice& choice : description.codecs) {
    formats += fmt::format(" {}", choice.payload_type);
    maps += rtpmap(choice);
  }
  if (description.telephone_event && !description.codecs.empty()) {
    formats += fmt::format(" {}", *description.telephone_event);
    maps += fmt::format("a=rtpmap:{0} telephone-event/{1}\r\na=fmtp:{0} 0-15\r\n",
                        *description.telephone_event, rtp_clock(description.codecs[0].codec));
  }
  return fmt::format(
      "v=0\r\no=sim {1} {2} IN {3} {0}\r\ns=-\r\nc=IN {3} {0}\r\nt=0 0\r\n"
      "m=audio {1} RTP/AVP{4}\r\n{5}a=ptime:{6}\r\na={7}\r\n{8}",
      address, description.rtp.port, version, family, formats, maps, description.ptime_ms,
      direction_text(description.direction), description.rtcp_mux ? "a=rtcp-mux\r\n" : "");
}

Result<MediaDescription> read_sdp(std::string_view text) {
  const std::unique_ptr<sdp_parser_t, decltype(&sdp_parser_free)> parser(
      sdp_parse(nullptr, text.data(), static_cast<issize_t>(text.size()), sdp_f_insane),
      &sdp_parser_free);
  const sdp_session_t* session = sdp_session(parser.get());
  if (session == nullptr) return fail("bad_sdp", "the peer's SDP does not parse");
  const sdp_media_t* media = session->sdp_media;
  while (media != nullptr && (media->m_type != sdp_media_audio || media->m_port == 0))
    media = media->m_next;
  if (media == nullptr) return fail("no_audio", "the peer's SDP has no audio stream");
  const sdp_connection_t* connection =
      media->m_connections != nullptr ? media->m_connections : session->sdp_connection;
  const auto address = IpAddress::parse(connection != nullptr ? connection->c_address : "");
  if (!address) return fail("bad_sdp", "the peer's SDP has no usable address");

  MediaDescription out;
  out.rtp = {*address, static_cast<std::uint16_t>(media->m_port)};
  out.direction = direction_of(media->m_mode);
  for (const sdp_rtpmap_t* map = media->m_rtpmaps; map != nullptr; map = map->rm_next) {
    const std::string name = map->rm_encoding != nullptr ? map->rm_encoding : "";
    const auto type = static_cast<std::uint8_t>(map->rm_pt);
    if (name == "telephone-event")
      out.telephone_event = out.telephone_event.value_or(type);
    else if (const auto codec = codec_from_name(name, static_cast<int>(map->rm_rate)))
      out.codecs.push_back({*codec, type});
  }
  if (const auto* ptime = sdp_attribute_find(media->m_attributes, "ptime");
      ptime != nullptr && ptime->a_value != nullptr)
    out.ptime_ms = std::clamp(std::atoi(ptime->a_value), 10, 60);
  out.rtcp_mux = sdp_attribute_find(media->m_attributes, "rtcp-mux") != nullptr;
  return out;
}

}  // namespace earshot::sim
