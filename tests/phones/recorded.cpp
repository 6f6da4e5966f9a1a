#include "tests/phones/recorded.hpp"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

#include "recording/export/export.hpp"
#include "recording/storage/vault.hpp"
#include "sim/tones.hpp"
#include "tests/phones/faults_floor.hpp"

namespace earshot::phones {

namespace {

using sim::Awaited;

Result<recording::Playback> playback_of(const std::filesystem::path& folder,
                                        const std::string& id) {
  auto master = recording::MasterKeys::open(folder / "earshot.recording-key");
  if (!master) return tl::unexpected(master.error());
  const recording::Vault vault({{folder / "recordings"}, std::move(*master)}, nullptr, nullptr);
  auto reader = vault.open(*RecordingId::parse(id));
  if (!reader) return tl::unexpected(reader.error());
  return recording::Playback::open(std::move(*reader));
}

}  // namespace

void Recorded::publish(const Json& rules) {
  const auto version = server_.get("/api/v1/rules")["version"];
  const auto done = server_.ask("PUT", "/api/v1/rules", {{"version", version}, {"rules", rules}});
  ASSERT_TRUE(done) << done.error().message;
}

void Recorded::publish_for_all(const Json& queue_rules) {
  Json all = queue_rules;
  all["queue"] = "*";
  publish({{"queues", Json::array({all})}});
}

Json Recorded::always() { return {{"when", "always"}}; }

std::string Recorded::tone_prompt(const std::string& name, int tone, double seconds) {
  constexpr int kRate = 8'000;
  std::vector<std::int16_t> samples(static_cast<std::size_t>(seconds * kRate));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<std::int16_t>(
        32'767 * sim::kToneLevel *
        std::sin(2 * std::numbers::pi * sim::kToneHertz.at(tone) * static_cast<double>(i) / kRate));
  SF_INFO info{.frames = 0,
               .samplerate = kRate,
               .channels = 1,
               .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16,
               .sections = 0,
               .seekable = 0};
  const auto path = server_.folder() / (name + ".wav");
  SNDFILE* file = ::sf_open(path.c_str(), SFM_WRITE, &info);
  EXPECT_TRUE(file) << path;
  ::sf_write_short(file, samples.data(), static_cast<sf_count_t>(samples.size()));
  ::sf_close(file);
  return path;
}

void Recorded::begin_queued() {
  agent_ = &phone("101", kAgent);
  customer_ = &customer();
  talk(*customer_, *agent_, "+4930700");
  call_.emplace(*customer_, *agent_);
}

void Recorded::end_call() {
  customer_->hang_up();
  for (const auto& phone : people_)
    if (phone->state().phase == sim::CallPhase::answered)
      EXPECT_OK(phone->wait_for(Awaited::ended, phone->options().user + " is released"));
}

testing::AssertionResult Recorded::is_recorded() {
  return eventually("the call is recorded", [&] { return live_call()["recording"].is_object(); });
}

Json Recorded::recording_in(const std::string& state) {
  Json found;
  EXPECT_TRUE(eventually("a recording is " + state, [&] {
    const auto all = server_.get("/api/v1/recordings")["recordings"];
    if (all.size() == 1) found = all[0];
    return found.is_object() && found["state"] == state;
  })) << found.dump(2);
  return found;
}

testing::AssertionResult Recorded::has_event(const std::string& type) {
  return eventually(
      "an event " + type + " is in the database",
      [&] {
        OtherProgram database(server_.folder() / "earshot.db");
        return database.number("SELECT count(*) FROM events WHERE type = '" + type + "'") > 0;
      },
      std::chrono::seconds(20));
}

Json Recorded::Opened::track(const std::string& part) const {
  for (const auto& track : ticket["tracks"])
    if (track["part"] == part) return track;
  return nullptr;
}

double Recorded::Opened::marker(const std::string& kind, const std::string& text,
                                double after) const {
  for (const auto& marker : ticket["markers"]) {
    const double at = marker["at_ms"].get<double>() / 1'000;
    if (marker["kind"] == kind && (text.empty() || marker["text"] == text) && at >= after)
      return at;
  }
  ADD_FAILURE() << "no marker " << kind << " " << text << " in " << ticket["markers"].dump(2);
  return 0;
}

Recorded::Opened Recorded::open(const std::string& id, const std::string& actor) {
  const auto answer = server_.ask("POST", "/api/v1/recordings/" + id + "/plays",
                                  {{"use", "download"}, {"reason", "a test"}}, actor);
  EXPECT_TRUE(answer) << answer.error().message;
  return {id, answer.value_or(Json::object())};
}

Track Recorded::download(const Opened& opened, const Json& track, const std::string& variant) {
  const std::string leg = track.is_null() ? "mix" : track["leg"].get<std::string>();
  const auto sound = server_.download(opened.ticket["links"]["audio"].get<std::string>() +
                                      "?format=wav&track=" + leg + "&variant=" + variant);
  EXPECT_TRUE(sound) << sound.error().message;
  const auto path = server_.folder() / ("download-" + std::to_string(++files_) + ".wav");
  std::ofstream(path, std::ios::binary) << sound.value_or("");
  return Track::read(path);
}

std::optional<Track> Recorded::from_disk(const std::string& id, const std::string& part) {
  auto playback = playback_of(server_.folder().path(), id);
  EXPECT_TRUE(playback) << playback.error().message;
  if (!playback) return std::nullopt;
  const auto& tracks = playback->tracks();
  const auto found = std::ranges::find_if(
      tracks, [&](const auto& track) { return track.part == part && !track.prompt; });
  if (found == tracks.end()) return std::nullopt;
  const auto path = server_.folder() / ("disk-" + std::to_string(++files_) + ".wav");
  const auto done = recording::export_to_file(
      *playback, {.tracks = {static_cast<std::size_t>(found - tracks.begin())}}, path);
  EXPECT_TRUE(done) << done.error().message;
  return Track::read(path);
}

Result<void> Recorded::readable_on_disk(const std::string& id) {
  const auto playback = playback_of(server_.folder().path(), id);
  if (!playback) return tl::unexpected(playback.error());
  return {};
}

std::string Recorded::run_with(std::vector<std::string> arguments,
                               const std::vector<std::string>& more, int expected_exit) {
  arguments.insert(arguments.begin(), earshot_program());
  arguments.insert(arguments.end(), more.begin(), more.end());
  Process program(arguments, server_.folder() / "command.log");
  EXPECT_EQ(program.exit_code(std::chrono::seconds(20)), expected_exit) << program.output();
  return program.output();
}

std::string Recorded::run(const std::vector<std::string>& arguments, int expected_exit) {
  return run_with(arguments, {"--config", server_.folder() / "earshot.toml"}, expected_exit);
}

std::string Recorded::run_client(const std::vector<std::string>& arguments, int expected_exit) {
  return run_with(arguments,
                  {"--api", server_.api_url(), "--token-file", server_.folder() / "token"},
                  expected_exit);
}

}  // namespace earshot::phones
