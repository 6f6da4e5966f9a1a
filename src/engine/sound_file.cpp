#include "engine/sound_file.hpp"

#include <sndfile.h>
#include <speex/speex_resampler.h>

#include <algorithm>
#include <memory>
#include <span>

#include "base/check.hpp"

namespace earshot::engine {
namespace {

constexpr int kResamplerQuality = 5;  // telephone speech; 10 takes thrice the time to start

void fade_out(std::span<std::int16_t> end) {
  for (std::size_t i = 0; i < end.size(); ++i) {
    const float gain = static_cast<float>(end.size() - i) / static_cast<float>(end.size());
    end[i] = static_cast<std::int16_t>(static_cast<float>(end[i]) * gain);
  }
}

}  // namespace

Result<Sound> read_sound(const std::string& path, Seconds longest) {
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> file(sf_open(path.c_str(), SFM_READ, &info),
                                                         sf_close);
  if (!file) return fail("sound_unreadable", path + ": " + sf_strerror(nullptr));
  if (info.samplerate < 4'000 || info.samplerate > 192'000 || info.channels < 1) {
    return fail("sound_unreadable", path + ": " + std::to_string(info.samplerate) + " Hz, " +
                                        std::to_string(info.channels) +
                                        " channels; use 8,000 to 192,000 Hz");
  }
  const auto frames = std::min<sf_count_t>(info.frames, longest.count() * info.samplerate);
  const auto channels = static_cast<std::size_t>(info.channels);
  std::vector<std::int16_t> interleaved(static_cast<std::size_t>(frames) * channels);
  const auto got = static_cast<std::size_t>(sf_readf_short(file.get(), interleaved.data(), frames));

  Sound sound{info.samplerate, std::vector<std::int16_t>(got)};
  for (std::size_t i = 0; i < got; ++i) {
    int sum = 0;
    for (std::size_t channel = 0; channel < channels; ++channel) {
      sum += interleaved[i * channels + channel];
    }
    sound.samples[i] = static_cast<std::int16_t>(sum / info.channels);
  }
  if (sound.samples.empty()) return fail("sound_unreadable", path + ": no sound in it");
  if (frames < info.frames) {
    const auto tail = std::min(got, static_cast<std::size_t>(info.samplerate));
    fade_out(std::span(sound.samples).last(tail));
  }
  return sound;
}

std::vector<std::int16_t> resampled(const Sound& sound, int rate) {
  if (sound.rate == rate) return sound.samples;
  int error = RESAMPLER_ERR_SUCCESS;
  const std::unique_ptr<SpeexResamplerState, void (*)(SpeexResamplerState*)> resampler(
      speex_resampler_init(1, static_cast<spx_uint32_t>(sound.rate),
                           static_cast<spx_uint32_t>(rate), kResamplerQuality, &error),
      speex_resampler_destroy);
  CHECK(error == RESAMPLER_ERR_SUCCESS);
  speex_resampler_skip_zeros(resampler.get());

  const auto wanted =
      sound.samples.size() * static_cast<std::size_t>(rate) / static_cast<std::size_t>(sound.rate);
  std::vector<std::int16_t> out(wanted);
  auto in_length = static_cast<spx_uint32_t>(sound.samples.size());
  auto out_length = static_cast<spx_uint32_t>(out.size());
  speex_resampler_process_int(resampler.get(), 0, sound.samples.data(), &in_length, out.data(),
                              &out_length);
  return out;  // what the filter holds back at the end is silence already
}

}  // namespace earshot::engine
