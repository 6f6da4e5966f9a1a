#include "recording/export/waveform.hpp"

#include <algorithm>

namespace earshot::recording {
namespace {

constexpr int kSpeaks = 3;  // of 127: 30 dB below loud speech; above it breath and line noise end
constexpr Micros kSilence = 1s;

std::vector<Span> silences_of(const Waveform& wave, Micros duration) {
  std::vector<Span> silences;
  const std::size_t buckets = wave.tracks.empty() ? 0 : wave.tracks.front().size();
  Micros quiet_since{};
  const auto close = [&](Micros until) {
    if (until - quiet_since >= kSilence) silences.push_back({quiet_since, until});
  };
  for (std::size_t i = 0; i < buckets; ++i) {
    const Micros at = static_cast<std::int64_t>(i) * Micros(wave.bucket);
    const bool speaks = std::any_of(wave.tracks.begin(), wave.tracks.end(), [&](const auto& track) {
      return track[i].high >= kSpeaks || track[i].low <= -kSpeaks;
    });
    if (!speaks) continue;
    close(at);
    quiet_since = at + wave.bucket;
  }
  close(duration);
  return silences;
}

}  // namespace

Result<Waveform> waveform(Playback& playback, Millis bucket, bool with_aside) {
  Waveform wave;
  wave.bucket = std::clamp(bucket, Millis(10), Millis(100));
  const std::int64_t size = playback.rate() * wave.bucket.count() / 1000;
  wave.tracks.resize(playback.tracks().size());
  for (auto& track : wave.tracks) {
    track.resize(static_cast<std::size_t>((playback.samples() + size - 1) / size));
  }
  auto rendered = playback.render([&](const Block& block) -> Result<void> {
    for (std::size_t t = 0; t < block.tracks.size(); ++t) {
      for (std::size_t i = 0; i < block.samples; ++i) {
        const int both =
            block.tracks[t].heard[i] + (with_aside ? int{block.tracks[t].aside[i]} : 0);
        const auto value = static_cast<std::int8_t>(std::clamp(both, -32768, 32767) / 256);
        Peak& peak = wave.tracks[t][static_cast<std::size_t>(
            (block.first + static_cast<std::int64_t>(i)) / size)];
        peak.low = std::min(peak.low, value);
        peak.high = std::max(peak.high, value);
      }
    }
    return {};
  });
  if (!rendered) return tl::unexpected(rendered.error());
  wave.silences = silences_of(wave, playback.duration());
  return wave;
}

}  // namespace earshot::recording
