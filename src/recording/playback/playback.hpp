#pragma once
// A recording as sound: every person's track on one clock. open() reads it once to learn who speaks
// when and how their clocks ran; render() reads it again and gives the samples, a little at a time.
// Works on what is sealed, torn, or still being recorded. Home thread: its owner's. Memory: some
// seconds of sound.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "recording/container/reader.hpp"
#include "recording/playback/clock_map.hpp"
#include "recording/playback/track_decoder.hpp"

namespace earshot::recording {

struct TrackInfo {
  LegId leg;
  bool prompt = false;  // what the server played to that leg
  std::string part;     // of the leg: "customer", "agent", "supervisor" …; "" when nobody told
  PersonId person;
  std::string label;
  Micros first{}, last{};                            // arrivals of its packets
  bool speaks_aside = false, speaks_openly = false;  // unheard, heard by the customer at some time
};

struct TrackSound {
  std::span<const Sample> heard;  // and silence while it was aside
  std::span<const Sample> aside;
};
struct Block {
  std::int64_t first = 0;  // sample
  std::size_t samples = 0;
  std::vector<TrackSound> tracks;  // as Playback::tracks()
};

class Playback {
 public:
  // "altered": not even its first chunk is confirmed. A recording that ends early is played up to
  // there; ending() tells.
  static Result<Playback> open(Reader reader);

  const Header& header() const { return reader_.header(); }
  const Ending& ending() const { return ending_; }
  const std::vector<TrackInfo>& tracks() const { return tracks_; }
  const std::vector<Marker>& markers() const { return markers_; }
  Micros duration() const { return ending_.totals.duration; }
  // 8,000 when all sound is G.711, else 16,000.
  int rate() const { return rate_; }
  std::int64_t samples() const { return duration().count() * rate_ / 1'000'000; }
  std::uint64_t strays() const { return strays_; }  // packets without a place, after render()

  // In order and without a hole, samples() in all. An error of `take` ends it and is returned.
  Result<void> render(const std::function<Result<void>(const Block&)>& take);

 private:
  using TrackKey = std::pair<LegId, bool>;  // leg, prompt
  struct Playing;
  explicit Playback(Reader reader) : reader_(std::move(reader)) {}
  void survey();
  std::size_t track_of(const Frame& frame);

  Reader reader_;
  Ending ending_;
  int rate_ = 8'000;
  std::map<TrackKey, std::size_t> index_;
  std::vector<TrackInfo> tracks_;
  std::vector<ClockMap> clocks_;
  std::vector<Marker> markers_;
  std::uint64_t strays_ = 0;
};

}  // namespace earshot::recording
