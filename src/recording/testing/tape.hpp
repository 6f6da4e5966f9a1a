#pragma once
// Makes recordings for tests: phones with clocks of their own that play tones through a network
// that delays, reorders and loses, written into a container in the order of arrival.

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "media/codec/codec.hpp"
#include "media/testing/tone.hpp"
#include "recording/container/writer.hpp"
#include "recording/playback/playback.hpp"
#include "recording/testing/scratch.hpp"

namespace earshot::recording::testing {

struct Arrival {
  Micros sent;  // by our clock
  Frame frame;  // frame.at is the arrival
  Bytes payload;
};

struct NetworkSetup {
  double jitter_ms = 0;  // uniform above the shortest way
  double loss = 0;
};

class Phone {
 public:
  Phone(LegId leg, Codec codec, double ppm = 0, NetworkSetup network = {}, unsigned seed = 1)
      : codec(codec),
        leg_(leg),
        ppm_(ppm),
        network_(network),
        random_(seed),
        encoder_(media::make_encoder(codec, audio_rate(codec))) {
    restart();
  }

  // Sends packets of 20 ms from `from` to `until` by our clock. hz 0: silence.
  void talk(Micros from, Micros until, double hz) {
    media::testing::ToneSource tone(std::max(hz, 1.0), audio_rate(codec), hz > 0 ? 8000 : 0);
    skip_to(from);
    while (next_sent() < until) {
      const auto pcm = tone.take(audio_rate(codec) / 50);
      send(pcm);
    }
  }
  // Its time runs on while it says nothing.
  void skip_to(Micros time) {
    while (next_sent() < time) ++ticks20_;
  }
  // Another SSRC, or a hold in which its clock stopped: RTP time begins anywhere.
  void restart() { rtp_base_ = static_cast<std::uint32_t>(random_()) - rtp_now(); }

  Micros next_sent() const {
    return Micros(std::llround(static_cast<double>(ticks20_) * 20'000.0 / (1 + ppm_ / 1e6)));
  }

  Codec codec;
  bool aside = false;
  bool prompt = false;
  std::vector<Arrival> sent;

 private:
  std::uint32_t rtp_now() const {
    return static_cast<std::uint32_t>(ticks20_ * rtp_clock(codec) / 50);
  }
  void send(std::span<const media::Sample> pcm) {
    Arrival one;
    one.sent = next_sent();
    one.payload.resize(1500);
    one.payload.resize(encoder_->encode(pcm, one.payload));
    const double delay = network_.jitter_ms * std::uniform_real_distribution<>(0, 1)(random_);
    one.frame = {leg_,
                 one.sent + Micros(std::llround(delay * 1000)),
                 rtp_base_ + rtp_now(),
                 codec,
                 aside,
                 prompt,
                 {}};
    ++ticks20_;
    if (std::uniform_real_distribution<>(0, 1)(random_) >= network_.loss) {
      sent.push_back(std::move(one));
    }
  }

  LegId leg_;
  double ppm_;
  NetworkSetup network_;
  std::mt19937 random_;
  std::unique_ptr<media::Encoder> encoder_;
  std::int64_t ticks20_ = 0;
  std::uint32_t rtp_base_ = 0;
};

// All that the phones sent, as a sealed recording on the disk, chunk by chunk.
inline Sealed write_tape(const KeyStore& keys, RecordingId id, std::vector<Phone*> phones,
                         Micros duration, std::vector<TrackNote> notes = {},
                         std::vector<Marker> markers = {}) {
  std::vector<Arrival*> order;
  for (Phone* phone : phones)
    for (Arrival& one : phone->sent) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const Arrival* a, const Arrival* b) { return a->frame.at < b->frame.at; });
  std::filesystem::create_directories(keys.layout().sound(id).parent_path());
  Writer writer(must(DiskFile::make(keys.layout().sound(id))),
                Header{id, CallId{5}, WallTime(Millis(1'700'000'000'000))}, must(keys.make(id)));
  ChunkBuilder chunk;
  for (const TrackNote& note : notes) chunk.add(note);
  for (const Marker& marker : markers) chunk.add(marker);
  std::size_t next = 0;
  Totals totals{duration, order.size(), 0, false};
  for (Micros from{};; from += 1s) {
    const Micros until = std::min(duration, from + 1s);
    for (; next < order.size() && order[next]->frame.at < until; ++next) {
      order[next]->frame.payload = order[next]->payload;
      chunk.add(order[next]->frame);
    }
    if (until == duration) return must(writer.seal(chunk.coded(from, until, &totals)));
    EXPECT_TRUE(writer.write(chunk.coded(from, until)));
    chunk.clear();
  }
}

inline Playback play(const KeyStore& keys, RecordingId id) {
  return must(Playback::open(
      must(Reader::open(must(open_for_reading(keys.layout().sound(id))), id, must(keys.get(id))))));
}

struct Sound {
  std::vector<std::vector<media::Sample>> heard, aside;  // by track
};
inline Sound sound_of(Playback& playback) {
  Sound sound;
  sound.heard.resize(playback.tracks().size());
  sound.aside.resize(playback.tracks().size());
  EXPECT_TRUE(playback.render([&](const Block& block) -> Result<void> {
    for (std::size_t i = 0; i < block.tracks.size(); ++i) {
      EXPECT_EQ(block.first, std::ssize(sound.heard[i]));
      sound.heard[i].insert(sound.heard[i].end(), block.tracks[i].heard.begin(),
                            block.tracks[i].heard.end());
      sound.aside[i].insert(sound.aside[i].end(), block.tracks[i].aside.begin(),
                            block.tracks[i].aside.end());
    }
    return {};
  }));
  return sound;
}
inline double tone(const std::vector<media::Sample>& samples, int rate, Micros from, Micros until,
                   double hz) {
  const auto at = [&](Micros time) {
    return std::min(samples.size(), static_cast<std::size_t>(time.count() * rate / 1'000'000));
  };
  return media::testing::tone_in(std::span(samples).subspan(at(from), at(until) - at(from)), hz,
                                 rate);
}

}  // namespace earshot::recording::testing
