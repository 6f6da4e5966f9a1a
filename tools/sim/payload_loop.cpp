#include "sim/payload_loop.hpp"

#include <speex/speex_resampler.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <random>
#include <tuple>

#include "base/check.hpp"
#include "sim/codec.hpp"
#include "sim/tones.hpp"

namespace earshot::sim {
namespace {

std::vector<std::int16_t> sine(int hertz, float level, int samples) {
  std::vector<std::int16_t> pcm(samples);
  for (int i = 0; i < samples; ++i) {
    const double phase = 2 * std::numbers::pi * hertz * i / kEarRate;
    pcm[i] = static_cast<std::int16_t>(std::lround(32767 * level * std::sin(phase)));
  }
  return pcm;
}

std::vector<Payload> encode_all(Codec codec, int ptime_ms, const Sound& sound) {
  Encoder encoder(codec, sound.rate);
  const std::size_t step = static_cast<std::size_t>(sound.rate) * ptime_ms / 1000;
  std::vector<Payload> frames;
  for (std::size_t at = 0; at + step <= sound.pcm.size(); at += step)
    frames.push_back(encoder.encode({sound.pcm.data() + at, step}));
  return frames;
}

// Each frame of the circle with the marker in its place, encoded after the frames before it. The
// burst takes at most 20 ms of the packet, so that the tone stays audible.
std::vector<Payload> marked_frames(Codec codec, int ptime_ms, const Sound& circle, int tone) {
  constexpr std::size_t kWarmUp = 10;  // frames, for codecs that have a memory
  const std::size_t step = static_cast<std::size_t>(kEarRate) * ptime_ms / 1000;
  const std::size_t count = circle.pcm.size() / step;
  const auto burst =
      sine(kMarkerHertz[tone], kMarkerLevel, kEarRate * std::min(ptime_ms, 20) / 1000);
  const auto frame = [&](std::size_t i) { return circle.pcm.data() + (i % count) * step; };
  std::vector<Payload> marked;
  for (std::size_t i = 0; i < count; ++i) {
    Encoder encoder(codec, circle.rate);
    for (std::size_t before = kWarmUp; before > 0; --before)
      encoder.encode({frame(i + kWarmUp * count - before), step});
    std::vector<std::int16_t> pcm(frame(i), frame(i) + step);
    std::copy(burst.begin(), burst.end(), pcm.begin());
    marked.push_back(encoder.encode(pcm));
  }
  return marked;
}

Loop make_tone_loop(Codec codec, int ptime_ms, int tone) {
  // A circle of 1.2 s holds whole packets of every ptime and whole windows of an ear. It is encoded
  // twice, because the first round only settles codecs that have a memory.
  constexpr int kCircle = kEarRate * 6 / 5;
  Sound sound{kEarRate, sine(kToneHertz[tone], kToneLevel, 2 * kCircle)};
  std::mt19937 noise(static_cast<unsigned>(tone));
  for (auto& s : sound.pcm) s = static_cast<std::int16_t>(s + static_cast<int>(noise() % 41) - 20);

  auto loop = std::make_shared<PayloadLoop>();
  loop->codec = codec;
  loop->ptime_ms = ptime_ms;
  auto frames = encode_all(codec, ptime_ms, sound);
  loop->frames.assign(frames.begin() + static_cast<std::ptrdiff_t>(frames.size() / 2),
                      frames.end());
  sound.pcm.erase(sound.pcm.begin(), sound.pcm.begin() + kCircle);
  loop->markers = marked_frames(codec, ptime_ms, sound, tone);
  return loop;
}

}  // namespace

Loop tone_loop(Codec codec, int ptime_ms, int tone) {
  CHECK(tone >= 0 && tone < kToneCount);
  static std::mutex mutex;
  static std::map<std::tuple<Codec, int, int>, Loop> made;
  std::lock_guard lock(mutex);
  Loop& loop = made[{codec, ptime_ms, tone}];
  if (!loop) loop = make_tone_loop(codec, ptime_ms, tone);
  return loop;
}

Loop silence_loop(Codec codec, int ptime_ms) {
  return sound_loop(codec, ptime_ms, Sound{kEarRate, std::vector<std::int16_t>(kEarRate)});
}

Loop sound_loop(Codec codec, int ptime_ms, const Sound& sound) {
  const int rate = codec == Codec::g722 || codec == Codec::opus ? sound.rate : 8'000;
  auto loop = std::make_shared<PayloadLoop>();
  loop->codec = codec;
  loop->ptime_ms = ptime_ms;
  loop->frames = encode_all(codec, ptime_ms, resampled(sound, rate));
  CHECK(!loop->frames.empty());
  return loop;
}

Sound resampled(const Sound& sound, int rate) {
  if (sound.rate == rate || sound.pcm.empty()) return {rate, sound.pcm};
  int error = 0;
  SpeexResamplerState* resampler = speex_resampler_init(1, sound.rate, rate, 5, &error);
  CHECK(resampler != nullptr);
  Sound out{rate, {}};
  out.pcm.resize(sound.pcm.size() * rate / sound.rate + 16);
  auto in_count = static_cast<spx_uint32_t>(sound.pcm.size());
  auto out_count = static_cast<spx_uint32_t>(out.pcm.size());
  speex_resampler_process_int(resampler, 0, sound.pcm.data(), &in_count, out.pcm.data(),
                              &out_count);
  speex_resampler_destroy(resampler);
  out.pcm.resize(out_count);
  return out;
}

}  // namespace earshot::sim
