#include "media/leg.hpp"

#include "media/leg_state.hpp"

namespace earshot::media {
namespace {

Counter& dropped(Counters& counters, const char* cause) {
  return counters.make({"earshot_rtp_dropped_total", std::string("cause=\"") + cause + "\"",
                        "RTP and RTCP packets dropped, by cause"});
}

}  // namespace

MediaCounters::MediaCounters(Counters& c)
    : received(c.make({"earshot_rtp_received_total", "", "RTP packets received"})),
      forwarded(c.make({"earshot_rtp_forwarded_total", "", "RTP packets passed on undecoded"})),
      mixed(c.make({"earshot_rtp_mixed_total", "", "RTP packets mixed and encoded"})),
      sent(c.make({"earshot_rtp_sent_total", "", "RTP packets sent"})),
      dropped_malformed(dropped(c, "malformed")),
      dropped_foreign_source(dropped(c, "foreign_source")),
      dropped_unknown_payload(dropped(c, "unknown_payload")),
      dropped_late(dropped(c, "late")),
      dropped_duplicate(dropped(c, "duplicate")),
      dropped_not_expected(dropped(c, "not_expected")),
      dropped_flood(dropped(c, "flood")),
      dropped_outbox_full(dropped(c, "outbox_full")),
      dropped_srtp(dropped(c, "srtp")),
      room_full(c.make({"earshot_room_full_total", "",
                        "Legs that came into a full room, where they are silent and deaf"})),
      tap_dropped(c.make({"earshot_tap_dropped_total", "cause=\"outbox_full\"",
                          "Frames that recordings and other taps missed, by cause"})) {}

Leg::Leg(LegId id, LegSockets sockets, LegSeed seed, MediaCounters& counters, Micros lost_after)
    : state_(std::make_unique<State>(id, sockets, seed, counters, lost_after)) {}
Leg::~Leg() = default;

LegId Leg::id() const { return state_->id; }

void Leg::agree(const MediaDescription& local, const MediaDescription& remote) {
  state_->agree(local, remote);
}

void Leg::agree_secured(const MediaDescription& local, const MediaDescription& remote,
                        const SrtpKeys& keys, LegSockets sockets) {
  state_->agree_secured(local, remote, keys, sockets);
}

void Leg::disconnect() { state_->disconnect(); }

LegQuality Leg::quality() const {
  const Speaker& speaker = state_->speaker;
  const Reports& reports = state_->reports;
  LegQuality quality;
  quality.packets_received = speaker.sequence.received();
  quality.packets_lost = speaker.sequence.lost();
  quality.packets_sent = state_->listener.stream().packets();
  quality.jitter_ms = static_cast<float>(speaker.sequence.jitter_ms());
  quality.level_dbov = speaker.level.dbov();
  quality.remote_loss = reports.remote_loss();
  quality.round_trip_ms = reports.round_trip_ms();
  quality.hears_us = reports.hears_us();
  return quality;
}

}  // namespace earshot::media
