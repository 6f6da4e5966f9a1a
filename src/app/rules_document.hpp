#pragma once
// The rules' document, described once: the same functions write and read it. `Io` is the Writer or
// the Reader of rules_json.cpp. Internal to it.

#include "app/spoken.hpp"
#include "core/policy/rules.hpp"

namespace earshot::app {

// The words of an enum, in the order of its values.
inline const char* word_of(core::Mode value) { return core::mode_name(value); }
inline const char* word_of(core::ConsentMethod value) { return core::consent_method_name(value); }
inline const char* word_of(core::RecordWhen value) { return core::record_when_name(value); }
inline const char* word_of(core::WhisperTrack value) { return core::whisper_track_name(value); }
inline const char* word_of(core::OnObjection value) {
  return value == core::OnObjection::stop ? "stop" : "erase";
}
inline const char* word_of(core::NoticeRule::When value) {
  using When = core::NoticeRule::When;
  return value == When::before ? "before" : value == When::at_start ? "at_start" : "after";
}
template <class Enum>
inline constexpr int kWords = 0;
template <>
inline constexpr int kWords<core::Mode> = 4;
template <>
inline constexpr int kWords<core::ConsentMethod> = 3;
template <>
inline constexpr int kWords<core::RecordWhen> = 5;
template <>
inline constexpr int kWords<core::WhisperTrack> = 3;
template <>
inline constexpr int kWords<core::OnObjection> = 2;
template <>
inline constexpr int kWords<core::NoticeRule::When> = 3;

struct Length {  // of a text, in characters
  std::size_t least = 1, most = 60;
};
inline constexpr Length kName{1, 60}, kText{1, 200}, kPromptName{0, 60};
constexpr std::int64_t kDay = 86'400, kYear = 366 * kDay, kForEver = 10 * kYear;

inline constexpr std::string_view kDialled = "0123456789ABCD*#";

template <class Io>
void describe(Io& io, core::Exemption& one) {
  io.person("agent", one.agent);
  io.if_any("queue", one.queue, kName);
  io.number("number", one.number);
  io.required("reason");
  io.text("reason", one.reason, kText);
  io.time("since", one.since);
  io.time("until", one.until);
}

template <class Io>
void describe(Io& io, core::NoticeRule& one) {
  io.text("team", one.team, kName);
  io.text("purpose", one.purpose, kName);
  io.words("modes", one.modes);
  io.flag("on_screen", one.on_screen);
  io.flag("tone", one.tone);
  io.word("when", one.when);
  io.seconds("lead_s", one.lead, 0, 60);
}

template <class Io>
void describe(Io& io, core::PublishedPolicy& one) {
  io.required("name");
  io.required("title");
  io.required("text");
  io.text("name", one.name, kName);
  io.integer("version", one.version, 1, 1'000'000);
  io.text("title", one.title, kText);
  io.lines("text", one.text, {1, 20'000});
  io.texts("teams", one.teams, kName, 200);
  io.flag("before_sessions", one.before_sessions);
  io.flag("before_calls", one.before_calls);
}

template <class Io>
void describe(Io& io, core::ConsentRule& one) {
  io.flag("by_region", one.by_region);
  io.word("at_least", one.at_least);
  io.text("announcement", one.announcement, kPromptName);
  io.text("question", one.question, kPromptName);
  io.key("accept", one.accept);
  io.key("objects", one.objects);
}

template <class Io>
void describe(Io& io, core::RecordingRule& one) {
  io.word("when", one.when);
  io.integer("sample_percent", one.sample_percent, 0, 100);
  io.word("whisper", one.whisper);
  io.integer("retention_days", one.retention_days, 0, 36'500);
  io.flag("required", one.required);
  io.word("on_objection", one.on_objection);
}

template <class Io>
void describe(Io& io, core::QueueRules& one) {
  io.text("queue", one.queue, kName);
  io.text("entry", one.entry, kPromptName);
  io.seconds("periodic_tone_s", one.periodic_tone, 0, 3'600);
  io.object("consent", one.consent);
  io.object("recording", one.recording);
}

template <class Io>
void describe(Io& io, core::Region& one) {
  io.required("code");
  io.required("name");
  io.required("prefixes");
  io.pattern("code", one.code, 1, 20, "abcdefghijklmnopqrstuvwxyz0123456789-");
  io.text("name", one.name, kName);
  io.prefixes("prefixes", one.prefixes);
  io.word("listening", one.listening);
  io.word("recording", one.recording);
  io.text("source", one.source, {0, 500});
  io.text("dated", one.dated, {0, 20});
}

template <class Io>
void describe(Io& io, core::PrivacyRules& one) {
  io.flag("agents_may_pause", one.agents_may_pause);
  io.flag("agents_may_mark_private", one.agents_may_mark_private);
  io.pattern("keys", one.keys, 0, 6, kDialled);
  io.seconds("limit_s", one.limit, 1, kDay);
  io.seconds("warning_s", one.warning, 0, 600);
}

template <class Io>
void describe(Io& io, core::Announcement& one) {
  io.required("name");
  io.text("name", one.name, kName);
  io.text("text", one.text, {0, kLongestSpoken});
  io.text("file", one.file, {0, 300});
  io.text("voice", one.voice, {1, 40});
}

template <class Io>
void describe(Io& io, core::Rules& rules) {
  io.texts("purposes", rules.purposes, kName, 20);
  io.texts("reasons", rules.reasons, kText, 50);
  io.objects("exemptions", rules.exemptions, 1'000);
  io.objects("notices", rules.notices, 200);
  io.seconds("agent_log_delay_s", rules.agent_log_delay, 0, kForEver);
  io.objects("policies", rules.policies, 50);
  io.persons("certified", rules.certified, 1'000);
  io.objects("queues", rules.queues, 500);
  io.text("site_region", rules.site_region, {0, 20});
  io.objects("regions", rules.regions, 500);
  io.object("privacy", rules.privacy);
  io.objects("announcements", rules.announcements, 100);
  io.seconds("long_call_s", rules.long_call, 0, kDay);
  io.seconds("long_hold_s", rules.long_hold, 0, kDay);
  io.seconds("approval_valid_s", rules.approval_valid, 1, kYear);
}

}  // namespace earshot::app
