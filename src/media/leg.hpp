#pragma once
// One device's stream, both ways: what was agreed, whom we accept packets from, what we send with
// which SSRC, sequence and timestamp, and how well it goes. A leg is a value that moves whole from
// room to room (and worker to worker).

#include <cstdint>
#include <memory>

#include "base/counters.hpp"
#include "base/id.hpp"
#include "base/media_description.hpp"
#include "base/time.hpp"
#include "media/rtp/srtp.hpp"

namespace earshot::media {

struct LegSockets {  // names of the engine's for the two sockets; OutPacket.socket repeats them
  int rtp = -1;
  int rtcp = -1;  // the same as rtp when multiplexed
};

struct LegSeed {  // chance is passed in (RFC 3550 section 5.1 wants these random)
  std::uint32_t ssrc = 0;
  std::uint16_t first_sequence = 0;
  std::uint32_t first_timestamp = 0;
};

// Packets by what became of them, shared by all legs of a process.
struct MediaCounters {
  explicit MediaCounters(Counters& counters);
  Counter &received, &forwarded, &mixed, &sent;
  Counter &dropped_malformed, &dropped_foreign_source, &dropped_unknown_payload, &dropped_late,
      &dropped_duplicate, &dropped_not_expected, &dropped_flood, &dropped_outbox_full,
      &dropped_srtp;
  Counter &room_full, &tap_dropped;
};

struct LegQuality {  // what /calls and the console show; read on the worker, travels as a copy
  std::uint32_t packets_received = 0, packets_lost = 0, packets_sent = 0;
  float jitter_ms = 0;       // RFC 3550 section 6.4.1
  float level_dbov = -127;   // speech level of what he sends, last 200 ms
  float remote_loss = 0;     // what he reports of us, 0 … 1
  float round_trip_ms = -1;  // from RTCP; < 0 unknown
  bool hears_us = false;     // he has reported receiving
};

class Leg {
 public:
  // `lost_after`: who may send and sends nothing for so long, not even RTCP, is told as LegLost.
  Leg(LegId id, LegSockets sockets, LegSeed seed, MediaCounters& counters, Micros lost_after = 60s);
  ~Leg();
  LegId id() const;

  // Both ends agreed (first or again). Codec in use: the first of `remote.codecs` that we can send;
  // received payload types: all of `local`'s. Call Room::agreed after it when he is in a room.
  void agree(const MediaDescription& local, const MediaDescription& remote);
  // The same for a browser, whose keys come from its DTLS handshake: `remote.rtp` is the validated
  // address, `sockets` what reaches it. Whether he is still there his transport tells, not we.
  void agree_secured(const MediaDescription& local, const MediaDescription& remote,
                     const SrtpKeys& keys, LegSockets sockets);
  // Nobody is there: nothing is heard or sent until the next agreement.
  void disconnect();
  LegQuality quality() const;

  struct State;  // media/'s own; nobody else looks in
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace earshot::media
