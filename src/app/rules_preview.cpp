#include "app/rules_preview.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/site_time.hpp"
#include "core/policy/preview.hpp"

namespace earshot::app {

namespace {

using Json = nlohmann::ordered_json;

const core::Person* person_of(const core::Directory& directory, const std::string& text) {
  if (const auto* person = directory.person_at(text)) return person;
  const auto id = PersonId::parse(text);
  return id ? directory.person(*id) : nullptr;
}

double seconds(Millis time) { return static_cast<double>(time.count()) / 1000; }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json rights_json(const core::Directory& directory, const core::Preview& preview) {
  Json list = Json::array();
  for (const auto& one : preview.people) {
    const auto* person = directory.person(one.person);
    for (const auto& [right, verdict] : one.rights) {
      Json findings = Json::array();
      for (const auto& finding : verdict.findings)
        findings.push_back(
            {{"rule", finding.rule}, {"allowed", finding.allowed}, {"words", finding.words}});
      list.push_back(
          {{"supervisor",
            {{"id", person->id.text()}, {"extension", person->extension}, {"name", person->name}}},
           {"right", core::right_name(right)},
           {"allowed", verdict.allowed()},
           {"granted_by", or_null(verdict.granted_by)},
           {"findings", std::move(findings)}});
    }
  }
  return list;
}

Json notices_json(const core::Preview& preview, const std::string& purpose) {
  Json list = Json::array();
  for (const auto& one : preview.notices) {
    if (one.purpose != purpose) continue;
    const auto notice = one.notice.value_or(core::Notice{.on_screen = false});
    list.push_back({{"mode", core::mode_name(one.mode)},
                    {"on_screen", notice.on_screen},
                    {"tone", notice.tone},
                    {"when", core::notice_when_name(notice.when)},
                    {"lead_s", seconds(notice.lead)}});
  }
  return list;
}

Json sounds_json(const core::Preview& preview) {
  Json list = Json::array();
  const auto add = [&](const std::string& prompt, const char* to, const std::string& when) {
    if (!prompt.empty()) list.push_back({{"prompt", prompt}, {"to", to}, {"when", when}});
  };
  add(preview.consent_prompt, "customer", "before anybody listens or records");
  add(preview.entry_prompt, "customer", "before a barge or take-over, so that it is no surprise");
  bool tone = false;
  for (const auto& one : preview.notices) tone |= one.notice && one.notice->tone;
  if (tone) add("notice-tone", "agent", "when somebody listens, where the notices say so");
  if (preview.periodic_tone > Millis{0})
    add("periodic-tone", "everybody",
        fmt::format("every {:g} s while somebody listens or records",
                    seconds(preview.periodic_tone)));
  return list;
}

std::string recorded(const core::RecordingPreview& rule) {
  if (rule.exempt || rule.when == core::RecordWhen::never) return "no";
  return rule.when == core::RecordWhen::always ? "yes" : "perhaps";
}

std::string why(const core::RecordingPreview& rule) {
  if (rule.exempt) return "exempt: never recorded";
  switch (rule.when) {
    case core::RecordWhen::never: return "the queue's rule is not to record";
    case core::RecordWhen::always: return "every call is recorded";
    case core::RecordWhen::sampled:
      return fmt::format("{} of 100 calls are recorded", rule.sample_percent);
    case core::RecordWhen::on_demand: return "when somebody with the right switches it on";
    case core::RecordWhen::supervised: return "while somebody supervises";
  }
  return "";
}

Json recording_json(const core::RecordingPreview& rule) {
  return {{"when", core::record_when_name(rule.when)},
          {"recorded", recorded(rule)},
          {"sample_percent", rule.sample_percent},
          {"whisper", core::whisper_track_name(rule.whisper)},
          {"retention_days", rule.retention_days},
          {"required", rule.required},
          {"why", why(rule)}};
}

}  // namespace

Result<std::string> preview_json(const core::Directory& directory, const core::Settings& settings,
                                 const api::WhatIf& what_if, WallTime now) {
  const auto* agent = person_of(directory, what_if.agent);
  if (!agent) return fail("bad_field", "agent: nobody has the extension or id " + what_if.agent);
  const auto& purposes = directory.rules.purposes;
  const std::string purpose =
      what_if.purpose.empty() && !purposes.empty() ? purposes.front() : what_if.purpose;
  const WallTime at = what_if.at.value_or(now);
  const auto shown = core::preview(
      directory, settings.notify_agents,
      {.agent = agent->id,
       .queue = what_if.queue,
       .number = what_if.number,
       .clock = {.told = true, .at = {}, .wall = at, .minute_of_week = minute_of_week(at)},
       .reason = what_if.reason});
  const Json consent{{"listening", core::consent_method_name(shown.consent.method)},
                     {"recording", core::consent_method_name(shown.consent.method)},
                     {"region", or_null(shown.consent.region)}};
  const Json answer{{"rights", rights_json(directory, shown)},
                    {"notices", notices_json(shown, purpose)},
                    {"consent", consent},
                    {"sounds", sounds_json(shown)},
                    {"recording", recording_json(shown.recording)}};
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace earshot::app
