#pragma once
// The receiving half of a leg: whose packets are believed, in which order they stand, and (only
// when somebody mixes them) their sound.

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "media/codec/codec.hpp"
#include "media/jitter/track.hpp"
#include "media/leg.hpp"
#include "media/mix/level.hpp"
#include "media/rtp/address_guard.hpp"
#include "media/rtp/packet.hpp"
#include "media/rtp/sequence.hpp"
#include "media/rtp/telephone_event.hpp"

namespace earshot::media {

class Listener;

struct Arrival {  // a packet that was admitted
  RtpView packet;
  Sequence::Placed placed;
  enum class Kind : std::uint8_t { sound, key, unknown } kind = Kind::sound;
  bool codec_changed = false;  // other payload type than before
  bool after_pause = false;    // he had stopped sending on purpose
  int decoded = 0;             // samples it added to the track, stand-ins included …
  int own = 0;                 // … and without them
};

class Speaker {
 public:
  Speaker(LegId id, MediaCounters& counters) : id_(id), counters_(counters) {}

  void agree(const MediaDescription& local, const MediaDescription& remote);
  LegId id() const { return id_; }
  bool may_speak() const { return may_speak_; }  // both ends agreed that he sends
  Codec codec() const { return codec_; }         // of his last packet; before it, the agreed one

  // False: dropped and counted. An unknown payload type is counted, yet admitted: its sequence
  // number has to be accounted for.
  bool admit(Instant now, const Endpoint& source, std::span<const std::uint8_t> packet,
             bool authenticated, std::uint32_t our_ssrc, Arrival& arrival);
  // At this rate from now on; 0: nobody needs his samples, only their level. Allocates.
  void decode_at(int rate);
  bool decodes() const { return rate_ != 0; }
  void decode(Arrival& arrival);            // into the track
  void skim_level(const Arrival& arrival);  // of sound that is only forwarded

  const Track& track() const { return track_; }
  void tick(Instant now);               // a silent speaker has no level
  int reserve() const;                  // samples that his jitter asks to have waiting
  bool fell_silent(Instant now) const;  // no sound for longer than his jitter explains
  Instant last_heard() const { return last_heard_; }

  AddressGuard guard;
  Sequence sequence;
  EventWatch events;
  LevelMeter level;
  std::vector<Listener*> hearers;  // who has a row with him; kept by the room

 private:
  static constexpr std::int8_t kUnknown = -1, kEvent = -2;

  void classify(Arrival& arrival);
  void remember_place(std::int64_t extended, std::int64_t position, int samples);
  void decode_late(const Arrival& arrival);
  int stand_in(const Arrival& arrival);

  LegId id_;
  MediaCounters& counters_;
  bool may_speak_ = false;
  std::array<std::int8_t, 128> codec_of_{};
  Codec codec_ = Codec::pcmu;
  FloodGuard flood_;
  Instant last_heard_{}, last_sound_{};
  std::uint32_t last_timestamp_ = 0, last_duration_ = 160;  // ticks of the last sound packet

  int rate_ = 0;
  Track track_;
  std::array<std::unique_ptr<Decoder>, 4> decoders_;
  std::unique_ptr<Decoder> skimmer_;  // while rate_ is 0, for skimmed_
  Codec skimmed_ = Codec::pcmu;
  int last_samples_ = 0;
  struct Place {
    std::int64_t extended = -1, position = 0;
    int samples = 0;
  };
  std::array<Place, 64> places_{};  // where the last packets lie, for late ones
};

}  // namespace earshot::media
