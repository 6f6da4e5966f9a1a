#include "engine/prompts.hpp"

#include <filesystem>

#include "engine/sound_file.hpp"
#include "engine/tone.hpp"

namespace earshot::engine {
namespace {

struct Default {
  const char* name;
  std::vector<const char*> files;  // one after the other, in the sounds (or music) directory
  std::vector<Tone> tones;         // when there are none
};

// Ring-back is ITU-T E.180's most common one. The others are short, apart in pitch, and soft: they
// are heard in the middle of somebody's work.
const std::vector<Default>& defaults() {
  static const std::vector<Default> kDefaults = {
      {"hold-music",
       {"manolo_camp-morning_coffee.wav"},
       {{392, 400ms, 0.05f}, {0, 400ms}, {494, 400ms, 0.05f}, {0, 3'800ms}}},
      {"ring-back", {}, {{425, 1s, 0.15f}, {0, 4s}}},
      {"waiting-tone", {}, {{440, 150ms, 0.06f}, {0, 3'850ms}}},
      {"agent-gone",
       {"agent-loggedoff.wav"},
       {{660, 150ms, 0.15f}, {0, 50ms}, {520, 150ms, 0.15f}, {0, 50ms}, {400, 300ms, 0.15f}}},
      {"refused-not-allowed",
       {"feature-not-avail-line.wav"},
       {{400, 250ms, 0.15f}, {0, 250ms}, {400, 250ms, 0.15f}, {0, 250ms}, {400, 250ms, 0.15f}}},
      {"no-such-extension",
       {"pbx-invalid.wav"},
       {{950, 330ms, 0.15f}, {1400, 330ms, 0.15f}, {1800, 330ms, 0.15f}, {0, 500ms}}},
      {"takeover-taken",
       {},
       {{480, 250ms, 0.15f}, {0, 250ms}, {480, 250ms, 0.15f}, {0, 250ms}, {480, 250ms, 0.15f}}},
      // What a supervisor's key has done; up: with the agent from now on, down: no longer.
      {"follow-on", {}, {{660, 80ms, 0.05f}, {880, 120ms, 0.05f}}},
      {"follow-off", {}, {{880, 80ms, 0.05f}, {660, 120ms, 0.05f}}},
      {"key-applied", {}, {{880, 60ms, 0.04f}}},
      // What the rules of the house let people hear. The periodic one is that of recorders on North
      // American lines, 1400 Hz for 0.2 s (47 CFR 64.501); how often, the rules say. The words are
      // spoken by others (app/announcements.hpp); a tone in their place says only that there is
      // something to say.
      {"periodic-tone", {}, {{1400, 200ms, 0.1f}}},
      {"notice-tone", {}, {{880, 90ms, 0.06f}, {0, 60ms}, {880, 90ms, 0.06f}}},
      {"privacy-warning",
       {},
       {{660, 120ms, 0.08f}, {0, 80ms}, {660, 120ms, 0.08f}, {0, 80ms}, {660, 120ms, 0.08f}}},
      // consent-notice and consent-question have no tone in their place: a tone tells nobody what
      // he consents to, so without words his ears stay closed.
      {"supervisor-joining", {}, {{520, 200ms, 0.12f}, {0, 80ms}, {660, 300ms, 0.12f}}},
      {"recording-unavailable",
       {},
       {{950, 330ms, 0.15f}, {0, 250ms}, {950, 330ms, 0.15f}, {0, 250ms}, {400, 500ms, 0.15f}}},
      {"sorry-goodbye",
       {"im-sorry.wav", "vm-nobodyavail.wav", "vm-goodbye.wav"},
       {{520, 200ms, 0.15f}, {0, 100ms}, {400, 400ms, 0.15f}}},
  };
  return kDefaults;
}

Prompts::Sound from_tones(const std::string& name, const std::vector<Tone>& tones) {
  media::Prompt prompt{name, {}};
  for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
    prompt.samples[i] = synthesized(tones, kRoomRates[i]);
  }
  return std::make_shared<const media::Prompt>(std::move(prompt));
}

// Null: one of them is not to be had.
Prompts::Sound default_prompt(const Default& wanted, const PromptConfig& config) {
  if (wanted.files.empty()) return nullptr;
  const bool music = std::string_view(wanted.name) == "hold-music";
  const std::filesystem::path directory = music ? config.music_directory : config.sounds_directory;
  std::vector<std::string> files;
  for (const auto* file : wanted.files) files.push_back((directory / file).string());
  return read_prompt(wanted.name, files, config.longest).value_or(nullptr);
}

}  // namespace

// Each file may have a rate of its own.
Result<std::shared_ptr<const media::Prompt>> read_prompt(const std::string& name,
                                                         const std::vector<std::string>& files,
                                                         Seconds longest) {
  media::Prompt prompt{name, {}};
  for (const auto& file : files) {
    const auto sound = read_sound(file, longest);
    if (!sound) {
      return fail("prompt_unreadable", "prompt \"" + name + "\": " + sound.error().message);
    }
    for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
      const auto part = resampled(*sound, kRoomRates[i]);
      prompt.samples[i].insert(prompt.samples[i].end(), part.begin(), part.end());
    }
  }
  return std::make_shared<const media::Prompt>(std::move(prompt));
}

Result<Prompts> Prompts::load(const PromptConfig& config) {
  Prompts prompts;
  prompts.longest_ = config.longest;
  for (const auto& [name, files] : config.files) {
    auto prompt = read_prompt(name, files, config.longest);
    if (!prompt) return tl::unexpected(prompt.error());
    prompts.loaded_.emplace(name, std::move(*prompt));
  }
  for (const auto& wanted : defaults()) {
    if (prompts.loaded_.contains(wanted.name)) continue;
    if (auto prompt = default_prompt(wanted, config)) {
      prompts.loaded_.emplace(wanted.name, std::move(prompt));
    } else {
      prompts.loaded_.emplace(wanted.name, from_tones(wanted.name, wanted.tones));
      if (!wanted.files.empty()) prompts.made_as_tones_.push_back(wanted.name);
    }
  }
  return prompts;
}

Prompts::Sound Prompts::find(const std::string& name) const {
  for (const auto* sounds : {&added_, &loaded_}) {
    if (const auto found = sounds->find(name); found != sounds->end()) return found->second;
  }
  return nullptr;
}

void Prompts::add(Sound sound) {
  auto& place = added_[sound->name];
  if (place) out_of_use_.push_back(std::move(place));
  place = std::move(sound);
}

void Prompts::remove(const std::string& name) {
  auto gone = added_.extract(name);
  if (gone) out_of_use_.push_back(std::move(gone.mapped()));
}

// Nobody takes one up again, so a count of one stays so.
void Prompts::free_unheard() {
  std::erase_if(out_of_use_, [](const Sound& sound) { return sound.use_count() == 1; });
}

}  // namespace earshot::engine
