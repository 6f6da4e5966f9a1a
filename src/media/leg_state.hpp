#pragma once
// What is behind a Leg: its two halves. Only the room and the leg itself look in.

#include "media/leg.hpp"
#include "media/listener.hpp"
#include "media/speaker.hpp"

namespace earshot::media {

struct Leg::State {
  State(LegId id_, LegSockets sockets_, LegSeed seed, MediaCounters& counters_)
      : id(id_),
        sockets(sockets_),
        counters(counters_),
        speaker(id_, counters_),
        listener(id_, sockets_, seed, speaker.guard, counters_) {}

  LegId id;
  LegSockets sockets;
  MediaCounters& counters;
  bool agreed = false;
  MediaDescription local, remote;
  Speaker speaker;
  Listener listener;
  bool lost = false;
};

}  // namespace earshot::media
