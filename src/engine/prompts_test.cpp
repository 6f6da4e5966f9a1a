#include "engine/prompts.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>

#include "engine/sound_file.hpp"
#include "engine/tone.hpp"

namespace earshot::engine {
namespace {

double power_at(const std::vector<std::int16_t>& samples, int rate, double hertz) {
  const double step = 2 * std::numbers::pi * hertz / rate;
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    real += samples[i] * std::cos(step * double(i));
    imaginary += samples[i] * std::sin(step * double(i));
  }
  return (real * real + imaginary * imaginary) / double(samples.size()) / double(samples.size());
}

PromptConfig no_packages() {
  PromptConfig config;
  config.sounds_directory = config.music_directory = "/nonexistent";
  return config;
}

TEST(Prompts, EveryNameTheCoreUsesSoundsWithoutAnyFile) {
  const auto prompts = Prompts::load(no_packages());
  ASSERT_TRUE(prompts);
  for (const char* name :
       {"hold-music", "ring-back", "waiting-tone", "agent-gone", "refused-not-allowed",
        "no-such-extension", "takeover-taken", "sorry-goodbye", "follow-on", "follow-off",
        "key-applied", "periodic-tone", "notice-tone", "privacy-warning", "supervisor-joining",
        "recording-unavailable"}) {
    const auto prompt = prompts->find(name);
    ASSERT_NE(prompt, nullptr) << name;
    EXPECT_EQ(prompt->samples[0].size() * 2, prompt->samples[1].size()) << name;
    EXPECT_EQ(prompt->samples[0].size() * 6, prompt->samples[2].size()) << name;
  }
  EXPECT_EQ(prompts->find("no such sound"), nullptr);
  // Nobody consents to a tone.
  EXPECT_EQ(prompts->find("consent-notice"), nullptr);
  EXPECT_EQ(prompts->find("consent-question"), nullptr);
  EXPECT_EQ(prompts->made_as_tones().size(), 5u);
}

TEST(Prompts, RingBackIs425HertzOneSecondInFive) {
  const auto prompts = Prompts::load(no_packages());
  for (const int rate : kRoomRates) {
    const auto samples = prompts->find("ring-back")->at_rate(rate);
    ASSERT_EQ(samples.size(), static_cast<std::size_t>(rate) * 5);
    const std::vector<std::int16_t> on(samples.begin(), samples.begin() + rate);
    EXPECT_GT(power_at(on, rate, 425), 1'000 * power_at(on, rate, 700));
    EXPECT_EQ(samples[static_cast<std::size_t>(rate) * 3], 0);
  }
}

TEST(Prompts, ThePeriodicToneIs1400HertzForAFifthOfASecond) {
  const auto prompts = Prompts::load(no_packages());
  for (const int rate : kRoomRates) {
    const auto& samples = prompts->find("periodic-tone")->at_rate(rate);
    EXPECT_EQ(samples.size(), static_cast<std::size_t>(rate) / 5);
    EXPECT_GT(power_at(samples, rate, 1'400), 1'000 * power_at(samples, rate, 700));
  }
}

TEST(Prompts, ResamplingKeepsTheToneAndTheLength) {
  const Sound sound{8'000, synthesized({{1'000, 1s, 0.5f}}, 8'000)};
  for (const int rate : kRoomRates) {
    const auto out = resampled(sound, rate);
    EXPECT_EQ(out.size(), static_cast<std::size_t>(rate));
    EXPECT_GT(power_at(out, rate, 1'000), 10'000 * power_at(out, rate, 1'500)) << rate;
  }
}

TEST(Prompts, AConfiguredFileThatIsNoSoundIsNamed) {
  const auto path = std::filesystem::temp_directory_path() / "earshot-not-a-sound.wav";
  std::ofstream(path) << "not a sound";
  auto config = no_packages();
  config.files["hold-music"] = {path.string()};
  const auto prompts = Prompts::load(config);
  std::filesystem::remove(path);
  ASSERT_FALSE(prompts);
  EXPECT_EQ(prompts.error().code, "prompt_unreadable");
  EXPECT_NE(prompts.error().message.find(path.string()), std::string::npos);
}

std::shared_ptr<const media::Prompt> sound_named(const std::string& name) {
  return std::make_shared<const media::Prompt>(media::Prompt{name, {}});
}

TEST(Prompts, WhatIsAddedReplacesAndGoesAgain) {
  auto prompts = *Prompts::load(no_packages());
  const auto loaded = prompts.find("hold-music");
  const auto own = sound_named("hold-music"), greeting = sound_named("greeting");
  prompts.add(own);
  prompts.add(greeting);
  EXPECT_EQ(prompts.find("hold-music"), own);
  EXPECT_EQ(prompts.find("greeting"), greeting);
  const auto newer = sound_named("greeting");
  prompts.add(newer);
  EXPECT_EQ(prompts.find("greeting"), newer);
  prompts.remove("greeting");
  prompts.remove("hold-music");
  prompts.remove("ring-back");  // of the server: stays
  EXPECT_EQ(prompts.find("greeting"), nullptr);
  EXPECT_EQ(prompts.find("hold-music"), loaded);
  EXPECT_NE(prompts.find("ring-back"), nullptr);
}

TEST(Prompts, OutOfUseIsFreedWhenNobodyHasIt) {
  auto prompts = *Prompts::load(no_packages());
  auto playing = sound_named("greeting");
  const std::weak_ptr<const media::Prompt> first = playing;
  prompts.add(playing);
  prompts.add(sound_named("greeting"));
  prompts.free_unheard();
  EXPECT_EQ(prompts.out_of_use(), 1u);
  playing.reset();  // let go of, yet not freed by who played it
  EXPECT_FALSE(first.expired());
  prompts.free_unheard();
  EXPECT_EQ(prompts.out_of_use(), 0u);
  EXPECT_TRUE(first.expired());
}

}  // namespace
}  // namespace earshot::engine
