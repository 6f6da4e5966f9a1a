#include "sip/sdp.hpp"

#include <fmt/format.h>
#include <sofia-sip/base64.h>
#include <sofia-sip/sdp.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

#include "sip/sofia.hpp"

namespace earshot::sip {

namespace {

constexpr std::string_view kSuite = "AES_CM_128_HMAC_SHA1_80";
constexpr int kMinPtime = 10, kMaxPtime = 60;

struct ParserDelete {
  void operator()(sdp_parser_t* parser) const { sdp_parser_free(parser); }
};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

std::string_view next_word(std::string_view& rest) {
  const auto begin = std::min(rest.find_first_not_of(' '), rest.size());
  const auto end = std::min(rest.find(' ', begin), rest.size());
  const auto word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

const char* attribute(const sdp_media_t& stream, const char* name) {
  const auto* found = sdp_attribute_find(stream.m_attributes, name);
  if (!found) return nullptr;
  return found->a_value ? found->a_value : "";
}

// a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:<base64 of 30 octets>[|lifetime][|MKI:length]
std::optional<SdesKey> read_crypto(std::string_view value) {
  SdesKey key;
  const auto tag = number(next_word(value));
  if (!tag || *tag < 0 || next_word(value) != kSuite) return std::nullopt;
  auto inline_key = next_word(value);
  constexpr std::string_view kInline = "inline:";
  if (inline_key.substr(0, kInline.size()) != kInline) return std::nullopt;
  inline_key.remove_prefix(kInline.size());
  const auto bar = inline_key.find('|');
  // An MKI would have to travel in every packet, and nobody sends one with a single key.
  if (bar != std::string_view::npos && inline_key.find(':', bar) != std::string_view::npos)
    return std::nullopt;
  const std::string base64(inline_key.substr(0, bar));
  const auto octets = static_cast<std::size_t>(base64_d(nullptr, 0, base64.c_str()));
  if (octets != key.key_and_salt.size()) return std::nullopt;
  base64_d(reinterpret_cast<char*>(key.key_and_salt.data()), key.key_and_salt.size(),
           base64.c_str());
  key.tag = *tag;
  return key;
}

std::optional<SdesKey> first_usable_crypto(const sdp_media_t& stream) {
  for (auto* a = stream.m_attributes; a; a = a->a_next) {
    if (strcasecmp(a->a_name, "crypto") != 0 || !a->a_value) continue;
    if (auto key = read_crypto(a->a_value)) return key;
  }
  return std::nullopt;
}

std::optional<IpAddress> address_of(const sdp_connection_t* connection) {
  if (!connection || !connection->c_address || connection->c_mcast) return std::nullopt;
  auto address = IpAddress::parse(connection->c_address);
  const bool says_v6 = connection->c_addrtype == sdp_addr_ip6;
  if (!address || address->is_v6 != says_v6) return std::nullopt;
  return address;
}

Direction direction_of(const sdp_media_t& stream, bool old_style_hold) {
  const unsigned mode = stream.m_mode & (old_style_hold ? ~unsigned{sdp_recvonly} : ~0u);
  switch (mode) {
    case sdp_sendrecv: return Direction::sendrecv;
    case sdp_sendonly: return Direction::sendonly;
    case sdp_recvonly: return Direction::recvonly;
    default: return Direction::inactive;
  }
}

void read_codecs(const sdp_media_t& stream, Sdp& into) {
  for (auto* map = stream.m_rtpmaps; map; map = map->rm_next) {
    if (!map->rm_encoding) continue;
    const int clock = static_cast<int>(std::min<unsigned long>(map->rm_rate, 1'000'000));
    const auto payload_type = static_cast<std::uint8_t>(map->rm_pt);
    if (strcasecmp(map->rm_encoding, "telephone-event") == 0) {
      if (into.events.size() < 4) into.events.push_back({clock, payload_type});
    } else if (auto codec = codec_from_name(map->rm_encoding, clock)) {
      auto& codecs = into.description.codecs;
      const bool repeated = std::any_of(codecs.begin(), codecs.end(),
                                        [&](const CodecChoice& c) { return c.codec == *codec; });
      if (!repeated) codecs.push_back({*codec, payload_type});
    }
  }
}

void read_rtcp(const sdp_media_t& stream, MediaDescription& into) {
  into.rtcp_mux = attribute(stream, "rtcp-mux") != nullptr;
  if (into.rtcp_mux) return;
  into.rtcp = into.rtp;
  into.rtcp.port = into.rtp.port == 65'535 ? 0 : into.rtp.port + 1;
  const char* value = attribute(stream, "rtcp");  // RFC 3605: port [IN IP4 address]
  if (!value) return;
  std::string_view rest = value;
  if (const auto port = number(next_word(rest)); port && *port > 0 && *port < 65'536)
    into.rtcp.port = static_cast<std::uint16_t>(*port);
  next_word(rest), next_word(rest);
  if (const auto address = IpAddress::parse(next_word(rest))) into.rtcp.address = *address;
}

// Fails when the stream is none that we could speak.
bool read_audio(const sdp_media_t& stream, Sdp& into) {
  if (stream.m_type != sdp_media_audio || stream.m_rejected || stream.m_port == 0 ||
      stream.m_port > 65'535)
    return false;
  const std::string_view protocol = stream.m_proto_name ? stream.m_proto_name : "";
  into.secure = protocol == "RTP/SAVP" || protocol == "RTP/SAVPF";
  if (!into.secure && protocol != "RTP/AVP" && protocol != "RTP/AVPF") return false;
  const auto address = address_of(sdp_media_connections(&stream));
  if (!address) return false;

  auto& description = into.description;
  description = {};
  into.events.clear();
  read_codecs(stream, into);
  if (description.codecs.empty()) return false;
  if (into.secure) {
    description.sdes = first_usable_crypto(stream);
    if (!description.sdes) return false;
  }
  description.rtp = {*address, static_cast<std::uint16_t>(stream.m_port)};
  description.direction = direction_of(stream, address->is_unspecified());
  if (const char* ptime = attribute(stream, "ptime"))
    description.ptime_ms = std::clamp(number(ptime).value_or(20), kMinPtime, kMaxPtime);
  read_rtcp(stream, description);
  return true;
}

std::string crypto_line(const SdesKey& key) {
  char base64[48] = "";
  base64_e(base64, sizeof base64, const_cast<std::uint8_t*>(key.key_and_salt.data()),
           key.key_and_salt.size());
  return fmt::format("a=crypto:{} {} inline:{}\r\n", key.tag, kSuite, base64);
}

const char* direction_name(Direction direction) {
  switch (direction) {
    case Direction::sendrecv: return "sendrecv";
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::inactive: return "inactive";
  }
  return "inactive";
}

std::string audio_lines(const MediaDescription& ours, const std::vector<EventType>& events,
                        std::string_view protocol) {
  std::string formats, attributes;
  for (const auto& [codec, payload_type] : ours.codecs) {
    formats += fmt::format(" {}", payload_type);
    attributes += fmt::format("a=rtpmap:{} {}/{}{}\r\n", payload_type, codec_name(codec),
                              rtp_clock(codec), codec == Codec::opus ? "/2" : "");
    if (codec == Codec::opus)
      attributes += fmt::format("a=fmtp:{} useinbandfec=1\r\n", payload_type);
  }
  for (const auto& [clock, payload_type] : events) {
    formats += fmt::format(" {}", payload_type);
    attributes +=
        fmt::format("a=rtpmap:{0} telephone-event/{1}\r\na=fmtp:{0} 0-15\r\n", payload_type, clock);
  }
  attributes += fmt::format("a=ptime:{}\r\n", ours.ptime_ms);
  if (ours.rtcp_mux) {
    attributes += "a=rtcp-mux\r\n";
  } else if (ours.rtcp.port != 0) {
    attributes += fmt::format("a=rtcp:{}\r\n", ours.rtcp.port);
  }
  if (ours.sdes) attributes += crypto_line(*ours.sdes);
  attributes += fmt::format("a={}\r\n", direction_name(ours.direction));
  return fmt::format("m=audio {} {}{}\r\n{}", ours.rtp.port, protocol, formats, attributes);
}

constexpr std::string_view kLineEnds = "\r\n", kBlanks = " \t", kDigits = "0123456789";
constexpr std::string_view kTokenCharacters =
    "!#$%&'*+-.^_`{|}~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Up to the first of `ends`, which go too.
std::string_view cut(std::string_view& text, std::string_view ends) {
  const auto part = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(part.size());
  text.remove_prefix(std::min(text.find_first_not_of(ends), text.size()));
  return part;
}

bool is_made_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

// Parts between slashes, at least one; each of these characters.
bool is_path_of(std::string_view text, std::string_view characters) {
  const auto slash = text.find('/');
  return is_made_of(text.substr(0, slash), characters) &&
         (slash == text.npos || is_path_of(text.substr(slash + 1), characters));
}

// m=<media> <port>[/<number>] <protocol>[/<profile>…] <format>…, with single blanks.
std::optional<std::string> clean_stream(std::string_view line) {
  const auto media = cut(line, kBlanks), port = cut(line, kBlanks), protocol = cut(line, kBlanks);
  if (!is_made_of(media, kTokenCharacters) || !is_path_of(port, kDigits) ||
      !is_path_of(protocol, kTokenCharacters) || line.empty())
    return std::nullopt;
  auto cleaned = fmt::format("m={} {} {}", media, port, protocol);
  while (!line.empty()) {
    const auto format = cut(line, kBlanks);
    if (!is_made_of(format, kTokenCharacters)) return std::nullopt;
    cleaned += fmt::format(" {}", format);
  }
  return cleaned;
}

// What Sofia's parser gets to see: the kinds of line that we read, and m= lines only as RFC 4566
// section 9 has them. It loops for ever, allocating, where a format should begin and no token
// stands
// ("m=image 0 udptl /t38", "m=image 0 udp@t38", a blank at the end), and what we do not read need
// not be trusted. Nothing: a line is none, or an m= line can not be made right.
std::optional<std::string> clean(std::string_view text) {
  constexpr std::string_view kRead = "vosctma";
  std::string cleaned;
  while (!text.empty()) {
    auto line = cut(text, kLineEnds);
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    if (line.empty()) continue;
    if (line.size() < 2 || line[1] != '=') return std::nullopt;
    if (kRead.find(line[0]) == kRead.npos) continue;
    const auto right =
        line[0] == 'm' ? clean_stream(line.substr(2)) : std::optional<std::string>(line);
    if (!right) return std::nullopt;
    cleaned += *right + "\r\n";
  }
  return cleaned;
}

}  // namespace

Result<Sdp> read_sdp(std::string_view text) {
  if (text.empty() || text.size() > kMaxSdpBytes)
    return fail("bad_sdp", "session description is empty or larger than 32 KiB");
  if (text.find('\0') != std::string_view::npos)
    return fail("bad_sdp", "session description contains a NUL");
  const auto cleaned = clean(text);
  if (!cleaned)
    return fail("bad_sdp", "a line of the session description is not as RFC 4566 has it");
  Home home;
  std::unique_ptr<sdp_parser_t, ParserDelete> parser(
      sdp_parse(home, cleaned->data(), static_cast<issize_t>(cleaned->size()), sdp_f_insane));
  const sdp_session_t* session = parser ? sdp_session(parser.get()) : nullptr;
  if (!session) return fail("bad_sdp", "session description can not be parsed");

  Sdp sdp;
  bool found = false;
  for (auto* stream = session->sdp_media; stream; stream = stream->m_next) {
    if (sdp.streams.size() == kMaxSdpStreams)
      return fail("not_acceptable", "session description has more than 32 streams");
    if (!found && read_audio(*stream, sdp)) {
      found = true;
      sdp.audio = sdp.streams.size();
    }
    const char* format = stream->m_format ? stream->m_format->l_text : nullptr;
    const std::string first =
        format ? format
               : std::to_string(stream->m_rtpmaps ? unsigned{stream->m_rtpmaps->rm_pt} : 0u);
    sdp.streams.push_back({text_of(stream->m_type_name), text_of(stream->m_proto_name), first});
  }
  if (!found)
    return fail("not_acceptable",
                "no audio stream with PCMU, PCMA, G722 or Opus over RTP and an IP address");
  return sdp;
}

std::string write_sdp(const SdpOrigin& origin, const MediaDescription& ours,
                      const std::vector<EventType>& events, const Sdp* offer) {
  const auto& address = ours.rtp.address;
  const auto where = fmt::format("IN {} {}", address.is_v6 ? "IP6" : "IP4", address.text());
  auto text = fmt::format("v=0\r\no=- {} {} {}\r\ns=-\r\nc={}\r\nt=0 0\r\n", origin.session,
                          origin.version, where, where);
  if (!offer) return text + audio_lines(ours, events, ours.sdes ? "RTP/SAVP" : "RTP/AVP");
  for (std::size_t i = 0; i < offer->streams.size(); ++i) {
    const auto& [media, protocol, format] = offer->streams[i];
    text += i == offer->audio ? audio_lines(ours, events, protocol)
                              : fmt::format("m={} 0 {} {}\r\n", media, protocol, format);
  }
  return text;
}

}  // namespace earshot::sip
