#include "recording/playback/playback.hpp"

#include <algorithm>

namespace earshot::recording {
namespace {

constexpr Micros kLatest = 2s;        // a packet's arrival behind its place, at most (ClockMap)
constexpr Micros kConcealed = 100ms;  // a hole that the next packet may still fill

}  // namespace

Result<Playback> Playback::open(Reader reader) {
  Playback playback(std::move(reader));
  playback.survey();
  const Ending& end = playback.ending_;
  if (end.chunks == 0 && end.kind == EndKind::altered) {
    return fail("altered", "recording " + playback.header().recording.text() +
                               " can not be played: " + end.why);
  }
  return playback;
}

std::size_t Playback::track_of(const Frame& frame) {
  const auto [found, made] = index_.try_emplace({frame.leg, frame.prompt}, tracks_.size());
  if (made) {
    tracks_.push_back({.leg = frame.leg,
                       .prompt = frame.prompt,
                       .part = {},
                       .person = {},
                       .label = {},
                       .first = frame.at,
                       .last = frame.at});
    clocks_.emplace_back();
  }
  return found->second;
}

void Playback::survey() {
  std::map<LegId, TrackNote> notes;
  while (const auto chunk = reader_.next()) {
    markers_.insert(markers_.end(), chunk->markers.begin(), chunk->markers.end());
    for (const TrackNote& note : chunk->tracks) notes[note.leg] = note;
    for (const Frame& frame : chunk->frames) {
      const std::size_t track = track_of(frame);
      TrackInfo& info = tracks_[track];
      info.first = std::min(info.first, frame.at);
      info.last = std::max(info.last, frame.at);
      (frame.aside ? info.speaks_aside : info.speaks_openly) = true;
      if (audio_rate(frame.codec) > 8'000) rate_ = 16'000;
      clocks_[track].add(frame.at, frame.rtp_time, rtp_clock(frame.codec));
    }
  }
  ending_ = reader_.ending();
  for (ClockMap& clock : clocks_) clock.finish();
  for (TrackInfo& info : tracks_) {
    const auto note = notes.find(info.leg);
    if (note == notes.end()) continue;
    info.part = note->second.part;
    info.person = note->second.person;
    info.label = note->second.label;
  }
  std::stable_sort(markers_.begin(), markers_.end(),
                   [](const Marker& a, const Marker& b) { return a.at < b.at; });
}

// One render: packets wait here until all that belong before them have come.
struct Playback::Playing {
  struct Waiting {
    Codec codec;
    bool aside;
    std::vector<std::uint8_t> payload;
  };
  struct Track {
    explicit Track(int rate) : decoder(rate) {}
    TrackDecoder decoder;
    std::multimap<Micros, Waiting> waiting;
  };
  std::vector<Track> tracks;
  std::int64_t played = 0;

  void release(Micros until) {
    for (Track& track : tracks) {
      while (!track.waiting.empty() && track.waiting.begin()->first < until) {
        const auto packet = track.waiting.extract(track.waiting.begin());
        track.decoder.take(
            {packet.key(), packet.mapped().codec, packet.mapped().aside, packet.mapped().payload});
      }
    }
  }
  Result<void> play(std::int64_t until, const std::function<Result<void>(const Block&)>& take) {
    if (until <= played) return {};
    Block block{played, static_cast<std::size_t>(until - played), {}};
    for (Track& track : tracks) {
      track.decoder.pad_to(until);
      track.decoder.forget_before(played);
      block.tracks.push_back(
          {track.decoder.heard().first(block.samples), track.decoder.aside().first(block.samples)});
    }
    auto taken = take(block);
    played = until;
    for (Track& track : tracks) track.decoder.forget_before(played);
    return taken;
  }
};

Result<void> Playback::render(const std::function<Result<void>(const Block&)>& take) {
  Playing playing;
  for (std::size_t i = 0; i < tracks_.size(); ++i) playing.tracks.emplace_back(rate_);
  strays_ = 0;
  reader_.rewind();
  while (const auto chunk = reader_.next()) {
    for (const Frame& frame : chunk->frames) {
      const auto found = index_.find({frame.leg, frame.prompt});
      if (found == index_.end()) continue;  // a file that grows: after the survey
      const auto place =
          clocks_[found->second].place(frame.at, frame.rtp_time, rtp_clock(frame.codec));
      // Before the recording began it was not asked for.
      if (!place || *place < Micros{} || (rate_ == 8'000 && audio_rate(frame.codec) > rate_)) {
        ++strays_;
        continue;
      }
      playing.tracks[found->second].waiting.emplace(
          *place,
          Playing::Waiting{frame.codec, frame.aside, {frame.payload.begin(), frame.payload.end()}});
    }
    const Micros settled = chunk->until - kLatest;
    playing.release(settled);
    const std::int64_t until =
        std::min(samples(), (settled - kConcealed).count() * rate_ / 1'000'000);
    if (auto played = playing.play(until, take); !played) return played;
  }
  playing.release(Micros::max());
  return playing.play(samples(), take);
}

}  // namespace earshot::recording
