#include "media/leg_state.hpp"

#include <algorithm>
#include <array>

namespace earshot::media {
namespace {

Endpoint rtcp_of(const MediaDescription& remote) {
  if (remote.rtcp_mux) return remote.rtp;
  if (remote.rtcp) return remote.rtcp;
  Endpoint next = remote.rtp;  // RFC 3550 section 11: the next higher port
  ++next.port;
  return next;
}

}  // namespace

Leg::State::State(LegId id_, LegSockets sockets_, LegSeed seed, MediaCounters& counters_,
                  Micros lost_after)
    : id(id_),
      sockets(sockets_),
      counters(counters_),
      speaker(id_, counters_),
      listener(id_, sockets_, seed, speaker.guard, counters_),
      lost_after_(lost_after) {}

void Leg::State::agree(const MediaDescription& new_local, const MediaDescription& new_remote) {
  if (!agreed || rtcp_of(new_remote) != rtcp_of(remote)) rtcp_peer = rtcp_of(new_remote);
  agreed = true;
  local = new_local;
  remote = new_remote;
  watched_since_ = {};
  lost_ = watched_elsewhere_ = false;
  agree_keys();
  // One side with keys and one without: nothing plain may pass, so nothing does.
  if (local.sdes.has_value() != remote.sdes.has_value())
    local.direction = remote.direction = Direction::inactive;
  agree_ways();
}

void Leg::State::agree_secured(const MediaDescription& new_local,
                               const MediaDescription& new_remote, const SrtpKeys& keys,
                               LegSockets new_sockets) {
  agreed = watched_elsewhere_ = true;
  local = new_local;
  remote = new_remote;
  rtcp_peer = remote.rtp;
  sockets = new_sockets;
  listener.send_by(new_sockets);
  use_keys(keys);
  agree_ways();
}

void Leg::State::disconnect() {
  agreed = false;
  local = remote = {};
  rtcp_peer = {};
  agree_ways();
}

void Leg::State::agree_ways() {
  speaker.agree(local, remote);
  listener.agree(local, remote);
}

void Leg::State::agree_keys() {
  if (!local.sdes || !remote.sdes) {
    srtp.reset();
    listener.protect_with(nullptr);
  } else {
    use_keys({SrtpProfile::aes128_cm_sha1_80, local.sdes->key_and_salt, remote.sdes->key_and_salt});
  }
}

void Leg::State::use_keys(const SrtpKeys& keys) {
  // With the same keys the roll-over counters go on (faults.md K3).
  if (!srtp || srtp->keys() != keys) {
    srtp = std::make_unique<Srtp>(keys, listener.stream().ssrc());
    listener.protect_with(srtp.get());
  }
}

std::span<const std::uint8_t> Leg::State::clear_rtp(std::span<const std::uint8_t> packet,
                                                    std::span<std::uint8_t> buffer) {
  if (!srtp) return packet;
  std::size_t size = 0;
  if (packet.size() >= kRtpHeader && packet.size() <= buffer.size()) {
    std::copy(packet.begin(), packet.end(), buffer.begin());
    size = srtp->unprotect_rtp(buffer, packet.size());
  }
  if (size == 0) counters.dropped_srtp.add();
  return buffer.first(size);
}

void Leg::State::receive_rtcp(Instant now, const Endpoint& source,
                              std::span<const std::uint8_t> packet) {
  std::array<std::uint8_t, Outbox::kMaxPacket> buffer;
  if (srtp) {
    std::size_t size = 0;
    if (packet.size() >= 8 && packet.size() <= buffer.size()) {
      std::copy(packet.begin(), packet.end(), buffer.begin());
      size = srtp->unprotect_rtcp(buffer, packet.size());
    }
    if (size == 0) return counters.dropped_srtp.add();
    packet = std::span(buffer).first(size);
  } else if (!agreed || !speaker.guard.from_peer_host(source)) {
    return counters.dropped_foreign_source.add();
  }
  if (packet.empty() || !reports.receive(now, packet, listener.stream().ssrc()))
    return counters.dropped_malformed.add();
  if (reports.hears_us()) listener.told_of_loss(reports.remote_loss());
  rtcp_peer = source;
  last_rtcp_ = now;
}

void Leg::State::report(Instant now, Outbox& out) {
  const OutStream& stream = listener.stream();
  if (!agreed || !rtcp_peer || sockets.rtcp < 0 || !reports.due(now, stream.ssrc())) return;
  const auto bytes = out.reserve(Reports::kMaxSize + Srtp::kMaxTrailer);
  if (bytes.empty()) return counters.dropped_outbox_full.add();
  const SenderState ours{stream.ssrc(), stream.timestamp_at(now), stream.packets(),
                         stream.octets()};
  std::size_t size = reports.write(now, ours, speaker.sequence, bytes);
  if (srtp) size = srtp->protect_rtcp(bytes, size);
  if (size > 0) out.commit(sockets.rtcp, rtcp_peer, size);
}

bool Leg::State::fell_lost(Instant now) {
  if (!agreed || watched_elsewhere_ || !speaker.may_speak()) return false;
  if (watched_since_ == Instant{}) watched_since_ = now;
  const Instant last = std::max({speaker.last_heard(), last_rtcp_, watched_since_});
  const bool was = lost_;
  lost_ = now - last >= lost_after_;
  return lost_ && !was;
}

}  // namespace earshot::media
