#include "store/audit_of.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

namespace earshot::store {
namespace {

using nlohmann::json;

// How a member of an event's body is kept.
enum class Keep : std::uint8_t {
  plain,  // an id, a flag, a number, or one of the program's own words
  named,  // what an administrator called something: kept while it looks like a name for things
  trace,  // what somebody wrote: only its length and hash
};
struct Member {
  std::string_view name;
  Keep keep = Keep::plain;
};

// One audited event. `actor`, `person`, `rule` and `code` are members of its body.
struct Audited {
  std::string_view type;
  std::string_view actor = {}, person = {}, rule = {}, code = {};
  std::vector<Member> members = {};
};

const std::vector<Audited>& audited_events() {
  static const std::vector<Audited> table = {
      // supervision: tried, refused, begun, changed, ended
      {.type = "supervision_refused",
       .actor = "supervisor",
       .person = "agent",
       .rule = "code",
       .code = "code",
       .members = {{"mode"}}},
      {.type = "session_started",
       .actor = "supervisor",
       .person = "agent",
       .rule = "granted_by",
       .members = {{"mode"}, {"purpose", Keep::named}, {"covert"}, {"reason", Keep::trace}}},
      {.type = "session_mode_changed",
       .rule = "granted_by",
       .code = "to",
       .members = {{"from"}, {"to"}, {"reason", Keep::trace}}},
      {.type = "session_moved", .members = {{"device"}}},
      {.type = "session_waiting", .person = "agent"},
      {.type = "session_ended", .code = "cause"},
      {.type = "rescue_started"},
      {.type = "rescue_ended", .members = {{"kept"}}},
      {.type = "cue_sent",
       .actor = "supervisor",
       .person = "agent",
       .members = {{"text", Keep::trace}}},
      {.type = "audibility_changed", .members = {{"generation"}}},
      {.type = "table_not_applied", .members = {{"generation"}}},
      {.type = "approval_asked",
       .actor = "supervisor",
       .person = "agent",
       .members = {{"approval"}, {"reason", Keep::trace}}},
      {.type = "approval_answered",
       .actor = "by",
       .person = "agent",
       .members = {{"approval"}, {"supervisor"}, {"granted"}}},
      // what people were told, and what they said
      {.type = "notice_given",
       .person = "agent",
       .members = {{"mode"}, {"purpose", Keep::named}, {"how"}, {"stopped"}}},
      {.type = "consent_asked",
       .members = {{"leg"}, {"method"}, {"prompt", Keep::named}, {"region", Keep::named}}},
      {.type = "consent_settled", .code = "how", .members = {{"leg"}, {"given"}}},
      {.type = "customer_objected", .actor = "by", .members = {{"erased"}}},
      {.type = "entry_announced", .members = {{"prompt", Keep::named}, {"heard"}}},
      {.type = "policy_acknowledged",
       .actor = "person",
       .person = "person",
       .members = {{"policy", Keep::named}, {"version"}}},
      // privacy
      {.type = "privacy_changed", .actor = "by", .members = {{"on"}}},
      {.type = "call_marked_private", .actor = "agent", .person = "agent", .members = {{"on"}}},
      // recording
      {.type = "recording_started",
       .actor = "by",
       .rule = "rule",
       .members = {{"queue", Keep::named}, {"whisper"}, {"retention_days"}}},
      {.type = "recording_stopped", .code = "cause", .members = {{"erased"}}},
      {.type = "recording_kept", .members = {{"length_ms"}, {"bytes"}, {"hash"}, {"recovered"}}},
      {.type = "recording_lost", .members = {{"why", Keep::trace}}},
      {.type = "recorder_changed", .members = {{"ready"}, {"why", Keep::trace}}},
      {.type = "recording_used",
       .actor = "by",
       .rule = "rule",
       .code = "use",
       .members = {{"granted"}, {"reason", Keep::trace}}},
      // the rules themselves
      {.type = "rules_changed", .members = {{"from"}, {"to"}}},
  };
  return table;
}

const Audited* audited(std::string_view type) {
  const auto& table = audited_events();
  const auto found = std::ranges::find(table, type, &Audited::type);
  return found == table.end() ? nullptr : &*found;
}

std::string text_at(const json& body, std::string_view name) {
  const auto found = body.find(std::string(name));
  return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

template <class SomeId>
SomeId id_at(const json& body, std::string_view name) {
  return SomeId::parse(text_at(body, name)).value_or(SomeId{});
}

// "sales", "consent-notice", "us-ca": a word of things, too short and too plain for a sentence.
bool is_name_of_things(const std::string& text) {
  return text.size() <= 32 &&
         std::ranges::all_of(text,
                             [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                      c == '_' || c == '-' || c == '.';
                             }) &&
         !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

json trace_json(const std::string& text, const EventRecord& record) {
  if (text.empty()) return {{"length", 0}};
  const auto trace = trace_of(text, std::to_string(record.number));
  return {{"length", trace.length}, {"hash", trace.hash}};
}

json kept(const Member& member, const json& value, const EventRecord& record) {
  if (member.keep == Keep::plain || !value.is_string()) return value;
  const auto text = value.get<std::string>();
  if (member.keep == Keep::named && (text.empty() || is_name_of_things(text))) return value;
  return trace_json(text, record);
}

// An actor is told as an id, as an extension, or as a word such as "timer".
void keep_actor(AuditEntry& entry, json& kept_body, const std::string& told,
                const EventRecord& record, const PersonAt& person_at) {
  if (told.empty()) return;
  if (const auto id = PersonId::parse(told)) {
    entry.actor = *id;
    return;
  }
  entry.actor = person_at(told);
  if (entry.actor) return;
  const bool word = std::ranges::all_of(
      told, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == ' '; });
  if (word)
    entry.code = told;
  else
    kept_body["by"] = trace_json(told, record);  // an extension that nobody has any more
}

}  // namespace

bool is_audited(const EventRecord& record) { return audited(record.type) != nullptr; }

std::optional<AuditEntry> audit_of(const EventRecord& record, const PersonAt& person_at) {
  const auto* how = audited(record.type);
  if (!how) return std::nullopt;
  const auto body = json::parse(record.body, nullptr, false);
  AuditEntry entry{.at = record.at, .kind = record.type, .event = record.number};
  entry.call = record.call;
  entry.session = id_at<SessionId>(body, "session");
  entry.recording = id_at<RecordingId>(body, "recording");
  entry.person = id_at<PersonId>(body, how->person);
  entry.rule = text_at(body, how->rule);
  entry.code = text_at(body, how->code);
  if (const auto rules = body.find("rules"); rules != body.end() && rules->is_number_integer())
    entry.policy_version = rules->get<std::int64_t>();
  auto kept_body = json::object();
  for (const auto& member : how->members)
    if (const auto found = body.find(std::string(member.name)); found != body.end())
      kept_body[std::string(member.name)] = kept(member, *found, record);
  keep_actor(entry, kept_body, text_at(body, how->actor), record, person_at);
  entry.body = kept_body.dump();
  if (const auto table = body.find("before"); table != body.end()) entry.before = table->dump();
  if (const auto table = body.find("after"); table != body.end()) entry.after = table->dump();
  return entry;
}

}  // namespace earshot::store
