#include "app/rules_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/config_values.hpp"
#include "app/spoken.hpp"

namespace earshot::app {
namespace {

using core::Rules;

// Keeps the first mistake.
class Check {
 public:
  Check(const Rules& rules, const RulesWorld* world) : rules_(rules), world_(world) {}

  std::optional<RulesMistake> run() {
    purposes();
    exemptions();
    notices();
    policies();
    certified();
    queues();
    regions();
    announcements();
    if (rules_.privacy.warning >= rules_.privacy.limit)
      wrong("/privacy/warning_s", "must be less than limit_s, or 0 for no warning");
    return std::move(mistake_);
  }

 private:
  void wrong(std::string path, std::string_view text) {
    if (!mistake_) mistake_ = mistake_at(std::move(path), text);
  }

  // Tells every value but the first of its kind.
  class Once {
   public:
    explicit Once(Check& check) : check_(check) {}
    void add(std::string path, const std::string& value) {
      const auto [first, is_new] = seen_.emplace(value, path);
      if (!is_new)
        check_.wrong(std::move(path),
                     fmt::format("found \"{}\", which {} has already", value, first->second));
    }

   private:
    Check& check_;
    std::map<std::string, std::string> seen_;
  };

  void known_queue(std::string path, const std::string& queue) {
    if (!world_ || queue.empty() || queue == "*" || world_->directory.queue_named(queue)) return;
    std::vector<std::string> names;
    for (const auto& one : world_->directory.queues) names.push_back(one.name);
    const auto meant = nearest(queue, names);
    wrong(std::move(path), fmt::format("there is no queue \"{}\"{}; allowed: a queue's name", queue,
                                       meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
  }

  void known_prompt(std::string path, const std::string& prompt) {
    if (!world_ || prompt.empty() || world_->prompts.empty()) return;
    auto names = world_->prompts;
    for (const auto& one : rules_.announcements) names.push_back(one.name);
    if (std::ranges::find(names, prompt) != names.end()) return;
    const auto meant = nearest(prompt, names);
    wrong(std::move(path),
          fmt::format("there is no sound \"{}\"{}; add it to announcements, or name another",
                      prompt, meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
  }

  void purposes() {
    if (rules_.purposes.empty())
      wrong("/purposes", "is empty; allowed: at least one, the first is the default");
    Once once(*this);
    for (std::size_t i = 0; i < rules_.purposes.size(); ++i)
      once.add(fmt::format("/purposes/{}", i), rules_.purposes[i]);
  }

  void exemptions() {
    for (std::size_t i = 0; i < rules_.exemptions.size(); ++i) {
      const auto& one = rules_.exemptions[i];
      const auto path = fmt::format("/exemptions/{}", i);
      const int named =
          (one.agent ? 1 : 0) + (one.queue.empty() ? 0 : 1) + (one.number.empty() ? 0 : 1);
      if (named != 1)
        wrong(path, fmt::format("names {} of agent, queue and number; allowed: exactly one",
                                named == 0 ? "none" : "several"));
      if (one.until && *one.until <= one.since)
        wrong(path + "/until", "must be later than since, or null for ever");
      if (one.queue == "*")
        wrong(path + "/queue", "found \"*\"; allowed: a queue's name, one entry for each");
      known_queue(path + "/queue", one.queue);
    }
  }

  void notices() {
    for (std::size_t i = 0; i < rules_.notices.size(); ++i) {
      const auto& one = rules_.notices[i];
      const auto path = fmt::format("/notices/{}", i);
      if (one.purpose != "*" &&
          std::ranges::find(rules_.purposes, one.purpose) == rules_.purposes.end())
        wrong(path + "/purpose",
              fmt::format("found \"{}\"; allowed: one of purposes, or \"*\"", one.purpose));
      for (std::size_t k = 0; k < one.modes.size(); ++k)
        if (std::find(one.modes.begin(), one.modes.begin() + static_cast<std::ptrdiff_t>(k),
                      one.modes[k]) != one.modes.begin() + static_cast<std::ptrdiff_t>(k))
          wrong(fmt::format("{}/modes/{}", path, k),
                fmt::format("names \"{}\" again", core::mode_name(one.modes[k])));
    }
  }

  void policies() {
    Once once(*this);
    for (std::size_t i = 0; i < rules_.policies.size(); ++i)
      once.add(fmt::format("/policies/{}/name", i), rules_.policies[i].name);
  }

  void certified() {
    Once once(*this);
    for (std::size_t i = 0; i < rules_.certified.size(); ++i) {
      const auto* person = world_ ? world_->directory.person(rules_.certified[i]) : nullptr;
      once.add(fmt::format("/certified/{}", i),
               person ? person->extension : rules_.certified[i].text());
    }
  }

  void queues() {
    Once once(*this);
    for (std::size_t i = 0; i < rules_.queues.size(); ++i) {
      const auto& one = rules_.queues[i];
      const auto path = fmt::format("/queues/{}", i);
      once.add(path + "/queue", one.queue);
      known_queue(path + "/queue", one.queue);
      known_prompt(path + "/entry", one.entry);
      consent(path + "/consent", one.consent);
    }
  }

  void consent(const std::string& path, const core::ConsentRule& one) {
    if (one.accept == one.objects)
      wrong(path + "/objects", fmt::format("found \"{}\", which accepts; allowed: another key",
                                           std::string(1, one.objects)));
    // A notice of silence would be none.
    if (one.announcement.empty())
      wrong(path + "/announcement", "is empty; allowed: a sound's name");
    if (one.question.empty()) wrong(path + "/question", "is empty; allowed: a sound's name");
    known_prompt(path + "/announcement", one.announcement);
    known_prompt(path + "/question", one.question);
  }

  void regions() {
    Once codes(*this), prefixes(*this);
    for (std::size_t i = 0; i < rules_.regions.size(); ++i) {
      const auto& one = rules_.regions[i];
      const auto path = fmt::format("/regions/{}", i);
      codes.add(path + "/code", one.code);
      for (std::size_t k = 0; k < one.prefixes.size(); ++k)
        prefixes.add(fmt::format("{}/prefixes/{}", path, k), one.prefixes[k]);
    }
    const auto& site = rules_.site_region;
    const auto has_it = [&](const std::vector<core::Region>& regions) {
      return std::ranges::find(regions, site, &core::Region::code) != regions.end();
    };
    if (world_ && !site.empty() && !has_it(rules_.regions) && !has_it(world_->regions))
      wrong("/site_region", fmt::format("there is no region \"{}\"; allowed: the code of one, such "
                                        "as \"us-ca\" or \"de\", or \"\" for unknown",
                                        site));
  }

  void announcements() {
    Once once(*this);
    for (std::size_t i = 0; i < rules_.announcements.size(); ++i) {
      const auto& one = rules_.announcements[i];
      const auto path = fmt::format("/announcements/{}", i);
      once.add(path + "/name", one.name);
      if (one.text.empty() == one.file.empty())
        wrong(path, "must have one of text and file, and not both");
      if (!is_voice(one.voice))
        wrong(path + "/voice", fmt::format("found \"{}\"; allowed: a voice of espeak-ng, such as "
                                           "\"en\", \"en-us\", \"de+f2\"",
                                           one.voice));
    }
  }

  const Rules& rules_;
  const RulesWorld* world_;
  std::optional<RulesMistake> mistake_;
};

}  // namespace

RulesMistake mistake_at(std::string path, std::string_view text) {
  std::string place;
  for (std::size_t at = 0; at < path.size();) {
    const auto end = std::min(path.find('/', at + 1), path.size());
    const auto part = path.substr(at + 1, end - at - 1);
    const bool index = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
    place += index ? "[" + part + "]" : (place.empty() ? "" : ".") + part;
    at = end;
  }
  return {std::move(path), place.empty() ? std::string(text) : fmt::format("{}: {}", place, text)};
}

std::optional<RulesMistake> check_rules(const core::Rules& rules, const RulesWorld* world) {
  return Check(rules, world).run();
}

}  // namespace earshot::app
