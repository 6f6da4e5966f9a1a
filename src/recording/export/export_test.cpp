#include "recording/export/export.hpp"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <cstdlib>

#include "recording/export/waveform.hpp"
#include "recording/testing/tape.hpp"

namespace earshot::recording {
namespace {

using testing::bytes_of;
using testing::key_store;
using testing::Phone;
using testing::play;
using testing::Scratch;
using testing::tone;
using testing::write_tape;

constexpr RecordingId kId{0x7001};
constexpr LegId kCustomer{1}, kAgent{2}, kSupervisor{3};
constexpr double kCustomerHz = 500, kAgentHz = 1100, kSupervisorHz = 1700, kPromptHz = 2300;
constexpr double kLoud = 4000, kSilent = 200;

// What a sound file holds, read by libsndfile, channel by channel.
struct File {
  SF_INFO info{};
  std::vector<std::vector<media::Sample>> channels;
};
File read_file(const std::filesystem::path& path) {
  File file;
  SNDFILE* in = sf_open(path.c_str(), SFM_READ, &file.info);
  EXPECT_NE(in, nullptr) << sf_strerror(nullptr);
  if (!in) return file;
  const auto channels = static_cast<std::size_t>(file.info.channels);
  std::vector<media::Sample> all(static_cast<std::size_t>(file.info.frames) * channels);
  all.resize(static_cast<std::size_t>(sf_readf_short(in, all.data(), file.info.frames)) * channels);
  sf_close(in);
  file.channels.resize(channels);
  for (std::size_t i = 0; i < all.size(); ++i) file.channels[i % channels].push_back(all[i]);
  return file;
}

// Customer and agent talk; the supervisor whispers in the first two seconds and barges in the last
// two; a prompt is played to the agent, another to the customer.
class ExportTest : public ::testing::TestWithParam<Format> {
 protected:
  ExportTest() : keys(key_store(scratch)) {
    Phone customer(kCustomer, Codec::pcmu), agent(kAgent, Codec::g722),
        supervisor(kSupervisor, Codec::opus), to_agent(kAgent, Codec::pcmu),
        to_customer(kCustomer, Codec::pcmu);
    to_agent.prompt = to_customer.prompt = true;
    customer.talk(0s, 4s, kCustomerHz);
    agent.talk(0s, 4s, kAgentHz);
    supervisor.aside = true;
    supervisor.talk(0s, 2s, kSupervisorHz);
    supervisor.aside = false;
    supervisor.talk(2s, 4s, kSupervisorHz);
    to_agent.talk(0s, 4s, kPromptHz);
    to_customer.talk(0s, 4s, kPromptHz + 400);
    write_tape(keys, kId, {&customer, &agent, &supervisor, &to_agent, &to_customer}, 4s,
               {{kCustomer, "customer", {}, ""},
                {kAgent, "agent", {}, ""},
                {kSupervisor, "supervisor", {}, ""}});
  }
  File exported(ExportRequest request) {
    request.format = GetParam();
    Playback playback = play(keys, kId);
    const auto path = scratch / "out";
    const auto done = export_to_file(playback, request, path);
    EXPECT_TRUE(done) << done.error().message;
    File file = read_file(path);
    const int rate = file.info.samplerate;
    EXPECT_EQ(rate, 16'000);  // libsndfile decodes Opus at the rate that it was made from
    EXPECT_NEAR(static_cast<double>(file.info.frames) / rate, 4.0, 0.001);
    return file;
  }
  static bool hears(const File& file, std::size_t channel, double hz, bool whispering) {
    const Millis from = whispering ? 300ms : 2300ms;
    const double level =
        tone(file.channels[channel], file.info.samplerate, from, from + 1400ms, hz);
    EXPECT_TRUE(level > kLoud || level < kSilent) << level;
    return level > kLoud;
  }
  std::size_t index_of(LegId leg, bool prompt = false) {
    const Playback playback = play(keys, kId);
    for (std::size_t i = 0; i < playback.tracks().size(); ++i) {
      if (playback.tracks()[i].leg == leg && playback.tracks()[i].prompt == prompt) return i;
    }
    return 99;
  }

  Scratch scratch;
  KeyStore keys;
};

TEST_P(ExportTest, EachTrackInItsChannelAndNowhereElse) {
  const File file = exported({});
  ASSERT_EQ(file.info.channels, 5);
  const std::pair<std::size_t, double> wanted[] = {{index_of(kCustomer), kCustomerHz},
                                                   {index_of(kAgent), kAgentHz},
                                                   {index_of(kSupervisor), kSupervisorHz},
                                                   {index_of(kAgent, true), kPromptHz},
                                                   {index_of(kCustomer, true), kPromptHz + 400}};
  for (const auto& [channel, own] : wanted) {
    for (const auto& [other, hz] : wanted) {
      EXPECT_EQ(hears(file, channel, hz, false), hz == own) << channel << " " << hz;
      EXPECT_EQ(hears(file, channel, hz, true), hz == own) << channel << " " << hz;
    }
  }
}

TEST_P(ExportTest, MixesByTheWhispersRule) {
  const std::vector<std::size_t> people = {index_of(kCustomer), index_of(kAgent),
                                           index_of(kSupervisor)};
  for (const Aside aside : {Aside::own, Aside::mixed, Aside::dropped}) {
    const File file = exported({.channels = Channels::mixed, .aside = aside, .tracks = people});
    ASSERT_EQ(file.info.channels, 1);
    EXPECT_TRUE(hears(file, 0, kCustomerHz, true));
    EXPECT_TRUE(hears(file, 0, kAgentHz, true));
    EXPECT_EQ(hears(file, 0, kSupervisorHz, true), aside == Aside::mixed);
    EXPECT_TRUE(hears(file, 0, kSupervisorHz, false));
  }
  const File dropped = exported({.aside = Aside::dropped, .tracks = {index_of(kSupervisor)}});
  EXPECT_FALSE(hears(dropped, 0, kSupervisorHz, true));
  EXPECT_TRUE(hears(dropped, 0, kSupervisorHz, false));
}

TEST_P(ExportTest, TheCustomersCopyHasOnlyWhatHeHeard) {
  for (const Channels channels : {Channels::mixed, Channels::one_each}) {
    for (const Aside aside : {Aside::own, Aside::mixed}) {
      const File file = exported({.channels = channels, .aside = aside, .customer_copy = true});
      EXPECT_EQ(file.info.channels, channels == Channels::mixed ? 1 : 4);
      for (std::size_t i = 0; i < file.channels.size(); ++i) {
        EXPECT_FALSE(hears(file, i, kSupervisorHz, true));
        EXPECT_FALSE(hears(file, i, kPromptHz, true)) << "a prompt to the agent";
      }
    }
  }
  const File file = exported({.channels = Channels::mixed, .customer_copy = true});
  EXPECT_TRUE(hears(file, 0, kSupervisorHz, false));
  EXPECT_TRUE(hears(file, 0, kPromptHz + 400, true));
}

TEST_P(ExportTest, ASinkThatFailsEndsItWithItsError) {
  Playback playback = play(keys, kId);
  std::size_t left = 3000;
  const auto done =
      export_sound(playback, {.format = GetParam()}, [&](ByteView bytes) -> Result<void> {
        if (bytes.size() > left) return fail("gone", "the listener went away");
        left -= bytes.size();
        return {};
      });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "gone");
  EXPECT_EQ(export_sound(playback, {.format = GetParam(), .tracks = {7}},
                         [](ByteView) { return Result<void>{}; })
                .error()
                .code,
            "no_such_track");
}

INSTANTIATE_TEST_SUITE_P(Formats, ExportTest, ::testing::Values(Format::wav, Format::ogg_opus),
                         [](const auto& format) {
                           return format.param == Format::wav ? "Wav" : "OggOpus";
                         });

#ifdef __SANITIZE_ADDRESS__  // keeps what was freed
constexpr std::size_t kMore = 512u << 20;
#else
constexpr std::size_t kMore = 16u << 20;
#endif

// What this process holds, in octets.
std::size_t resident() {
  std::size_t size = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> size >> pages;
  return pages * 4096;
}

TEST(LongExport, FourHoursTakeNoMoreMemoryThanMinutesAndTellHowFarTheyAre) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  constexpr Micros kLong = 4h;
  {
    Phone customer(kCustomer, Codec::pcmu, 80), agent(kAgent, Codec::pcma, -80);
    for (Micros at = 0s; at + 20s < kLong; at += 60s) {
      customer.talk(at, at + 3s, kCustomerHz);
      agent.talk(at + 3s, at + 6s, kAgentHz);
    }
    write_tape(keys, kId, {&customer, &agent}, kLong);
  }
  for (const auto& [format, channels] :
       {std::pair{Format::wav, Channels::one_each}, {Format::ogg_opus, Channels::mixed}}) {
    if (format == Format::ogg_opus && !std::getenv("EARSHOT_LONG")) continue;  // minutes
    std::size_t octets = 0, most = 0, largest = 0;
    std::vector<int> told;
    Playback playback = play(keys, kId);
    const std::size_t before = resident();
    const auto done = export_sound(playback,
                                   {.format = format,
                                    .channels = channels,
                                    .on_progress = [&](int percent) { told.push_back(percent); }},
                                   [&](ByteView bytes) -> Result<void> {
                                     octets += bytes.size();
                                     largest = std::max(largest, bytes.size());
                                     most = std::max(most, resident());
                                     return {};
                                   });
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_GT(octets, format == Format::wav ? 8000u * 2 * 2 * 4 * 3600 : 1u << 20);
    EXPECT_LT(largest, 1u << 20);
    EXPECT_LT(most, before + kMore);
    EXPECT_GE(told.size(), 90u);
    EXPECT_TRUE(std::ranges::adjacent_find(told, std::greater_equal{}) == told.end());
    EXPECT_EQ(told.back(), 100);
  }
}

TEST(WavStream, BeyondFourGigabytesItIsRf64AndTellsItsLength) {
  constexpr std::int64_t kFrames = 700'000'000;  // of four channels: 5.6 GB
  Bytes head;
  std::uint64_t size = 0;
  auto stream =
      testing::must(make_wav_stream(16'000, 4, kFrames, [&](ByteView bytes) -> Result<void> {
        if (head.size() < 4096) head.insert(head.end(), bytes.begin(), bytes.end());
        size += bytes.size();
        return {};
      }));
  ASSERT_TRUE(stream->write(std::vector<media::Sample>(4096, 77)));
  const Scratch scratch;
  testing::put(scratch / "big", head);
  // As long as it tells, without writing it: the rest is a hole.
  std::filesystem::resize_file(scratch / "big", head.size() - 8192 + kFrames * 8);
  SF_INFO info{};
  SNDFILE* in = sf_open((scratch / "big").c_str(), SFM_READ, &info);
  ASSERT_NE(in, nullptr);
  EXPECT_EQ(info.format & SF_FORMAT_TYPEMASK, SF_FORMAT_RF64);
  EXPECT_EQ(info.frames, kFrames);
  EXPECT_EQ(info.channels, 4);
  std::vector<media::Sample> first(8);
  EXPECT_EQ(sf_readf_short(in, first.data(), 2), 2);
  EXPECT_EQ(first[7], 77);
  sf_close(in);
}

TEST(Waveform, ShowsWhoSpeaksWhenAndWhereNobodyDoes) {
  const Scratch scratch;
  const auto keys = key_store(scratch);
  Phone customer(kCustomer, Codec::pcmu), agent(kAgent, Codec::pcma);
  customer.talk(0s, 2s, 500);
  agent.talk(6s, 8s, 500);
  agent.aside = true;
  agent.talk(9s, 10s, 700);
  write_tape(keys, kId, {&customer, &agent}, 11s);
  Playback playback = play(keys, kId);
  for (const bool with_aside : {false, true}) {
    const Waveform wave = testing::must(waveform(playback, 50ms, with_aside));
    ASSERT_EQ(wave.tracks.size(), 2u);
    ASSERT_EQ(wave.tracks[0].size(), 220u);
    EXPECT_NEAR(wave.tracks[0][20].high, 31, 2);
    EXPECT_NEAR(wave.tracks[0][20].low, -31, 2);
    EXPECT_EQ(wave.tracks[0][100].high, 0);
    EXPECT_EQ(wave.tracks[1][20].high, 0);
    EXPECT_NEAR(wave.tracks[1][140].high, 31, 2);
    EXPECT_EQ(wave.tracks[1][190].high > 20, with_aside);
    ASSERT_EQ(wave.silences.size(), with_aside ? 3u : 2u);
    EXPECT_NEAR(static_cast<double>(wave.silences[0].from.count()), 2e6, 60e3);
    EXPECT_NEAR(static_cast<double>(wave.silences[0].until.count()), 6e6, 60e3);
  }
}

}  // namespace
}  // namespace earshot::recording
