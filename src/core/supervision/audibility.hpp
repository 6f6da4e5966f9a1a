#pragma once
// The table: who hears whom. One pure function from the people in a call, their modes and the
// privacy state to the set of (speaker, listener) pairs that are audible; every pair that is not in
// it is silent. This is where whisper is decided, and the only place. Pairs come listener by
// listener, the listener's main talker first (media/ drives the listener's frames by that talker's
// packets).

#include <optional>
#include <vector>

#include "base/id.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

// The recorder is nobody whom one hears: a listener that keeps what it may hear.
enum class Part : std::uint8_t { customer, agent, supervisor, third_party, recorder };
const char* part_name(Part part);

struct Seat {  // one person's place in the table
  LegId leg;
  Part part = Part::customer;
  bool connected = true;  // answered (or early media) and not gone
  bool early = false;     // connected by early media only: he is heard and hears nobody
  bool holding = false;   // his phone, or the desk, put the others on hold
  bool open = true;       // an outsider who knows, or agreed, that somebody may listen: until then
                          // neither supervisors' ears nor recorders hear him
  // A supervisor's seat only:
  Mode mode = Mode::monitor;
  LegId agent;               // whom he supervises; 0: nobody any more (the agent dropped)
  bool deaf = false;         // not yet let in: hears nobody, heard by nobody
  bool unannounced = false;  // customers and third parties do not hear him yet
};

struct RoomState {
  std::vector<Seat> seats;  // in order of joining
  bool privacy = false;     // privacy pause
  bool parked_agent_listens = false;
  bool supervisors_hear_whispers = true;
  bool whispers_recorded = true;  // as asides
};

struct Hearing {  // speaker is heard by listener
  LegId speaker;
  LegId listener;
  float gain = 1;       // linear; 1 is untouched and may be forwarded undecoded
  bool digits = false;  // RFC 4733 keys pass too: only between customer, agent and third party,
                        // never to a supervisor
  bool aside = false;   // to a recorder: nobody outside the house hears this
  bool operator==(const Hearing&) const = default;
  auto operator<=>(const Hearing&) const = default;
};
using Table = std::vector<Hearing>;

Table audibility(const RoomState& room);

// Those who are left without anybody to hear because the others hold them (they get music) and
// agents parked by a take-over who may not listen (they get music too).
std::vector<LegId> waiting_with_music(const RoomState& room);

}  // namespace earshot::core
