#include "sip/leg_media.hpp"

#include <algorithm>

namespace earshot::sip {

namespace {

std::vector<Codec> names_of(const std::vector<CodecChoice>& choices) {
  std::vector<Codec> names;
  for (const auto& choice : choices) names.push_back(choice.codec);
  return names;
}

std::optional<std::uint8_t> event_at(int clock, const std::vector<EventType>& events) {
  const auto it = std::find_if(events.begin(), events.end(),
                               [&](const EventType& e) { return e.clock == clock; });
  return it == events.end() ? std::nullopt : std::optional(it->payload_type);
}

// RFC 3264 section 6.1: who only sends is only received from, and so on.
Direction mirrored(Direction theirs) {
  switch (theirs) {
    case Direction::sendonly: return Direction::recvonly;
    case Direction::recvonly: return Direction::sendonly;
    default: return theirs;
  }
}

// Events at each clock that we offer a codec with, on payload types that no codec has.
std::vector<EventType> events_for(const MediaDescription& ours) {
  std::vector<EventType> events;
  if (!ours.telephone_event) return events;
  const auto taken = [&](std::uint8_t payload_type) {
    return std::any_of(ours.codecs.begin(), ours.codecs.end(),
                       [&](const CodecChoice& c) { return c.payload_type == payload_type; }) ||
           std::any_of(events.begin(), events.end(),
                       [&](const EventType& e) { return e.payload_type == payload_type; });
  };
  std::uint8_t next = *ours.telephone_event;
  for (const auto& choice : ours.codecs) {
    const int clock = rtp_clock(choice.codec);
    if (event_at(clock, events)) continue;
    while (taken(next)) next = next >= 127 ? 96 : next + 1;
    events.push_back({clock, next});
  }
  return events;
}

}  // namespace

LegMedia::LegMedia(LegId leg, core::MediaLegs& engine, std::uint64_t session)
    : leg_(leg), engine_(engine), origin_{session, 0} {}

LegMedia::~LegMedia() {
  if (own_) engine_.close(leg_);
}

Result<void> LegMedia::open(const IpAddress& towards, bool secure) {
  if (own_) {
    // A stream that was protected stays so, and one that was not can not become it half way.
    if (own_->sdes.has_value() == secure) return {};
    return fail("not_acceptable", "the call can not change between RTP and SRTP while it lasts");
  }
  auto opened = engine_.open(leg_, towards, secure);
  if (!opened) return tl::unexpected(opened.error());
  own_ = std::move(*opened);
  return {};
}

const std::string& LegMedia::write(const MediaDescription& ours,
                                   const std::vector<EventType>& events, const Sdp* offer) {
  const auto same = write_sdp(origin_, ours, events, offer);
  if (same != text_) {
    ++origin_.version;
    local_ = ours;
    text_ = write_sdp(origin_, ours, events, offer);
  }
  return text_;
}

Result<void> LegMedia::reserve(std::string_view offer, const IpAddress& towards, Srtp srtp) {
  if (offer.empty()) return open(towards, srtp == Srtp::required);
  const auto theirs = take_offer(offer, towards, srtp);
  if (!theirs) return tl::unexpected(theirs.error());
  return {};
}

// Reads it, and opens our end for it.
Result<Sdp> LegMedia::take_offer(std::string_view offer, const IpAddress& towards, Srtp srtp) {
  auto theirs = read_sdp(offer);
  if (!theirs) return theirs;
  if (theirs->secure ? srtp == Srtp::off : srtp == Srtp::required)
    return fail("not_acceptable", theirs->secure ? "SRTP is switched off" : "SRTP is required");
  if (auto opened = open(towards, theirs->secure); !opened) return tl::unexpected(opened.error());
  if (common_codecs(theirs->description.codecs, names_of(own_->codecs), std::nullopt).empty())
    return fail("not_acceptable", "no codec in common");
  return theirs;
}

Result<std::string> LegMedia::answer(std::string_view offer, const IpAddress& towards, Srtp srtp,
                                     std::optional<Codec> prefer) {
  auto theirs = take_offer(offer, towards, srtp);
  if (!theirs) return tl::unexpected(theirs.error());

  auto& remote = theirs->description;
  if (!prefer) prefer = codec_;
  auto ours = *own_;
  ours.codecs = common_codecs(remote.codecs, names_of(own_->codecs), prefer);
  remote.codecs = ours.codecs;
  const int clock = rtp_clock(ours.codecs.front().codec);
  remote.telephone_event = own_->telephone_event ? event_at(clock, theirs->events) : std::nullopt;
  ours.telephone_event = remote.telephone_event;
  ours.direction = mirrored(remote.direction);
  ours.rtcp_mux = remote.rtcp_mux;
  if (!ours.rtcp_mux && ours.rtcp.port == 0) ours.rtcp = ours.rtp;
  if (ours.sdes) ours.sdes->tag = remote.sdes->tag;
  if (auto agreed = engine_.agree(leg_, ours, remote); !agreed)
    return tl::unexpected(agreed.error());

  agreed_ = true;
  theirs_ = remote.direction;
  codec_ = ours.codecs.front().codec;
  offered_.reset();
  std::vector<EventType> events;
  if (ours.telephone_event) events.push_back({clock, *ours.telephone_event});
  return write(ours, events, &*theirs);
}

Result<std::string> LegMedia::offer(const IpAddress& towards, Srtp srtp,
                                    std::optional<Codec> first) {
  const bool secure = own_ ? own_->sdes.has_value() : srtp == Srtp::required;
  if (auto opened = open(towards, secure); !opened) return tl::unexpected(opened.error());
  if (!first) first = codec_;
  offered_ = own_;
  std::stable_partition(offered_->codecs.begin(), offered_->codecs.end(),
                        [&](const CodecChoice& c) { return first && c.codec == *first; });
  return write(*offered_, events_for(*offered_), nullptr);
}

std::string LegMedia::offer_again() {
  offered_ = local_;
  return text_;
}

Result<void> LegMedia::take_answer(std::string_view answer) {
  if (!offered_) return fail("not_acceptable", "an answer came to no offer");
  auto theirs = read_sdp(answer);
  if (!theirs) return tl::unexpected(theirs.error());
  if (theirs->secure != offered_->sdes.has_value())
    return fail("not_acceptable", "the answer changed between RTP and SRTP");

  auto& remote = theirs->description;
  remote.codecs = common_codecs(remote.codecs, names_of(offered_->codecs), std::nullopt);
  if (remote.codecs.empty()) return fail("not_acceptable", "no codec in common");
  // Ours keep our payload types, in the order of their answer: its first is the one in use.
  auto ours = *offered_;
  ours.codecs = common_codecs(ours.codecs, names_of(remote.codecs), remote.codecs[0].codec);
  const int clock = rtp_clock(remote.codecs.front().codec);
  remote.telephone_event = event_at(clock, theirs->events);
  ours.telephone_event =
      remote.telephone_event ? event_at(clock, events_for(*offered_)) : std::nullopt;
  ours.direction = mirrored(remote.direction);
  ours.rtcp_mux = ours.rtcp_mux && remote.rtcp_mux;
  if (!ours.rtcp_mux && ours.rtcp.port == 0) ours.rtcp = ours.rtp;
  remote.rtcp_mux = ours.rtcp_mux;
  if (auto agreed = engine_.agree(leg_, ours, remote); !agreed)
    return tl::unexpected(agreed.error());
  agreed_ = true;
  theirs_ = remote.direction;
  codec_ = remote.codecs.front().codec;
  return {};
}

}  // namespace earshot::sip
