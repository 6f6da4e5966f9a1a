#pragma once
// What the house says to callers and agents: its own prompts, those of the rules, as sound files
// for engine::Prompts. Waits for the disk and for espeak-ng.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/policy/rules.hpp"

namespace earshot::app {

// The prompts that the rules use by default, in English: consent-notice, consent-question,
// supervisor-joining, recording-unavailable.
const std::vector<core::Announcement>& house_announcements();

// Every name that a rule may use without giving an announcement: those above, the tones and what
// engine::Prompts has besides.
std::vector<std::string> house_prompts();

struct AnnouncementFiles {
  std::map<std::string, std::vector<std::string>> files;  // as engine::PromptConfig has them
  // What could not be made, each with its prompt's name. Its place takes the house's words, or the
  // built-in tone, which tells nobody what he consents to: say it loudly.
  std::vector<std::string> warnings;
};
AnnouncementFiles announcement_files(const core::Rules& rules, const std::filesystem::path& cache);

// When somebody adds it: can its file be played, can its text be spoken? Errors: those of speak(),
// and "sound_unreadable".
Result<void> check_announcement(const core::Announcement& announcement,
                                const std::filesystem::path& cache);

}  // namespace earshot::app
