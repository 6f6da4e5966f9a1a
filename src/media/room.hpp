#pragma once
// A room: the people who can hear each other, and the table that says who does. Pure: packets,
// ticks and commands go in with the time, packets and facts come out in the Outbox. Home thread:
// the worker that owns it.
//
//   packet in ── Leg: source allowed? parse, sequence ──┬─ forward: header rewritten, out at once
//                                                       └─ decode once ─ Track ─ each listener's
//                                                       mix ─ encode ─ out
//
// A listener who hears one speaker at gain 1 with his own codec is forwarded to; everybody else
// gets a mix, driven by the packets of his main talker (the first of his rows), or by the 20 ms
// tick while that talker sends nothing.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "media/leg.hpp"
#include "media/outbox.hpp"
#include "media/prompt.hpp"

namespace earshot::media {

struct Heard {  // one cell of the table that is not silent
  LegId speaker, listener;
  float gain = 1;
  bool digits = false;  // RFC 4733 events pass as well
  bool aside = false;   // for a tap: the customer does not hear this
};

class Room {
 public:
  static constexpr Millis kTick = 20ms;
  // Each listener of a conference is mixed for on his own, so a room costs the square of this. Who
  // comes when it is full stays silent and deaf, and moves up when somebody leaves.
  static constexpr std::size_t kMostLegs = 64;

  explicit Room(RoomId id);
  ~Room();
  RoomId id() const;

  // Commands. They may allocate; they take effect whole, between two frames.
  bool add(std::unique_ptr<Leg> leg);      // silent until the table names him; false: room is full
  std::unique_ptr<Leg> remove(LegId leg);  // with his rows; null: not here
  Leg* find(LegId leg);
  // A tap: a listener that copies what its rows let it hear into the outbox (tap/tapped.hpp).
  void add_tap(LegId tap);
  void remove_tap(LegId tap);
  void agreed(LegId leg);  // the leg's codecs or direction changed (Leg::agree was called)
  // Rows whose leg is not in the room are ignored until it joins. Listeners whose rows are
  // unchanged are not touched: their bytes are the same as without the command. Tells TableApplied.
  void set_table(std::uint64_t generation, std::span<const Heard> table, Outbox& out);
  // Over what he hears; tells PromptEnded.
  void play(LegId listener, Playlist prompts, bool loop);
  void stop_play(LegId listener);
  void send_digit(LegId listener, char digit);  // as RFC 4733 events over the next ticks

  // The audio path: allocates nothing, takes no lock.
  void receive_rtp(Instant now, Leg& from, const Endpoint& source,
                   std::span<const std::uint8_t> packet, Outbox& out);
  void receive_rtcp(Instant now, Leg& from, const Endpoint& source,
                    std::span<const std::uint8_t> packet, Outbox& out);
  void tick(Instant now, Outbox& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot::media
