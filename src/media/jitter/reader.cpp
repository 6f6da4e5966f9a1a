#include "media/jitter/reader.hpp"

#include <algorithm>
#include <cstdlib>

namespace earshot::media {
namespace {

int ms(const Track& track, int milliseconds) { return track.rate() * milliseconds / 1000; }

constexpr int kFadeMs = 5;      // cross-fades, and the stretch that is compared for likeness
constexpr int kConcealMs = 60;  // a repetition that long has faded to silence
constexpr int kPauseMs = 100;   // concealed that long: he pauses
constexpr int kWindowMs = 2000;
constexpr int kMarginMs = 5;         // waiting on top of the least that was needed
constexpr int kMostWaitingMs = 350;  // whatever happened, no more than that

}  // namespace

void Reader::start(const Track& track) {
  *this = Reader{};
  position_ = first_ = track.end();
  awaits_ = true;
}

void Reader::resume(const Track& track) {
  const std::int64_t first = first_;
  const bool awaits = awaits_;
  *this = Reader{};
  first_ = first;
  awaits_ = awaits;
  position_ = std::max({first, track.talk_begin(), track.end() - ms(track, kMostWaitingMs)});
}

void Reader::arrived(const Track& track, int newest) {
  if (!awaits_ || newest == 0) return;
  awaits_ = false;
  position_ = first_ = track.end() - newest;
}

void Reader::shift(int by) {
  fade_from_ = position_;
  position_ += by;
}

// Samples from the place, cross-faded from the old place after a shift.
void Reader::give(const Track& track, std::span<Sample> out) {
  const int fade = ms(track, kFadeMs);
  for (Sample& sample : out) {
    int value = track.at(position_);
    if (fade_left_ > 0) {
      value += (track.at(fade_from_) - value) * fade_left_ / (fade + 1);
      ++fade_from_;
      --fade_left_;
    }
    if (fade_in_left_ > 0) value -= value * fade_in_left_-- / (fade + 1);
    sample = static_cast<Sample>(value);
    ++position_;
  }
}

// The shift between `from` and `to` (either sign) at which the sound is most like that here.
int Reader::best_shift(const Track& track, int from, int to) const {
  const int span = ms(track, kFadeMs), step = std::max(1, track.rate() / 16'000);
  int best = from;
  std::int64_t least = INT64_MAX;
  for (int by = from; by <= to; by += step) {
    std::int64_t difference = 0;
    for (int i = 0; i < span; i += step)
      difference += std::abs(track.at(position_ + i) - track.at(position_ + by + i));
    if (difference < least) {
      least = difference;
      best = by;
    }
  }
  return best;
}

void Reader::stretch(const Track& track, int missing) {
  const int fade = ms(track, kFadeMs), reach = ms(track, 10);
  const int available = waiting(track);
  if (available < fade || fade_left_ > 0 || missing > ms(track, 20)) return;
  if (stretched_at_ == track.end()) return;  // nothing came since: he has stopped
  if (position_ - missing - reach < std::max(first_, track.oldest())) return;
  shift(best_shift(track, -missing - reach, -missing));
  fade_left_ = fade;
  stretched_at_ = track.end();
}

void Reader::shrink_if_too_much(const Track& track, int taken) {
  least_waiting_ = window_ == 0 ? waiting(track) : std::min(least_waiting_, waiting(track));
  window_ += taken;
  if (window_ < ms(track, kWindowMs) || fade_left_ > 0) return;
  window_ = 0;
  const int fade = ms(track, kFadeMs);
  const int excess = std::min(least_waiting_ - ms(track, kMarginMs), waiting(track) - fade);
  if (excess < ms(track, 5) / 2) return;
  shift(best_shift(track, std::max(ms(track, 5) / 2, excess - ms(track, 10)), excess));
  fade_left_ = fade;
}

// What is made up goes on under the first real samples, and fades: its phase is not theirs.
void Reader::fade_from_repetition(const Track& track) {
  if (concealed_ == 0 || waiting(track) <= 0) return;
  if (period_ != 0 && concealed_ < ms(track, kConcealMs)) {
    fade_from_ = position_ - period_ + concealed_ % period_;
    fade_left_ = ms(track, kFadeMs);
  } else {
    fade_in_left_ = ms(track, kFadeMs);
  }
}

// What was made up since the track ran out stands for what got lost there: no need to hear it
// again.
void Reader::settle_lost(const Track& track) {
  const auto covered =
      std::min<std::int64_t>({concealed_, track.lost_from(position_), std::max(0, waiting(track))});
  position_ += covered;
  concealed_ -= static_cast<int>(covered);
}

void Reader::conceal(const Track& track, std::span<Sample> out) {
  const int fade = ms(track, kConcealMs), least = ms(track, 5) / 2, most = ms(track, 15);
  const std::int64_t begin = std::max(first_, track.oldest());
  if (track.end() - most - ms(track, kFadeMs) < begin) return sink(track, begin, out);
  if (concealed_ == 0 || period_ == 0) {
    // The pitch: how far back the last 5 ms are most alike.
    Reader tail;
    tail.position_ = track.end() - ms(track, kFadeMs);
    period_ = -tail.best_shift(track, -most, -least);
  }
  for (Sample& sample : out) {
    const int left = std::max(0, fade - concealed_);
    sample =
        static_cast<Sample>(track.at(track.end() - period_ + concealed_ % period_) * left / fade);
    ++concealed_;
  }
}

// Too little was heard of him to repeat any of it: its last level sinks to zero.
void Reader::sink(const Track& track, std::int64_t begin, std::span<Sample> out) {
  const int fade = ms(track, kFadeMs), level = track.end() > begin ? track.at(track.end() - 1) : 0;
  period_ = 0;
  for (Sample& sample : out)
    sample = static_cast<Sample>(level * std::max(0, fade - concealed_++) / fade);
}

// Takes the place that leaves `reserve` waiting after `out`. What is missing for that is silence at
// the front of `out`, not one more packet's time: a switch is heard as soon as anything is there.
void Reader::begin(const Track& track, std::span<Sample>& out, int reserve) {
  const int wanted = static_cast<int>(out.size());
  const int silence = std::clamp(wanted + reserve - waiting(track), 0, wanted);
  std::fill_n(out.begin(), silence, Sample{0});
  out = out.subspan(static_cast<std::size_t>(silence));
  if (out.empty()) return;
  paused_ = false;
  position_ = track.end() - reserve - static_cast<int>(out.size());
  fade_left_ = 0;
  fade_in_left_ = ms(track, kFadeMs);
  window_ = 0;
}

bool Reader::read(const Track& track, std::span<Sample> out, int reserve) {
  if (awaits_) {
    std::fill(out.begin(), out.end(), Sample{0});
    return false;
  }
  fade_from_repetition(track);
  settle_lost(track);
  if (waiting(track) > 0) concealed_ = 0;  // late, not lost: it is played, and the delay has grown
  if (const int most = ms(track, kMostWaitingMs); waiting(track) > most) {
    position_ = track.end() - std::min(most, static_cast<int>(out.size()) + reserve);
    fade_left_ = 0;
  }
  if (paused_) begin(track, out, reserve);
  if (paused_) return false;
  const int wanted = static_cast<int>(out.size());
  if (const int missing = wanted - waiting(track); missing > 0) stretch(track, missing);
  const int real = std::clamp(waiting(track), 0, wanted);
  give(track, out.first(static_cast<std::size_t>(real)));
  if (real == wanted) {
    shrink_if_too_much(track, wanted);
    return true;
  }
  fade_left_ = 0;
  window_ = 0;
  conceal(track, out.subspan(static_cast<std::size_t>(real)));
  if (concealed_ >= ms(track, kPauseMs)) {
    paused_ = true;
    concealed_ = 0;
  }
  return true;
}

int Reader::due(const Track& track, int newest_packet, bool after_pause) {
  if (awaits_) return 0;
  if (after_pause || paused_) concealed_ = 0;
  if (paused_) position_ = std::max(position_, track.end() - newest_packet);
  paused_ = false;
  fade_from_repetition(track);
  settle_lost(track);
  const int late = std::clamp(waiting(track), 0, concealed_);
  position_ += late;
  concealed_ -= late;
  // Was waiting for another's clock until now: only the newest is due, the rest is left out.
  const int stale = waiting(track) - newest_packet;
  if (stale > 0) {
    shift(stale);
    fade_left_ = std::min(stale, ms(track, kFadeMs));
  }
  return waiting(track);
}

void Reader::read_due(const Track& track, std::span<Sample> out) { give(track, out); }

bool Reader::speaks(const Track& track, int reserve) const {
  return !awaits_ && (!paused_ || waiting(track) > reserve);
}

}  // namespace earshot::media
