#pragma once
// One listener's place in one speaker's Track: takes samples at the listener's pace and keeps as
// little waiting as the speaker's jitter allows.
//
//   begins              with the first packet that comes after start(): nothing of what was said
//                       before may be heard (a privacy pause ends); until his jitter's worth waits
//                       it is silence
//   too little waiting  a pitch period is repeated, or the sound concealed; the delay grows
//   too much for 2 s    a pitch period is left out; the delay shrinks (also drift of two clocks)
//   nothing for 100 ms  the speaker pauses: silence, until he talks again; the new talk begins with
//                       his jitter's worth of silence
//
// Who changes the way he listens (another rate, a mix instead of forwarding) goes on where he would
// be had he listened so all along, yet with nothing from before his start.

#include <cstdint>
#include <span>

#include "media/jitter/track.hpp"

namespace earshot::media {

class Reader {
 public:
  void start(const Track& track);
  void resume(const Track& track);  // another way; nothing from before a pause
  // A packet has come; its own samples are the track's last `newest`, without stand-ins for what
  // was lost before it.
  void arrived(const Track& track, int newest);

  // Fills `out`, with silence if need be. `reserve`: samples to keep waiting when speech begins.
  // False: he pauses, it is all silence.
  bool read(const Track& track, std::span<Sample> out, int reserve);
  // The speaker drives this listener: everything that waits is due now. After concealment by
  // read(), as much of a late packet is left out as was concealed; not so after a real pause.
  // Returns what may be taken by read_due().
  int due(const Track& track, int newest_packet, bool after_pause);
  void read_due(const Track& track, std::span<Sample> out);

  bool speaks(const Track& track, int reserve) const;  // read() would give sound
  int waiting(const Track& track) const { return static_cast<int>(track.end() - position_); }

 private:
  void settle_lost(const Track& track);
  void fade_from_repetition(const Track& track);
  void conceal(const Track& track, std::span<Sample> out);
  void sink(const Track& track, std::int64_t begin, std::span<Sample> out);
  void give(const Track& track, std::span<Sample> out);
  void begin(const Track& track, std::span<Sample>& out, int reserve);
  void stretch(const Track& track, int missing);
  void shrink_if_too_much(const Track& track, int taken);
  int best_shift(const Track& track, int from, int to) const;
  void shift(int by);

  std::int64_t position_ = 0;
  std::int64_t first_ = 0;  // what lies before is not for him …
  bool awaits_ = false;     // … nor what is there yet
  int concealed_ = 0;       // samples made up since the track ran out
  int period_ = 0;          // of the repetition that makes them up
  bool paused_ = true;
  std::int64_t stretched_at_ = -1;      // where the track ended then
  int window_ = 0, least_waiting_ = 0;  // over the last two seconds, after each read
  std::int64_t fade_from_ = 0;          // cross-fade: where the old place was …
  int fade_left_ = 0;                   // … and how many samples are still to come
  int fade_in_left_ = 0;                // after a pause
};

}  // namespace earshot::media
