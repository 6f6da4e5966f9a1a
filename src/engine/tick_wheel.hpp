#pragma once
// When each room's 20 ms tick is due. Rooms are spread over the 20 ms so that packets leave evenly;
// rooms of one slot tick together, so that a thousand rooms need no thousand wake-ups. Pure; home
// thread: the worker's.

#include <array>
#include <vector>

#include "base/time.hpp"

namespace earshot::engine {

template <class Room>
class TickWheel {
 public:
  static constexpr Micros kPeriod = 20ms;
  static constexpr std::size_t kSlots = 10;
  static constexpr int kMostCaughtUp = 5;  // ticks; later than that is not caught up, but skipped

  explicit TickWheel(Instant start) {
    for (std::size_t i = 0; i < kSlots; ++i) {
      slots_[i].due = start + kPeriod * static_cast<int>(i) / static_cast<int>(kSlots);
    }
  }

  void add(Room& room, Instant now) {
    Slot* emptiest = &slots_[0];
    for (auto& slot : slots_) {
      if (slot.rooms.size() < emptiest->rooms.size()) emptiest = &slot;
    }
    if (emptiest->rooms.empty()) advance_to(*emptiest, now);  // it slept: not late, but new
    emptiest->rooms.push_back(&room);
  }

  void remove(Room& room) {
    for (auto& slot : slots_) std::erase(slot.rooms, &room);
  }

  Instant next_due(Instant otherwise) const {
    Instant next = otherwise;
    for (const auto& slot : slots_) {
      if (!slot.rooms.empty() && slot.due < next) next = slot.due;
    }
    return next;
  }

  // tick(room) for every tick that is due, late(how late, how many were skipped) once a slot.
  template <class Tick, class Late>
  void run(Instant now, Tick tick, Late late) {
    for (auto& slot : slots_) {
      if (slot.rooms.empty()) continue;
      while (slot.due <= now) {
        const auto behind = (now - slot.due) / kPeriod;
        const auto skipped = behind > kMostCaughtUp ? behind : 0;
        slot.due += kPeriod * skipped;
        late(now - slot.due, skipped);
        slot.due += kPeriod;
        for (auto* room : slot.rooms) tick(*room);
      }
    }
  }

 private:
  struct Slot {
    Instant due;
    std::vector<Room*> rooms;
  };
  static void advance_to(Slot& slot, Instant now) {
    if (slot.due < now) slot.due += kPeriod * ((now - slot.due) / kPeriod + 1);
  }
  std::array<Slot, kSlots> slots_;
};

}  // namespace earshot::engine
