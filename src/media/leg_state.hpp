#pragma once
// What is behind a Leg: its two halves, its keys and its reports. Only the room and the leg itself
// look in.

#include "media/leg.hpp"
#include "media/listener.hpp"
#include "media/rtp/rtcp.hpp"
#include "media/rtp/srtp.hpp"
#include "media/speaker.hpp"
#include "media/tap/taps.hpp"

namespace earshot::media {

struct Leg::State {
  State(LegId id_, LegSockets sockets_, LegSeed seed, MediaCounters& counters_, Micros lost_after);

  void agree(const MediaDescription& new_local, const MediaDescription& new_remote);
  void agree_secured(const MediaDescription& new_local, const MediaDescription& new_remote,
                     const SrtpKeys& keys, LegSockets new_sockets);
  void disconnect();

  // The clear packet: the one that came, or with SRTP what is left of it in `buffer`. Empty: drop.
  std::span<const std::uint8_t> clear_rtp(std::span<const std::uint8_t> packet,
                                          std::span<std::uint8_t> buffer);
  void receive_rtcp(Instant now, const Endpoint& source, std::span<const std::uint8_t> packet);
  void report(Instant now, Outbox& out);
  bool fell_lost(Instant now);  // true once when he has been gone for too long

  LegId id;
  LegSockets sockets;
  MediaCounters& counters;
  bool agreed = false;
  MediaDescription local, remote;
  Speaker speaker;
  Listener listener;
  SoundTaps sound_taps;
  std::unique_ptr<Srtp> srtp;
  Reports reports;
  Endpoint rtcp_peer;

 private:
  void agree_keys();
  void use_keys(const SrtpKeys& keys);
  void agree_ways();

  const Micros lost_after_;
  Instant last_rtcp_{}, watched_since_{};
  bool lost_ = false;
  bool watched_elsewhere_ = false;  // a browser: its consent checks say whether it is there
};

}  // namespace earshot::media
