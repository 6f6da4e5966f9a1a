#include "tests/phones/track.hpp"

#include <sndfile.h>

#include <algorithm>

#include "sim/tones.hpp"
#include "tests/phones/ear.hpp"

namespace earshot::phones {

namespace {

constexpr double kWindow = 0.1, kMoment = 0.02;

}  // namespace

Track Track::read(const std::filesystem::path& file) {
  SF_INFO info{};
  SNDFILE* opened = ::sf_open(file.c_str(), SFM_READ, &info);
  EXPECT_TRUE(opened) << file << ": " << ::sf_strerror(nullptr);
  if (!opened) return {{}, 8'000};
  EXPECT_EQ(info.channels, 1) << file;
  std::vector<std::int16_t> samples(static_cast<std::size_t>(info.frames * info.channels));
  ::sf_read_short(opened, samples.data(), static_cast<sf_count_t>(samples.size()));
  ::sf_close(opened);
  return {std::move(samples), info.samplerate};
}

std::vector<float> Track::levels(int hertz, Span span, double window) const {
  const auto size = static_cast<std::size_t>(window * rate_);
  const double end = std::min(span.to, seconds());
  std::vector<float> levels;
  for (double at = std::max(0.0, span.from); at + window <= end + 1e-9; at += window) {
    const auto first = static_cast<std::size_t>(at * rate_);
    if (first + size > samples_.size()) break;
    levels.push_back(static_cast<float>(
        tone_level(std::span(samples_).subspan(first, size), rate_, hertz) / sim::kToneLevel));
  }
  return levels;
}

float Track::loudest(int tone, Span span) const {
  const auto all = levels(sim::kToneHertz.at(tone), span, kWindow);
  return all.empty() ? 0 : std::ranges::max(all);
}

float Track::quietest(int tone, Span span) const {
  const auto all = levels(sim::kToneHertz.at(tone), span, kWindow);
  return all.empty() ? 0 : std::ranges::min(all);
}

double Track::heard_for(int tone, Span span) const {
  const auto all = levels(sim::kToneHertz.at(tone), span, kWindow);
  return kWindow * static_cast<double>(std::ranges::count_if(
                       all, [](float level) { return level >= sim::kHeard; }));
}

float Track::loudest_moment(int tone, Span span, double margin) const {
  const auto all =
      levels(sim::kToneHertz.at(tone), {span.from + margin, span.to - margin}, kMoment);
  return all.empty() ? 0 : std::ranges::max(all);
}

// The window of a packet's length in which it is loudest, found to a millisecond.
std::optional<double> Track::marker_at(int tone) const {
  const auto size = static_cast<std::size_t>(kMoment * rate_), step = std::size_t(rate_ / 1'000);
  const auto level_at = [&](std::size_t first) {
    return tone_level(std::span(samples_).subspan(first, size), rate_, sim::kMarkerHertz.at(tone));
  };
  for (std::size_t at = 0; at + size <= samples_.size(); at += size / 2) {
    if (level_at(at) < sim::kMarkerLevel * sim::kHeard / 2) continue;
    std::size_t best = at;
    const std::size_t last = std::min(at + 2 * size, samples_.size() - size);
    for (std::size_t near = at > size ? at - size : 0; near <= last; near += step)
      if (level_at(near) > level_at(best)) best = near;
    return static_cast<double>(best) / rate_;
  }
  return std::nullopt;
}

testing::AssertionResult has_only(const Track& track, const std::vector<int>& tones, Span span) {
  for (int tone = 0; tone < sim::kToneCount; ++tone) {
    if (std::ranges::count(tones, tone)) {
      if (const double heard = track.heard_for(tone, span); heard < 0.5)
        return testing::AssertionFailure()
               << "tone " << tone << " is there for " << heard << " s only";
    } else if (const float level = track.loudest(tone, span); level >= sim::kSilent) {
      return testing::AssertionFailure()
             << "tone " << tone << " is there, which has no business in it: " << level;
    }
  }
  return testing::AssertionSuccess();
}

}  // namespace earshot::phones
