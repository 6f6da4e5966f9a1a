// People, rules and trunks read again while the server runs: after a change in the console, an
// import, or SIGHUP.

#include "app/announcements.hpp"
#include "app/server_parts.hpp"

namespace earshot::app {

Result<store::StoredDirectory> Server::Parts::read_directory() {
  return database->use([](store::Database& db) { return store::DirectoryStore(db).read(); });
}

Result<MergedDirectory> Server::Parts::merge(const store::StoredDirectory& stored) {
  auto merged = merged_directory(file, stored);
  if (auto added = add_rules(merged, stored); !added) return tl::unexpected(added.error());
  for (const auto& warning : merged.warnings) log.write(LogLevel::warning, "config", warning);
  return merged;
}

DirectoryReading Server::Parts::look_over(Result<store::StoredDirectory> stored) {
  DirectoryReading reading{.stored = std::move(stored), .sounds = {}, .warnings = {}};
  if (!reading.stored) return reading;
  const auto seen = watched_file.load();
  const auto obeyed = rules_in_force(*seen, *reading.stored);
  if (!obeyed) return reading;  // said when it is taken
  const auto configured = prompt_config(*seen).files;
  auto made = announcement_files(*obeyed, seen->spoken_directory());
  reading.warnings = std::move(made.warnings);
  for (const auto& [name, files] : made.files) {
    if (configured.contains(name)) continue;
    if (auto sound = engine::read_prompt(name, files, engine::PromptConfig{}.longest))
      reading.sounds[name] = std::move(*sound);
    else
      reading.warnings.push_back(sound.error().message);
  }
  return reading;
}

void Server::Parts::take_directory(const DirectoryReading& reading) {
  const auto& stored = reading.stored;
  auto whole = stored ? merge(*stored) : tl::unexpected(stored.error());
  if (!whole) {
    log.write(LogLevel::error, "store",
              "people and rules stay as they were: " + whole.error().message);
    return;
  }
  auto& merged = *whole;
  for (const auto& warning : reading.warnings) log.write(LogLevel::warning, "media", warning);
  for (const auto& [name, sound] : reading.sounds) engine->add_prompt(sound);
  if (auto done = sip->replace_trunks(sip_config(merged.config).trunks); !done) {
    log.write(LogLevel::error, "config", "trunks stay as they were: " + done.error().message);
    merged.config.trunks = config.trunks;
  }
  credentials.replace(stored->people);
  config = std::move(merged.config);
  for (const auto& person : switchboard->core().directory().people) {
    const auto* still = merged.directory.person(person.id);
    if (!still || !still->enabled) sip->forget_person(person.id);
  }
  const auto version = merged.directory.rules.version;
  switchboard->give(core::ReplaceDirectory{std::move(merged.directory)});
  rules_in_use.reach(version);
  directory_in_use.reach(static_cast<std::uint64_t>(stored->revision));
  switchboard->give(core::ReplaceSettings{config.settings});
  if (api) {
    api->stream().on_events(switchboard->core(), loop.now(), {});
    api->recheck_sign_ins();
  }
  log.write(LogLevel::info, "app", "people and configuration read again",
            {{"people", std::to_string(stored->people.size())}});
}

// An administrator is answered when his change is obeyed: who lost a right hears nothing by then.
void Server::Parts::obey_change() {
  constexpr Millis kPatience = 3s;
  watch->look();
  const auto revision =
      database->use([](store::Database& db) { return store::DirectoryStore(db).revision(); });
  if (revision && directory_in_use.wait_for(static_cast<std::uint64_t>(*revision), kPatience))
    return;
  log.write(LogLevel::warning, "app", "a change of people or rights is written, not obeyed yet");
}

}  // namespace earshot::app
