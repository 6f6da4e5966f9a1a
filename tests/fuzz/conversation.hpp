#pragma once
// A room for fuzzing: customer, agent and a supervisor who whispers, in three codecs, so that
// forward, mix and resampling are all on the way of a packet.

#include <array>
#include <memory>

#include "base/counters.hpp"
#include "media/room.hpp"

namespace earshot::fuzz {

class Conversation {
 public:
  static constexpr int kLegs = 3;

  Conversation() : media_counters_(counters_), room_(RoomId{1}) {
    for (int i = 0; i < kLegs; ++i) {
      auto leg = std::make_unique<media::Leg>(id(i), media::LegSockets{2 * i, 2 * i + 1},
                                              media::LegSeed{7u + i, 65'530, 4'294'967'200u},
                                              media_counters_);
      legs_[i] = leg.get();
      agree(i, kCodecs[i], Direction::sendrecv);
      room_.add(std::move(leg));
      room_.agreed(id(i));
    }
    const std::array table{
        media::Heard{id(0), id(1), 1, true}, media::Heard{id(2), id(1)},
        media::Heard{id(1), id(0), 1, true}, media::Heard{id(0), id(2)},
        media::Heard{id(1), id(2)},
    };
    room_.set_table(1, table, out_);
  }

  static LegId id(int i) { return LegId{static_cast<std::uint64_t>(i) + 1}; }
  media::Room& room() { return room_; }
  media::Leg& leg(int i) { return *legs_[i]; }
  media::Outbox& out() { return out_; }
  static Endpoint source(int i) {
    return *Endpoint::parse("127.0.0.1:" + std::to_string(30'000 + i));
  }

  void agree(int i, CodecChoice codec, Direction direction) {
    MediaDescription local, remote;
    local.codecs = remote.codecs = {codec};
    local.telephone_event = remote.telephone_event = 101;
    local.rtp = *Endpoint::parse("127.0.0.1:" + std::to_string(20'000 + 2 * i));
    remote.rtp = source(2 * i);
    remote.rtcp = source(2 * i + 1);
    remote.direction = direction;
    legs_[i]->agree(local, remote);
  }

  static constexpr std::array<CodecChoice, 4> kCodecs{
      CodecChoice{Codec::pcmu, 0}, CodecChoice{Codec::g722, 9}, CodecChoice{Codec::opus, 111},
      CodecChoice{Codec::pcma, 8}};

 private:
  Counters counters_;
  media::MediaCounters media_counters_;
  media::Room room_;
  media::Outbox out_;
  std::array<media::Leg*, kLegs> legs_{};
};

}  // namespace earshot::fuzz
