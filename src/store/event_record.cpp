#include "store/event_record.hpp"

#include <nlohmann/json.hpp>

namespace earshot::store {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

struct Told {
  const char* type;
  CallId call;
  json body;
};

json mode_or_null(std::optional<core::Mode> mode) {
  return mode ? json(core::mode_name(*mode)) : json();
}

// [speaker, listener], and what a recorder hears as an aside is marked so.
json table_json(const core::Table& table) {
  auto pairs = json::array();
  for (const auto& hearing : table) {
    auto pair = json::array({hearing.speaker.text(), hearing.listener.text()});
    if (hearing.aside) pair.push_back("aside");
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

// One overload per event; the field names are those of contract/events.schema.json.
struct Tell {
  Told operator()(const core::CallStarted& e) const {
    return {"call_started",
            e.call,
            {{"direction", core::direction_name(e.direction)},
             {"from_number", e.from_number},
             {"from_display", e.from_display},
             {"dialled", e.dialled}}};
  }
  Told operator()(const core::CallQueued& e) const {
    return {"call_queued", e.call, {{"queue", e.queue}}};
  }
  Told operator()(const core::AgentRang& e) const {
    return {"agent_rang", e.call, {{"agent", e.agent.text()}}};
  }
  Told operator()(const core::CallAnswered& e) const {
    return {"call_answered", e.call, {{"agent", e.agent.text()}}};
  }
  Told operator()(const core::CallEnded& e) const {
    return {"call_ended", e.call, {{"cause", e.cause}}};
  }
  Told operator()(const core::CallRefused& e) const {
    return {"call_refused",
            {},
            {{"from_number", e.from_number},
             {"dialled", e.dialled},
             {"sip_status", e.sip_status},
             {"reason", e.reason}}};
  }
  Told operator()(const core::ParticipantJoined& e) const {
    return {"participant_joined",
            e.call,
            {{"leg", e.leg.text()},
             {"part", core::part_name(e.part)},
             {"person", e.person.text()},
             {"number", e.number}}};
  }
  Told operator()(const core::ParticipantLeft& e) const {
    return {
        "participant_left",
        e.call,
        {{"leg", e.leg.text()}, {"part", core::part_name(e.part)}, {"person", e.person.text()}}};
  }
  Told operator()(const core::HoldChanged& e) const {
    return {"hold_changed", e.call, {{"by", e.by.text()}, {"held", e.held}}};
  }
  Told operator()(const core::PrivacyChanged& e) const {
    return {"privacy_changed", e.call, {{"on", e.on}, {"by", e.by}}};
  }
  Told operator()(const core::TransferStarted& e) const {
    return {"transfer_started", e.call, {{"by", e.by.text()}, {"target", e.target}}};
  }
  Told operator()(const core::TransferEnded& e) const {
    return {"transfer_ended", e.call, {{"succeeded", e.succeeded}, {"sip_status", e.sip_status}}};
  }
  Told operator()(const core::RescueStarted& e) const {
    return {"rescue_started", e.call, {{"session", e.session.text()}}};
  }
  Told operator()(const core::RescueEnded& e) const {
    return {"rescue_ended", e.call, {{"kept", e.kept}}};
  }
  Told operator()(const core::AgentStateChanged& e) const {
    return {"agent_state_changed",
            {},
            {{"agent", e.agent.text()}, {"state", core::agent_state_name(e.state)}}};
  }
  Told operator()(const core::SessionStarted& e) const {
    return {"session_started",
            e.call,
            {{"session", e.session.text()},
             {"supervisor", e.supervisor.text()},
             {"agent", e.agent.text()},
             {"mode", core::mode_name(e.mode)},
             {"reason", e.reason},
             {"purpose", e.purpose},
             {"covert", e.covert},
             {"granted_by", e.granted_by}}};
  }
  Told operator()(const core::SessionModeChanged& e) const {
    return {"session_mode_changed",
            e.call,
            {{"session", e.session.text()},
             {"from", mode_or_null(e.from)},
             {"to", core::mode_name(e.to)},
             {"reason", e.reason},
             {"granted_by", e.granted_by}}};
  }
  Told operator()(const core::SessionWaiting& e) const {
    return {"session_waiting", {}, {{"session", e.session.text()}, {"agent", e.agent.text()}}};
  }
  Told operator()(const core::SessionEnded& e) const {
    return {"session_ended", e.call, {{"session", e.session.text()}, {"cause", e.cause}}};
  }
  Told operator()(const core::SessionMoved& e) const {
    return {"session_moved", e.call, {{"session", e.session.text()}, {"device", e.device}}};
  }
  Told operator()(const core::HelpAsked& e) const {
    return {"help_asked",
            e.call,
            {{"agent", e.agent.text()}, {"reason", e.reason}, {"comment", e.comment}}};
  }
  Told operator()(const core::HelpEscalated& e) const {
    return {"help_escalated", e.call, {{"agent", e.agent.text()}}};
  }
  Told operator()(const core::HelpEnded& e) const {
    return {
        "help_ended", e.call, {{"agent", e.agent.text()}, {"by", e.by.text()}, {"cause", e.cause}}};
  }
  Told operator()(const core::CueSent& e) const {
    return {"cue_sent",
            e.call,
            {{"supervisor", e.supervisor.text()}, {"agent", e.agent.text()}, {"text", e.text}}};
  }
  Told operator()(const core::NoteAdded& e) const {
    return {"note_added", e.call, {{"author", e.author.text()}, {"text", e.text}}};
  }
  Told operator()(const core::TableNotApplied& e) const {
    return {"table_not_applied", e.call, {{"generation", e.generation}}};
  }
  Told operator()(const core::SupervisionRefused& e) const {
    return {"supervision_refused",
            e.call,
            {{"supervisor", e.supervisor.text()},
             {"agent", e.agent.text()},
             {"mode", core::mode_name(e.mode)},
             {"code", e.why.code},
             {"message", e.why.message}}};
  }
  Told operator()(const core::AudibilityChanged& e) const {
    return {"audibility_changed",
            e.call,
            {{"generation", e.generation},
             {"before", table_json(e.before)},
             {"after", table_json(e.after)}}};
  }
  Told operator()(const core::NoticeGiven& e) const {
    return {"notice_given",
            e.call,
            {{"session", e.session.text()},
             {"agent", e.agent.text()},
             {"mode", core::mode_name(e.mode)},
             {"purpose", e.purpose},
             {"how", e.how},
             {"stopped", e.stopped}}};
  }
  Told operator()(const core::ConsentAsked& e) const {
    return {"consent_asked",
            e.call,
            {{"leg", e.leg.text()},
             {"method", core::consent_method_name(e.method)},
             {"prompt", e.prompt},
             {"region", e.region}}};
  }
  Told operator()(const core::ConsentSettled& e) const {
    return {"consent_settled", e.call, {{"leg", e.leg.text()}, {"given", e.given}, {"how", e.how}}};
  }
  Told operator()(const core::CustomerObjected& e) const {
    return {"customer_objected", e.call, {{"by", e.by}, {"erased", e.erased}}};
  }
  Told operator()(const core::CallMarkedPrivate& e) const {
    return {"call_marked_private", e.call, {{"agent", e.agent.text()}, {"on", e.on}}};
  }
  Told operator()(const core::PrivacyEnding& e) const {
    return {"privacy_ending", e.call, {{"left_ms", e.left.count()}}};
  }
  Told operator()(const core::EntryAnnounced& e) const {
    return {"entry_announced",
            e.call,
            {{"session", e.session.text()}, {"prompt", e.prompt}, {"heard", e.heard}}};
  }
  Told operator()(const core::RecordingStarted& e) const {
    return {"recording_started",
            e.call,
            {{"recording", e.recording.text()},
             {"queue", e.queue},
             {"rule", e.rule},
             {"by", e.by.text()},
             {"whisper", core::whisper_track_name(e.whisper)},
             {"retention_days", e.retention_days}}};
  }
  Told operator()(const core::RecordingStopped& e) const {
    return {"recording_stopped",
            e.call,
            {{"recording", e.recording.text()}, {"cause", e.cause}, {"erased", e.erased}}};
  }
  Told operator()(const core::RecordingKept& e) const {
    return {"recording_kept",
            {},
            {{"recording", e.recording.text()},
             {"length_ms", e.length.count()},
             {"bytes", e.bytes},
             {"hash", e.hash},
             {"recovered", e.recovered}}};
  }
  Told operator()(const core::RecordingLost& e) const {
    return {"recording_lost", e.call, {{"recording", e.recording.text()}, {"why", e.why}}};
  }
  Told operator()(const core::RecorderChanged& e) const {
    return {"recorder_changed", {}, {{"ready", e.ready}, {"why", e.why}}};
  }
  Told operator()(const core::RecordingUsed& e) const {
    return {"recording_used",
            e.call,
            {{"recording", e.recording.text()},
             {"by", e.by.text()},
             {"use", core::recording_use_name(e.use)},
             {"granted", e.granted},
             {"rule", e.rule},
             {"reason", e.reason}}};
  }
  Told operator()(const core::ApprovalAsked& e) const {
    return {"approval_asked",
            {},
            {{"approval", e.approval.text()},
             {"supervisor", e.supervisor.text()},
             {"agent", e.agent.text()},
             {"reason", e.reason}}};
  }
  Told operator()(const core::ApprovalAnswered& e) const {
    return {"approval_answered",
            {},
            {{"approval", e.approval.text()},
             {"supervisor", e.supervisor.text()},
             {"agent", e.agent.text()},
             {"by", e.by.text()},
             {"granted", e.granted}}};
  }
  Told operator()(const core::PolicyAcknowledged& e) const {
    return {"policy_acknowledged",
            {},
            {{"person", e.person.text()}, {"policy", e.policy}, {"version", e.version}}};
  }
  Told operator()(const core::RulesChanged& e) const {
    return {"rules_changed", {}, {{"from", e.from}, {"to", e.to}}};
  }
};

}  // namespace

EventRecord record_of(const core::Event& event, WallTime at) {
  auto told = std::visit(Tell{}, event.body);
  if (event.rules > 0) told.body["rules"] = event.rules;  // the version that was in force
  return {event.number, at, told.type, told.call, dump(told.body)};
}

std::string to_line(const EventRecord& record) {
  return dump(json{{"number", record.number},
                   {"at", record.at.time_since_epoch().count()},
                   {"type", record.type},
                   {"call", record.call.text()},
                   {"body", record.body}});
}

std::optional<EventRecord> from_line(std::string_view line) {
  const auto value = json::parse(line, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  try {
    const auto call = CallId::parse(value.at("call").get<std::string>());
    EventRecord record{value.at("number").get<std::uint64_t>(),
                       WallTime(Millis(value.at("at").get<std::int64_t>())),
                       value.at("type").get<std::string>(), call.value_or(CallId{}),
                       value.at("body").get<std::string>()};
    const bool whole = call && json::accept(record.body);
    return whole ? std::optional(record) : std::nullopt;
  } catch (const json::exception&) {  // a member missing or of another type
    return std::nullopt;
  }
}

}  // namespace earshot::store
