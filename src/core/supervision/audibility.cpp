#include "core/supervision/audibility.hpp"

#include <algorithm>

namespace earshot::core {

// The rules, one a function. Where the design leaves a choice, the quieter one was taken:
//  - A parked agent is heard by nobody, supervisors included: he was told to step out.
//  - Who is on hold believes that nobody listens, so nobody does; and he hears music, not a barge.
//    A customer left without anybody to talk to (queue, rescue) is in the same place.
//  - A privacy pause cuts every supervisor off, a barging one too. A supervisor who took over *is*
//    the talk partner: he and the others in the talk go on hearing each other, and nobody else
//    does.
//  - Who put the others on hold stays audible to supervisors and may be whispered to.
//  - A take-over begins when the supervisor is let in and the customer knows that he comes: until
//    then the agent is not parked, and the customer is not left alone.
//  - A recorder hears what a monitoring supervisor would, and a supervisor as long as anybody does.
namespace {

bool is_supervisor(const Seat& seat) { return seat.part == Part::supervisor; }
bool is_recorder(const Seat& seat) { return seat.part == Part::recorder; }
bool is_outside(const Seat& seat) {
  return seat.part == Part::customer || seat.part == Part::third_party;
}
bool takes_over(const Seat& seat) {
  return is_supervisor(seat) && seat.mode == Mode::takeover && !seat.deaf && !seat.unannounced;
}

class Ears {
 public:
  explicit Ears(const RoomState& room) : room_(room) {}

  bool is_parked(const Seat& seat) const {
    if (seat.part != Part::agent) return false;
    return std::ranges::any_of(room_.seats, [&](const Seat& other) {
      return other.connected && takes_over(other) && other.agent == seat.leg;
    });
  }

  // The two sides of the conversation itself: everybody but the parked and the supervisors, who are
  // in it only by taking over.
  bool is_talking(const Seat& seat) const {
    if (!seat.connected || is_recorder(seat) || is_parked(seat)) return false;
    return !is_supervisor(seat) || takes_over(seat);
  }

  bool is_on_hold(const Seat& seat) const {
    if (is_supervisor(seat) || is_recorder(seat) || is_parked(seat)) return false;
    if (seat.part == Part::agent && seat.holding) return false;  // he is the one who holds
    bool alone = true;
    for (const Seat& other : room_.seats) {
      if (other.leg == seat.leg || !is_talking(other)) continue;
      if (!other.holding) return false;
      alone = false;
    }
    return !alone || seat.part != Part::agent;
  }

  bool hears(const Seat& speaker, const Seat& listener) const {
    if (speaker.leg == listener.leg || !speaker.connected || !listener.connected) return false;
    if (is_recorder(speaker) || speaker.deaf || listener.deaf) return false;
    if (listener.early || is_parked(speaker) || is_on_hold(speaker) || is_on_hold(listener))
      return false;
    if (is_supervisor(speaker) && speaker.holding) return false;
    if (is_supervisor(listener) && listener.holding) return false;
    if (!speaker.open && (is_supervisor(listener) || is_recorder(listener))) return false;
    if (is_recorder(listener)) return is_recorded(speaker);
    if (is_parked(listener)) return parked_hears(speaker);
    if (room_.privacy && !(is_talking(speaker) && is_talking(listener))) return false;
    if (is_supervisor(speaker)) return supervisor_is_heard(speaker, listener);
    return is_supervisor(listener) || (!speaker.holding && !listener.holding);
  }

  bool is_heard_outside(const Seat& speaker) const {
    return std::ranges::any_of(
        room_.seats, [&](const Seat& other) { return is_outside(other) && hears(speaker, other); });
  }

 private:
  bool is_recorded(const Seat& speaker) const {
    if (room_.privacy) return false;
    if (!is_supervisor(speaker)) return true;
    bool whispers = speaker.mode == Mode::whisper || speaker.unannounced;
    if (whispers && !room_.whispers_recorded) return false;
    return std::ranges::any_of(room_.seats, [&](const Seat& other) {
      return !is_recorder(other) && hears(speaker, other);
    });
  }

  bool parked_hears(const Seat& speaker) const {
    if (!room_.parked_agent_listens || room_.privacy || speaker.holding) return false;
    return !is_supervisor(speaker) || speaker.mode == Mode::barge || speaker.mode == Mode::takeover;
  }

  bool supervisor_is_heard(const Seat& speaker, const Seat& listener) const {
    if (speaker.unannounced && is_outside(listener)) return false;
    switch (speaker.mode) {
      case Mode::monitor: return false;
      case Mode::whisper:
        return is_supervisor(listener)
                   ? room_.supervisors_hear_whispers
                   : listener.leg == speaker.agent && listener.part == Part::agent;
      case Mode::barge:
      case Mode::takeover: return true;
    }
    return false;
  }

  const RoomState& room_;
};

// Which of those he hears is the listener's main talker: the lowest. The customer for everybody
// but himself; for him the supervisor who took over, else the agent.
int rank(const Seat& speaker, const Seat& listener) {
  if (takes_over(speaker)) return listener.part == Part::customer ? 0 : 2;
  switch (speaker.part) {
    case Part::customer: return listener.part == Part::customer ? 4 : 1;
    case Part::agent: return 2;
    case Part::third_party: return 3;
    case Part::supervisor:
    case Part::recorder: return 5;
  }
  return 5;
}

}  // namespace

const char* part_name(Part part) {
  switch (part) {
    case Part::customer: return "customer";
    case Part::agent: return "agent";
    case Part::supervisor: return "supervisor";
    case Part::third_party: return "third_party";
    case Part::recorder: return "recorder";
  }
  return "";
}

Table audibility(const RoomState& room) {
  Ears ears(room);
  Table table;
  for (const Seat& listener : room.seats) {
    std::vector<const Seat*> heard;
    for (const Seat& speaker : room.seats)
      if (ears.hears(speaker, listener)) heard.push_back(&speaker);
    std::ranges::stable_sort(heard, {}, [&](const Seat* s) { return rank(*s, listener); });
    for (const Seat* speaker : heard) {
      bool from_supervisor = is_supervisor(*speaker), recorded = is_recorder(listener);
      bool digits =
          !from_supervisor && !is_supervisor(listener) && !recorded && !ears.is_parked(listener);
      bool aside = recorded && from_supervisor && !ears.is_heard_outside(*speaker);
      table.push_back({speaker->leg, listener.leg, 1, digits, aside});
    }
  }
  return table;
}

std::vector<LegId> waiting_with_music(const RoomState& room) {
  Ears ears(room);
  bool parked_listen = room.parked_agent_listens && !room.privacy;
  std::vector<LegId> waiting;
  for (const Seat& seat : room.seats) {
    if (!seat.connected || seat.early) continue;
    bool left_out = ears.is_parked(seat) ? !parked_listen : ears.is_on_hold(seat) && !seat.holding;
    if (left_out) waiting.push_back(seat.leg);
  }
  return waiting;
}

}  // namespace earshot::core
