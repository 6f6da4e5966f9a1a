#include "engine/prompts.hpp"

#include <filesystem>
#include <optional>

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
      {"sorry-goodbye",
       {"im-sorry.wav", "vm-nobodyavail.wav", "vm-goodbye.wav"},
       {{520, 200ms, 0.15f}, {0, 100ms}, {400, 400ms, 0.15f}}},
  };
  return kDefaults;
}

media::Prompt from_tones(const std::string& name, const std::vector<Tone>& tones) {
  media::Prompt prompt{name, {}};
  for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
    prompt.samples[i] = synthesized(tones, kRoomRates[i]);
  }
  return prompt;
}

// The files one after the other; each may have a rate of its own.
Result<media::Prompt> from_files(const std::string& name, const std::vector<std::string>& files,
                                 Seconds longest) {
  media::Prompt prompt{name, {}};
  for (const auto& file : files) {
    const auto sound = read_sound(file, longest);
    if (!sound) return tl::unexpected(sound.error());
    for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
      const auto part = resampled(*sound, kRoomRates[i]);
      prompt.samples[i].insert(prompt.samples[i].end(), part.begin(), part.end());
    }
  }
  return prompt;
}

// None: one of them is not to be had.
std::optional<media::Prompt> default_prompt(const Default& wanted, const PromptConfig& config) {
  if (wanted.files.empty()) return std::nullopt;
  const bool music = std::string_view(wanted.name) == "hold-music";
  const std::filesystem::path directory = music ? config.music_directory : config.sounds_directory;
  std::vector<std::string> files;
  for (const auto* file : wanted.files) files.push_back((directory / file).string());
  auto prompt = from_files(wanted.name, files, config.longest);
  if (!prompt) return std::nullopt;
  return std::move(*prompt);
}

}  // namespace

Result<Prompts> Prompts::load(const PromptConfig& config) {
  Prompts prompts;
  for (const auto& [name, files] : config.files) {
    auto prompt = from_files(name, files, config.longest);
    if (!prompt) {
      return fail("prompt_unreadable", "prompt \"" + name + "\": " + prompt.error().message);
    }
    prompts.prompts_.emplace(name, std::move(*prompt));
  }
  for (const auto& wanted : defaults()) {
    if (prompts.prompts_.contains(wanted.name)) continue;
    if (auto prompt = default_prompt(wanted, config)) {
      prompts.prompts_.emplace(wanted.name, std::move(*prompt));
    } else {
      prompts.prompts_.emplace(wanted.name, from_tones(wanted.name, wanted.tones));
      if (!wanted.files.empty()) prompts.made_as_tones_.push_back(wanted.name);
    }
  }
  return prompts;
}

const media::Prompt* Prompts::find(const std::string& name) const {
  const auto found = prompts_.find(name);
  return found == prompts_.end() ? nullptr : &found->second;
}

}  // namespace earshot::engine
