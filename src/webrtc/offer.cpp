#include "webrtc/offer.hpp"

#include <algorithm>
#include <charconv>

namespace earshot::webrtc {
namespace {

constexpr std::size_t kMostSections = 16, kMostFormats = 128;

// What may be said for the whole session or for one section (RFC 8839, RFC 8122, RFC 8842).
struct Transportation {
  std::optional<std::string_view> ufrag, password, setup;
  std::optional<Fingerprint> fingerprint;
};

struct Section {
  std::string_view kind, port, protocol;
  std::vector<std::string_view> formats;
  std::vector<std::string_view> attributes;  // without "a="
};

struct Session {
  std::string_view id;
  std::vector<std::string_view> attributes;
  std::vector<Section> sections;
};

tl::unexpected<Error> bad(std::string_view what) {
  return fail("bad_sdp", "the browser's offer is refused: " + std::string(what));
}

std::string_view next_word(std::string_view& text, char end = ' ') {
  const auto at = text.find(end);
  const auto word = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return word;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) found.push_back(next_word(text));
  return found;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What we repeat in the answer, or compare, consists of these only (RFC 8866 section 9, "token").
bool is_token(std::string_view text, std::size_t longest = 64) {
  constexpr std::string_view kOther = "!#$%&'*+-.^_`{|}~/";
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOther.find(c) != std::string_view::npos;
  });
}

bool is_ice_text(std::string_view text, std::size_t shortest) {  // RFC 8839 section 5.4
  return text.size() >= shortest && text.size() <= 256 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/';
         });
}

bool read_media_line(std::string_view line, Session& session) {
  const auto parts = words(line);
  if (parts.size() < 4 || parts.size() > 3 + kMostFormats) return false;
  if (session.sections.size() == kMostSections) return false;
  Section section{parts[0], parts[1], parts[2], {parts.begin() + 3, parts.end()}, {}};
  session.sections.push_back(std::move(section));
  return std::ranges::all_of(parts, [](std::string_view part) { return is_token(part); }) &&
         number<std::uint16_t>(parts[1]).has_value();
}

// False: not a line of SDP, or more than anybody needs.
bool read_line(std::string_view line, Session& session) {
  if (line.size() < 2 || line[1] != '=') return false;
  if (std::ranges::any_of(line, [](char c) { return c >= 0 && c < ' ' && c != '\t'; }))
    return false;
  const auto value = line.substr(2);
  switch (line[0]) {
    case 'o': {
      const auto parts = words(value);
      if (parts.size() != 6 || !session.id.empty() || !is_token(parts[1])) return false;
      session.id = parts[1];
      return true;
    }
    case 'm': return read_media_line(value, session);
    case 'a':
      (session.sections.empty() ? session.attributes : session.sections.back().attributes)
          .push_back(value);
      return true;
    default: return line[0] >= 'a' && line[0] <= 'z';
  }
}

std::optional<std::string_view> value_of(std::string_view attribute, std::string_view name) {
  if (!attribute.starts_with(name)) return std::nullopt;
  attribute.remove_prefix(name.size());
  if (attribute.empty()) return attribute;
  if (attribute.front() != ':') return std::nullopt;
  return attribute.substr(1);
}

std::optional<std::string_view> find(const std::vector<std::string_view>& attributes,
                                     std::string_view name) {
  for (const auto attribute : attributes) {
    if (const auto value = value_of(attribute, name)) return value;
  }
  return std::nullopt;
}

Transportation transportation(const std::vector<std::string_view>& attributes) {
  Transportation found{find(attributes, "ice-ufrag"), find(attributes, "ice-pwd"),
                       find(attributes, "setup"), std::nullopt};
  for (const auto attribute : attributes) {  // one for each hash they know
    const auto text = value_of(attribute, "fingerprint");
    if (text && !found.fingerprint) found.fingerprint = Fingerprint::parse(*text);
  }
  return found;
}

bool is_ours(const Section& section) {
  return section.kind == "audio" &&
         (section.protocol == "UDP/TLS/RTP/SAVPF" || section.protocol == "UDP/TLS/RTP/SAVP") &&
         section.port != "0";
}

// The empty string: taken; else what is wrong.
std::string_view take_transport(const Session& session, const Section& section, Offer& offer) {
  auto whole = transportation(session.attributes), own = transportation(section.attributes);
  const auto ufrag = own.ufrag ? own.ufrag : whole.ufrag;
  const auto password = own.password ? own.password : whole.password;
  const auto setup = own.setup ? own.setup : whole.setup;
  const auto fingerprint = own.fingerprint ? own.fingerprint : whole.fingerprint;
  if (!ufrag || !password || !is_ice_text(*ufrag, 4) || !is_ice_text(*password, 22)) {
    return "it needs a=ice-ufrag and a=ice-pwd of 4 and 22 characters or more";
  }
  if (!fingerprint) return "it needs an a=fingerprint of sha-256";
  if (!setup || (*setup != "actpass" && *setup != "active")) {
    return "it needs a=setup:actpass or active, for this end is passive";
  }
  if (!find(section.attributes, "rtcp-mux")) return "it needs a=rtcp-mux";
  offer.ice = {std::string(*ufrag), std::string(*password)};
  offer.fingerprint = *fingerprint;
  return {};
}

// 111 opus/48000/2
std::string_view rtpmap_of(const Section& section, std::string_view format) {
  for (const auto attribute : section.attributes) {
    auto value = value_of(attribute, "rtpmap");
    if (value && next_word(*value) == format) return *value;
  }
  return format == "0"   ? "PCMU/8000"
         : format == "8" ? "PCMA/8000"
         : format == "9" ? "G722/8000"
                         : "";
}

bool take_formats(const Section& section, Offer& offer) {
  for (const auto format : section.formats) {
    const auto type = number<std::uint8_t>(format);
    if (!type || *type > 127) return false;
    auto encoding = rtpmap_of(section, format);
    const auto name = next_word(encoding, '/');
    const auto clock = number<int>(next_word(encoding, '/'));
    if (!clock) continue;
    if (const auto codec = codec_from_name(name, *clock)) {
      offer.codecs.push_back({*codec, *type});
    } else if (name == "telephone-event" && (*clock == 8'000 || *clock == 48'000)) {
      offer.key_events.push_back({*type, *clock});
    }
  }
  return true;
}

void take_wishes(const Section& section, Offer& offer) {
  for (const auto attribute : section.attributes) {
    if (attribute == "sendrecv") offer.direction = Direction::sendrecv;
    if (attribute == "sendonly") offer.direction = Direction::sendonly;
    if (attribute == "recvonly") offer.direction = Direction::recvonly;
    if (attribute == "inactive") offer.direction = Direction::inactive;
  }
  if (const auto ptime = find(section.attributes, "ptime")) {
    offer.ptime_ms = std::clamp(number<int>(*ptime).value_or(20), 10, 60);
  }
}

Result<Session> split(std::string_view sdp) {
  if (sdp.size() > kLongestOffer) {
    return bad("it has more than " + std::to_string(kLongestOffer) + " octets");
  }
  Session session;
  for (int count = 1; !sdp.empty(); ++count) {
    auto line = next_word(sdp, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if ((count == 1 && line != "v=0") || !read_line(line, session)) {
      return bad("line " + std::to_string(count) + " is no line of an SDP");
    }
  }
  if (session.id.empty()) return bad("it has no o= line");
  return session;
}

}  // namespace

Result<Offer> read_offer(std::string_view sdp) {
  const auto session = split(sdp);
  if (!session) return tl::unexpected(session.error());
  const auto ours = std::ranges::find_if(session->sections, is_ours);
  if (ours == session->sections.end()) {
    return bad("it has no audio section over UDP/TLS/RTP/SAVPF");
  }
  Offer offer;
  offer.session = session->id;
  offer.audio = static_cast<std::size_t>(ours - session->sections.begin());
  for (const auto& section : session->sections) {
    const auto mid = find(section.attributes, "mid").value_or("");
    if (!mid.empty() && !is_token(mid)) return bad("an a=mid is no token");
    offer.sections.push_back({std::string(section.kind), std::string(section.protocol),
                              std::string(section.formats.front()), std::string(mid)});
  }
  const auto& mid = offer.sections[offer.audio].mid;
  for (const auto attribute : session->attributes) {
    auto group = value_of(attribute, "group");
    if (!group || next_word(*group) != "BUNDLE") continue;
    offer.bundled = !mid.empty() && std::ranges::count(words(*group), mid) > 0;
  }
  if (const auto wrong = take_transport(*session, *ours, offer); !wrong.empty()) return bad(wrong);
  if (!take_formats(*ours, offer)) return bad("a format of its audio is no payload type");
  take_wishes(*ours, offer);
  return offer;
}

}  // namespace earshot::webrtc
