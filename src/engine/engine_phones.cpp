// The engine's part for phones: their sockets, and what their SDP says.
#include <algorithm>

#include "engine/engine.hpp"
#include "io/clock.hpp"
#include "io/random.hpp"

namespace earshot::engine {
namespace {

constexpr std::uint8_t kTelephoneEvent = 101;

std::uint8_t payload_type(Codec codec) {  // static ones: RFC 3551 section 6
  switch (codec) {
    case Codec::pcmu: return 0;
    case Codec::pcma: return 8;
    case Codec::g722: return 9;
    case Codec::opus: return 111;
  }
  return 0;
}

// Peers that a public address would send round through the NAT: loopback, RFC 1918, RFC 4193,
// link-local.
bool is_near(const IpAddress& a) {
  const auto& b = a.bytes;
  if (a.is_v6) {
    static const IpAddress kLoopback = *IpAddress::parse("::1");
    return a == kLoopback || (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80);
  }
  return b[0] == 127 || b[0] == 10 || (b[0] == 172 && (b[1] & 0xF0) == 16) ||
         (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254);
}

}  // namespace

Result<MediaDescription> Engine::open(LegId leg, const IpAddress& towards, bool secure) {
  auto& record = legs_[leg];
  if (record.place != LegRecord::Place::unopened) {
    return fail("leg_exists", "leg " + leg.text() + " has its media already");
  }
  const auto& bind = towards.is_v6 ? config_.bind_v6 : config_.bind_v4;
  const auto address = bind ? address_in_sdp(*bind, towards) : std::nullopt;
  if (!address) {
    if (!record.room) legs_.erase(leg);
    return fail("no_address", std::string("no ") + (towards.is_v6 ? "IPv6" : "IPv4") +
                                  " address of ours reaches " + towards.text() +
                                  "; configure one under [media]");
  }
  auto parts = bind_pair(leg, *bind);
  if (!parts) {
    if (!record.room) legs_.erase(leg);
    return tl::unexpected(parts.error());
  }
  record.port = parts->rtp.local().port;
  record.is_v6 = towards.is_v6;
  record.secure = secure;
  record.place = LegRecord::Place::control;
  record.parts = std::make_unique<LegParts>(std::move(*parts));
  if (record.room) settle(record);

  MediaDescription ours;
  ours.rtp = {*address, record.port};
  ours.rtcp = {*address, static_cast<std::uint16_t>(record.port + 1)};
  for (const auto codec : config_.codecs) ours.codecs.push_back({codec, payload_type(codec)});
  ours.telephone_event = kTelephoneEvent;
  if (secure) io::random_bytes(ours.sdes.emplace().key_and_salt);
  count();
  return ours;
}

Result<LegParts> Engine::bind_pair(LegId leg, const IpAddress& at) {
  const auto now = io::now();
  for (auto tries = ports_.free(now); tries > 0; --tries) {
    const auto port = *ports_.take(now);
    auto rtp = io::UdpSocket::bind({at, port});
    if (rtp) {
      auto rtcp = io::UdpSocket::bind({at, static_cast<std::uint16_t>(port + 1)});
      if (rtcp) {
        LegParts parts{leg, std::move(*rtp), std::move(*rtcp), nullptr};
        const media::LegSeed seed{io::random_integer<std::uint32_t>(),
                                  io::random_integer<std::uint16_t>(),
                                  io::random_integer<std::uint32_t>()};
        parts.leg =
            std::make_unique<media::Leg>(leg, media::LegSockets{parts.rtp.fd(), parts.rtcp.fd()},
                                         seed, media_counters_, config_.lost_after);
        return parts;
      }
      rtp = tl::unexpected(rtcp.error());
    }
    ports_.rest(port, now);
    if (rtp.error().code != "address_in_use") return tl::unexpected(rtp.error());
  }
  ports_exhausted_.add();
  return fail("ports_exhausted",
              "no RTP port pair is free in " + std::to_string(config_.first_port) + "-" +
                  std::to_string(config_.last_port) + " (" + std::to_string(ports_.resting(now)) +
                  " rest after use); widen the range under [media]");
}

std::optional<IpAddress> Engine::address_in_sdp(const IpAddress& bound,
                                                const IpAddress& towards) const {
  const auto& announced = towards.is_v6 ? config_.public_v6 : config_.public_v4;
  if (announced && !is_near(towards)) return announced;
  if (!bound.is_unspecified()) return bound;
  return io::source_address_towards(towards);
}

Result<void> Engine::agree(LegId leg, const MediaDescription& local,
                           const MediaDescription& remote) {
  const auto found = legs_.find(leg);
  if (found == legs_.end() || found->second.place == LegRecord::Place::unopened) {
    return fail("no_such_leg", "leg " + leg.text() + " has no media open");
  }
  auto& record = found->second;
  if (record.browser) return fail("no_such_leg", "leg " + leg.text() + " is a browser's");
  const bool common =
      std::any_of(remote.codecs.begin(), remote.codecs.end(), [&](const CodecChoice& theirs) {
        return std::any_of(local.codecs.begin(), local.codecs.end(),
                           [&](const CodecChoice& own) { return own.codec == theirs.codec; });
      });
  if (!common) return fail("no_common_codec", "the two ends share no codec");
  if (remote.rtp.port != 0 && remote.rtp.address.is_v6 != record.is_v6) {
    return fail("no_address", "the peer moved to " + remote.rtp.address.text() +
                                  ", which this leg's socket can not reach");
  }
  if (local.sdes.has_value() != remote.sdes.has_value()) {
    return fail("srtp_mismatch", "one end asks for SRTP and the other does not");
  }
  if (record.place == LegRecord::Place::control) {
    record.parts->leg->agree(local, remote);
  } else {
    send_to_leg(leg,
                ApplyAgreement{leg, std::make_unique<Agreement>(Agreement{local, remote, {}})});
  }
  return {};
}

}  // namespace earshot::engine
