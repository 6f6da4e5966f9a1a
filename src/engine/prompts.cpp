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
      {"sorry-goodbye",
       {"im-sorry.wav", "vm-nobodyavail.wav", "vm-goodbye.wav"},
       {{520, 200ms, 0.15f}, {0, 100ms}, {400, 400ms, 0.15f}}},
  };
  return kDefaults;
}

media::Prompt to_prompt(const std::string& name, const Sound& sound) {
  media::Prompt prompt{name, {}};
  for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
    prompt.samples[i] = resampled(sound, kRoomRates[i]);
  }
  return prompt;
}

media::Prompt from_tones(const std::string& name, const std::vector<Tone>& tones) {
  media::Prompt prompt{name, {}};
  for (std::size_t i = 0; i < kRoomRates.size(); ++i) {
    prompt.samples[i] = synthesized(tones, kRoomRates[i]);
  }
  return prompt;
}

// None: one of them is not to be had.
std::optional<Sound> default_sound(const Default& wanted, const PromptConfig& config) {
  if (wanted.files.empty()) return std::nullopt;
  const bool music = std::string_view(wanted.name) == "hold-music";
  const std::filesystem::path directory = music ? config.music_directory : config.sounds_directory;
  Sound whole;
  for (const auto* file : wanted.files) {
    auto sound = read_sound((directory / file).string(), config.longest);
    if (!sound || (whole.rate != 0 && sound->rate != whole.rate)) return std::nullopt;
    whole.rate = sound->rate;
    whole.samples.insert(whole.samples.end(), sound->samples.begin(), sound->samples.end());
  }
  return whole;
}

}  // namespace

Result<Prompts> Prompts::load(const PromptConfig& config) {
  Prompts prompts;
  for (const auto& [name, file] : config.files) {
    auto sound = read_sound(file, config.longest);
    if (!sound) {
      return fail("prompt_unreadable", "prompt \"" + name + "\": " + sound.error().message);
    }
    prompts.prompts_.emplace(name, to_prompt(name, *sound));
  }
  for (const auto& wanted : defaults()) {
    if (prompts.prompts_.contains(wanted.name)) continue;
    if (const auto sound = default_sound(wanted, config)) {
      prompts.prompts_.emplace(wanted.name, to_prompt(wanted.name, *sound));
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
