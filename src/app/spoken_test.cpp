#include "app/spoken.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "app/announcements.hpp"
#include "engine/prompts.hpp"
#include "engine/sound_file.hpp"

namespace earshot::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Spoken : public testing::Test {
 protected:
  Spoken() {
    auto name = (fs::temp_directory_path() / "earshot-spoken-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    cache_ = directory_ / "cache";
  }
  ~Spoken() override { fs::remove_all(directory_); }
  std::string program(const std::string& script) {
    const auto path = (directory_ / "speaker").string();
    std::ofstream(path) << "#!/bin/sh\n" << script;
    ::chmod(path.c_str(), 0700);
    return path;
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(cache_), fs::directory_iterator()));
  }
  fs::path directory_, cache_;
};

TEST_F(Spoken, ATextBecomesASoundOfSomeSecondsThatIsNotSilence) {
  const auto file = speak("This call may be monitored or recorded.", "en", cache_);
  ASSERT_TRUE(file) << file.error().message;
  const auto sound = engine::read_sound(file->string(), 90s);
  ASSERT_TRUE(sound);
  EXPECT_GT(sound->samples.size(), static_cast<std::size_t>(sound->rate));
  EXPECT_LT(sound->samples.size(), static_cast<std::size_t>(sound->rate) * 10);
  double power = 0;
  for (const double sample : sound->samples) power += sample * sample;
  EXPECT_GT(power / static_cast<double>(sound->samples.size()), 100.0 * 100.0);
}

TEST_F(Spoken, TheSameIsSpokenOnceAndAnotherAnew) {
  const auto first = speak("One.", "en", cache_);
  ASSERT_TRUE(first);
  const auto again = speak("One.", "en", cache_, {.program = "/nowhere/espeak-ng"});
  ASSERT_TRUE(again) << again.error().message;  // from the cache: nobody had to speak
  EXPECT_EQ(*first, *again);
  const auto german = speak("One.", "de", cache_), other = speak("Two.", "en", cache_);
  ASSERT_TRUE(german && other);
  EXPECT_NE(*german, *first);
  EXPECT_NE(*other, *first);
  EXPECT_EQ(files(), 3u);
}

TEST_F(Spoken, ACacheFileThatIsNoSoundIsSpokenAgain) {
  const auto file = speak("One.", "en", cache_);
  ASSERT_TRUE(file);
  std::ofstream(*file, std::ios::trunc) << "cut";
  EXPECT_EQ(speak("One.", "en", cache_), file);
  EXPECT_TRUE(engine::read_sound(file->string(), 90s));
}

TEST_F(Spoken, ATextIsNeverAnOptionNorSomethingForAShell) {
  const auto victim = directory_ / "victim";
  const std::string touch = "touch " + victim.string();
  const std::vector<std::string> texts = {"-w " + victim.string(), "--version", "$(" + touch + ")",
                                          "; " + touch + " ;", "`id` \" ' \\ é 你好"};
  for (const auto& text : texts) {
    const auto file = speak(text, "en", cache_);
    EXPECT_TRUE(file) << text << ": " << file.error().message;
    EXPECT_FALSE(fs::exists(victim)) << text;
  }
}

TEST_F(Spoken, RefusesWhatItCanNotSpeak) {
  EXPECT_EQ(speak("", "en", cache_).error().code, "bad_text");
  EXPECT_EQ(speak(std::string(501, 'a'), "en", cache_).error().code, "bad_text");
  for (const char* voice : {"", "-w", "../../etc/passwd", "en us", "1"})
    EXPECT_EQ(speak("One.", voice, cache_).error().code, "bad_voice") << voice;
  EXPECT_EQ(speak("One.", "qqq", cache_).error().code, "speech_failed");
  EXPECT_EQ(files(), 0u);
}

TEST_F(Spoken, SaysThatTheProgramIsMissing) {
  const auto file = speak("One.", "en", cache_, {.program = "no-such-speaker"});
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "speech_missing");
  EXPECT_THAT(file.error().message, HasSubstr("install espeak-ng"));
}

TEST_F(Spoken, APatienceThatEndsKillsTheProgram) {
  const auto begun = std::chrono::steady_clock::now();
  const auto file = speak("One.", "en", cache_, {program("exec sleep 600\n"), 50ms});
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "speech_timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 300s);  // it did not wait for the sleeper
  EXPECT_EQ(files(), 0u);
}

TEST_F(Spoken, WhatAFailingProgramWroteIsNotKept) {
  const auto half = program("while [ \"$1\" != -w ]; do shift; done; echo half > \"$2\"\n");
  EXPECT_EQ(speak("One.", "en", cache_, {half}).error().code, "speech_failed");
  EXPECT_EQ(speak("One.", "en", cache_, {program("exit 3\n")}).error().code, "speech_failed");
  EXPECT_EQ(files(), 0u);
}

TEST_F(Spoken, ACacheThatCanNotBeMadeIsTold) {
  std::ofstream(cache_) << "a file";
  const auto file = speak("One.", "en", cache_ / "below");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "cache_unusable");
}

using Announcements = Spoken;

TEST_F(Announcements, TheHouseSpeaksWhatItsRulesUse) {
  const auto made = announcement_files({}, cache_);
  EXPECT_THAT(made.warnings, testing::IsEmpty());
  const core::ConsentRule consent;
  for (const auto& name :
       {consent.announcement, consent.question, std::string("supervisor-joining"),
        std::string("recording-unavailable")}) {
    ASSERT_TRUE(made.files.contains(name)) << name;
    EXPECT_TRUE(engine::read_sound(made.files.at(name).at(0), 90s)) << name;
  }
}

// A tone says who comes, or that a recording fails; it can not tell anybody what he agrees to.
// Without its words a consent prompt does not play, and the call stays closed.
TEST_F(Announcements, WithoutAnyWordsEveryPromptButConsentIsATone) {
  const auto prompts = engine::Prompts::load({});
  ASSERT_TRUE(prompts);
  const core::ConsentRule consent;
  for (const auto& name : house_prompts()) {
    const bool asks = name == consent.announcement || name == consent.question;
    EXPECT_EQ(prompts->find(name) != nullptr, !asks) << name;
  }
}

TEST_F(Announcements, TheRulesOwnReplaceTheHousesAndAddOthers) {
  const auto spoken = speak("Our own.", "en", directory_ / "own");
  ASSERT_TRUE(spoken);
  core::Rules rules;
  rules.announcements = {{.name = "consent-notice", .text = "Hello.", .voice = "de"},
                         {.name = "greeting", .file = spoken->string()}};
  const auto made = announcement_files(rules, cache_);
  EXPECT_THAT(made.warnings, testing::IsEmpty());
  EXPECT_EQ(made.files.at("greeting"), std::vector<std::string>{spoken->string()});
  EXPECT_EQ(made.files.at("consent-notice").at(0), speak("Hello.", "de", cache_)->string());
}

TEST_F(Announcements, WhatCanNotBePlayedIsToldAndTheHousesTakesItsPlace) {
  std::ofstream(directory_ / "no.wav") << "no sound";
  core::Rules rules;
  rules.announcements = {{.name = "consent-notice", .file = (directory_ / "no.wav").string()},
                         {.name = "greeting", .file = "/no/such.wav"}};
  for (const auto& one : rules.announcements)
    EXPECT_EQ(check_announcement(one, cache_).error().code, "sound_unreadable");
  const auto made = announcement_files(rules, cache_);
  ASSERT_EQ(made.warnings.size(), 2u);
  EXPECT_THAT(made.warnings[0], AllOf(HasSubstr("\"consent-notice\""), HasSubstr("no.wav")));
  EXPECT_TRUE(made.files.contains("consent-notice"));
  EXPECT_FALSE(made.files.contains("greeting"));
}

}  // namespace
}  // namespace earshot::app
