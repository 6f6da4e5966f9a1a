#include "recording/playback/clock_map.hpp"

#include <algorithm>
#include <cstdlib>

namespace earshot::recording {
namespace {

constexpr Micros kFits = 100ms;  // jitter and small stalls
constexpr Micros kLatest = 2s;   // no network holds a packet longer and then delivers it
constexpr Micros kStays = 1s;    // later than kFits for so long: not a stall, a leap
constexpr int kAgree = 3;        // packets that make a leap
constexpr Micros kEdgeEvery = 2s;
constexpr std::int64_t kDriftPpm = 1000;  // crystals are within 100, bad software clocks within 500

constexpr Micros drift(Micros time) { return time * kDriftPpm / 1'000'000; }

constexpr Micros media_time(std::int64_t ticks, int clock) {
  return Micros(ticks * 1'000'000 / clock);
}

std::int64_t unwrapped(std::int64_t near, std::uint32_t rtp_time) {
  return near + static_cast<std::int32_t>(rtp_time - static_cast<std::uint32_t>(near));
}

}  // namespace

ClockMap::Run ClockMap::begin(Micros at, std::uint32_t rtp_time, int clock) {
  Run run;
  run.clock = clock;
  run.ticks = rtp_time;
  run.first = run.last = at;
  run.edge = at - media_time(run.ticks, clock);
  run.take(at, rtp_time);
  return run;
}

Micros ClockMap::Run::off(Micros at, std::uint32_t rtp_time) const {
  const Micros sent = media_time(unwrapped(ticks, rtp_time), clock);
  return at - sent - (edge + drift(std::max(Micros{}, at - last)));
}

void ClockMap::Run::take(Micros at, std::uint32_t rtp_time) {
  const std::int64_t here = unwrapped(ticks, rtp_time);
  const Micros now_ahead = at - media_time(here, clock);
  edge = std::min(edge + drift(std::max(Micros{}, at - last)), now_ahead);
  ticks = std::max(ticks, here);
  last = std::max(last, at);
  ++packets;
  if (edges.empty() || at - edges.back().at >= kEdgeEvery) {
    edges.push_back({at, now_ahead});
  } else {
    edges.back().ahead = std::min(edges.back().ahead, now_ahead);
  }
}

// The largest edge below all arrivals that is no steeper than clocks drift.
void ClockMap::Run::smooth() {
  for (std::size_t i = 1; i < edges.size(); ++i) {
    const Micros most = edges[i - 1].ahead + drift(edges[i].at - edges[i - 1].at);
    edges[i].ahead = std::min(edges[i].ahead, most);
  }
  for (std::size_t i = edges.size() - 1; i-- > 0;) {
    const Micros most = edges[i + 1].ahead + drift(edges[i + 1].at - edges[i].at);
    edges[i].ahead = std::min(edges[i].ahead, most);
  }
}

Micros ClockMap::Run::ahead(Micros at) const {
  const auto after = std::upper_bound(edges.begin(), edges.end(), at,
                                      [](Micros t, const Edge& edge) { return t < edge.at; });
  if (after == edges.begin()) return after->ahead;
  const Edge& from = *std::prev(after);
  if (after == edges.end()) return from.ahead;
  return from.ahead + (after->ahead - from.ahead) * (at - from.at).count() /
                          std::max<std::int64_t>(1, (after->at - from.at).count());
}

void ClockMap::add(Micros at, std::uint32_t rtp_time, int clock) {
  if (runs_.empty() || runs_.back().clock != clock) {
    candidate_.reset();
    runs_.push_back(begin(at, rtp_time, clock));
    return;
  }
  Run& run = runs_.back();
  const Micros off = run.off(at, rtp_time);
  if (off >= -kFits && off <= kFits) return run.take(at, rtp_time);
  consider(at, rtp_time, clock, off);
}

void ClockMap::consider(Micros at, std::uint32_t rtp_time, int clock, Micros off) {
  const Micros off_candidate = candidate_ ? candidate_->off(at, rtp_time) : Micros::max();
  if (off_candidate >= -kFits && off_candidate <= kFits && at - candidate_->last < kStays) {
    candidate_->take(at, rtp_time);
  } else {
    candidate_ = begin(at, rtp_time, clock);
    candidate_off_ = off;
  }
  // What comes later than it should may be a stall of the network, which passes; nothing comes
  // earlier than it was sent.
  const bool may_be_stall = candidate_off_ > Micros{} && candidate_off_ <= kLatest;
  const bool leaps =
      may_be_stall ? candidate_->last - candidate_->first >= kStays : candidate_->packets >= kAgree;
  if (!leaps) return;
  runs_.push_back(std::move(*candidate_));
  candidate_.reset();
}

void ClockMap::finish() {
  candidate_.reset();
  for (Run& run : runs_) run.smooth();
}

std::optional<Micros> ClockMap::place(Micros at, std::uint32_t rtp_time, int clock) const {
  std::optional<Micros> place;
  Micros nearest = Micros::max();
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    if (run->clock != clock || at < run->first - kLatest || at > run->last + kLatest) continue;
    const Micros ahead = run->ahead(at);
    const std::int64_t expected = (at - ahead).count() * clock / 1'000'000;
    const Micros here = media_time(unwrapped(expected, rtp_time), clock) + ahead;
    const Micros off = at - here;
    if (off < -kFits || off > kLatest) continue;
    if (std::abs(off.count()) < nearest.count()) {
      nearest = Micros(std::abs(off.count()));
      place = here;
    }
  }
  return place;
}

}  // namespace earshot::recording
