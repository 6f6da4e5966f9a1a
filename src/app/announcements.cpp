#include "app/announcements.hpp"

#include <fmt/format.h>

#include "app/spoken.hpp"
#include "engine/sound_file.hpp"

namespace earshot::app {
namespace {

constexpr Seconds kLongest = 90s;  // as engine::PromptConfig keeps them

Result<std::string> file_of(const core::Announcement& one, const std::filesystem::path& cache) {
  if (!one.file.empty()) {
    if (auto sound = engine::read_sound(one.file, kLongest); !sound)
      return tl::unexpected(sound.error());
    return one.file;
  }
  auto spoken = speak(one.text, one.voice, cache);
  if (!spoken) return tl::unexpected(spoken.error());
  return spoken->string();
}

}  // namespace

const std::vector<core::Announcement>& house_announcements() {
  static const std::vector<core::Announcement> kHouse = {
      {.name = "consent-notice", .text = "This call may be monitored or recorded."},
      {.name = "consent-question",
       .text = "This call may be monitored or recorded. To agree, press one. To refuse, press "
               "nine."},
      {.name = "supervisor-joining", .text = "A supervisor is joining the call."},
      {.name = "recording-unavailable",
       .text = "This call can not be recorded at the moment, and we may not go on without. Please "
               "call again later."},
  };
  return kHouse;
}

std::vector<std::string> house_prompts() {
  std::vector<std::string> names = {
      "periodic-tone", "notice-tone", "privacy-warning",     "hold-music",     "ring-back",
      "waiting-tone",  "agent-gone",  "refused-not-allowed", "takeover-taken", "sorry-goodbye",
      "follow-on",     "follow-off",  "no-such-extension",   "key-applied"};
  for (const auto& one : house_announcements()) names.push_back(one.name);
  return names;
}

AnnouncementFiles announcement_files(const core::Rules& rules, const std::filesystem::path& cache) {
  AnnouncementFiles made;
  const auto add = [&](const core::Announcement& one) {
    if (auto file = file_of(one, cache))
      made.files[one.name] = {*file};
    else
      made.warnings.push_back(fmt::format(
          "prompt \"{}\" can not be made, so other words or a mere tone take its place: {}",
          one.name, file.error().message));
  };
  for (const auto& one : rules.announcements) add(one);
  for (const auto& one : house_announcements())
    if (!made.files.contains(one.name)) add(one);
  return made;
}

Result<void> check_announcement(const core::Announcement& announcement,
                                const std::filesystem::path& cache) {
  if (auto file = file_of(announcement, cache); !file) return tl::unexpected(file.error());
  return {};
}

}  // namespace earshot::app
