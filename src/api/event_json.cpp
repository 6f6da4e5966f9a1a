#include "api/event_json.hpp"

#include <nlohmann/json.hpp>

namespace earshot::api {
namespace {

using Json = nlohmann::ordered_json;

template <class... Types>
constexpr bool is_one_of_these(const core::EventBody& body) {
  return (std::holds_alternative<Types>(body) || ...);
}

// One event's type and fields.
class Words {
 public:
  Words(const core::Directory& directory, const Face& face) : directory_(directory), face_(face) {}

  Json operator()(const core::CallStarted& e) const {
    return {{"type", "call_started"},
            {"direction", core::direction_name(e.direction)},
            {"number_from",
             is(e, core::CallDirection::inbound) ? number(e.from_number) : e.from_number},
            {"display", is(e, core::CallDirection::inbound) && !face_.shows_numbers
                            ? masked_text(e.from_display)
                            : e.from_display},
            {"dialled", is(e, core::CallDirection::outbound) ? number(e.dialled) : e.dialled}};
  }
  Json operator()(const core::CallQueued& e) const {
    return {{"type", "call_queued"}, {"queue", e.queue}};
  }
  Json operator()(const core::AgentRang& e) const {
    return {{"type", "agent_rang"}, {"agent", name(e.agent)}};
  }
  Json operator()(const core::CallAnswered& e) const {
    return {{"type", "call_answered"}, {"agent", name(e.agent)}};
  }
  Json operator()(const core::CallEnded& e) const {
    return {{"type", "call_ended"}, {"cause", e.cause}};
  }
  Json operator()(const core::ParticipantJoined& e) const {
    return {{"type", "participant_joined"},
            {"leg", e.leg.text()},
            {"part", core::part_name(e.part)},
            {"person", e.person ? name(e.person) : number(e.number)}};
  }
  Json operator()(const core::ParticipantLeft& e) const {
    return {{"type", "participant_left"},
            {"leg", e.leg.text()},
            {"part", core::part_name(e.part)},
            {"person", e.person ? name(e.person) : ""}};
  }
  Json operator()(const core::HoldChanged& e) const {
    return {{"type", "hold_changed"}, {"leg", e.by.text()}, {"held", e.held}};
  }
  Json operator()(const core::PrivacyChanged& e) const {
    return {{"type", "privacy_changed"}, {"on", e.on}, {"by", e.by}};
  }
  Json operator()(const core::TransferStarted& e) const {
    const bool inside = directory_.person_at(e.target) || directory_.queue_at(e.target);
    return {{"type", "transfer_started"},
            {"leg", e.by.text()},
            {"target", inside ? e.target : number(e.target)}};
  }
  Json operator()(const core::TransferEnded& e) const {
    return {{"type", "transfer_ended"}, {"succeeded", e.succeeded}, {"status", e.sip_status}};
  }
  Json operator()(const core::RescueStarted& e) const {
    return {{"type", "rescue_started"}, {"session", e.session.text()}};
  }
  Json operator()(const core::RescueEnded& e) const {
    return {{"type", "rescue_ended"}, {"kept", e.kept}};
  }
  Json operator()(const core::SessionStarted& e) const {
    return {{"type", "session_started"},
            {"session", e.session.text()},
            {"supervisor", name(e.supervisor)},
            {"agent", name(e.agent)},
            {"mode", core::mode_name(e.mode)},
            {"reason", e.reason},
            {"purpose", e.purpose},
            {"covert", e.covert},
            {"granted_by", e.granted_by}};
  }
  Json operator()(const core::SessionModeChanged& e) const {
    return {{"type", "session_mode_changed"},
            {"session", e.session.text()},
            {"from_mode", e.from ? Json(core::mode_name(*e.from)) : Json(nullptr)},
            {"mode", core::mode_name(e.to)}};
  }
  Json operator()(const core::SessionMoved& e) const {
    return {{"type", "session_moved"}, {"session", e.session.text()}, {"device", e.device}};
  }
  Json operator()(const core::SessionEnded& e) const {
    return {{"type", "session_ended"}, {"session", e.session.text()}, {"cause", e.cause}};
  }
  Json operator()(const core::SupervisionRefused& e) const {
    return {{"type", "supervision_refused"},
            {"supervisor", name(e.supervisor)},
            {"agent", name(e.agent)},
            {"mode", core::mode_name(e.mode)},
            {"rule", e.why.code},
            {"reason", e.why.message}};
  }
  Json operator()(const core::HelpAsked& e) const {
    return {{"type", "help_asked"},
            {"agent", name(e.agent)},
            {"reason", e.reason},
            {"comment", e.comment}};
  }
  Json operator()(const core::HelpEscalated& e) const {
    return {{"type", "help_escalated"}, {"agent", name(e.agent)}};
  }
  Json operator()(const core::HelpEnded& e) const {
    // That somebody has joined he learns by a notice, or not.
    const bool tells = face_.is_outside() || e.cause != "joined";
    return {{"type", "help_ended"},
            {"agent", name(e.agent)},
            {"by", tells ? name(e.by) : ""},
            {"cause", tells ? e.cause : "handled"}};
  }
  Json operator()(const core::CueSent& e) const {
    return {{"type", "cue_sent"},
            {"supervisor", name(e.supervisor)},
            {"agent", name(e.agent)},
            {"text", e.text}};
  }
  Json operator()(const core::NoteAdded& e) const {
    return {{"type", "note_added"}, {"by", name(e.author)}, {"text", e.text}};
  }
  Json operator()(const core::TableNotApplied&) const { return {{"type", "table_not_applied"}}; }
  Json operator()(const core::NoticeGiven& e) const {
    return {{"type", "notice_given"},
            {"session", e.session.text()},
            {"agent", name(e.agent)},
            {"mode", core::mode_name(e.mode)},
            {"purpose", e.purpose},
            {"on_screen", e.how.find("screen") != e.how.npos},
            {"tone", e.how.find("tone") != e.how.npos},
            {"stopped", e.stopped}};
  }
  Json operator()(const core::ConsentAsked& e) const {
    return {{"type", "consent_asked"},
            {"leg", e.leg.text()},
            {"method", core::consent_method_name(e.method)},
            {"prompt", e.prompt},
            {"region", e.region}};
  }
  Json operator()(const core::ConsentSettled& e) const {
    return {{"type", "consent_settled"}, {"leg", e.leg.text()}, {"given", e.given}, {"how", e.how}};
  }
  Json operator()(const core::CustomerObjected& e) const {
    return {{"type", "customer_objected"}, {"by", e.by}, {"erased", e.erased}};
  }
  Json operator()(const core::CallMarkedPrivate& e) const {
    return {{"type", "marked_private"}, {"agent", name(e.agent)}, {"on", e.on}};
  }
  Json operator()(const core::PrivacyEnding& e) const {
    return {{"type", "privacy_ending"}, {"left_ms", e.left.count()}};
  }
  Json operator()(const core::EntryAnnounced& e) const {
    return {{"type", "entry_announced"},
            {"session", e.session.text()},
            {"prompt", e.prompt},
            {"heard", e.heard}};
  }
  Json operator()(const core::RecordingStarted& e) const {
    return {{"type", "recording_started"},
            {"recording", e.recording.text()},
            {"rule", e.rule},
            {"by", name(e.by)}};
  }
  Json operator()(const core::RecordingStopped& e) const {
    return {{"type", "recording_stopped"},
            {"recording", e.recording.text()},
            {"cause", e.cause},
            {"erased", e.erased}};
  }
  Json operator()(const core::RecordingLost& e) const {
    return {{"type", "recording_lost"}, {"recording", e.recording.text()}, {"reason", e.why}};
  }
  template <class Other>
  Json operator()(const Other&) const {
    return nullptr;
  }
  Json operator()(const core::CallRefused&) const { return nullptr; }
  Json operator()(const core::AgentStateChanged&) const { return nullptr; }
  Json operator()(const core::SessionWaiting&) const { return nullptr; }

 private:
  std::string name(PersonId id) const {
    const auto* person = directory_.person(id);
    if (!person) return "";
    return person->name.empty() ? person->extension : person->name;
  }
  static bool is(const core::CallStarted& e, core::CallDirection direction) {
    return e.direction == direction;
  }
  std::string number(const std::string& text) const {
    return face_.shows_numbers ? text : masked_number(text);
  }

  const core::Directory& directory_;
  const Face& face_;
};

// What a participant is told; everything else could tell him that somebody listens. A recording
// that runs because of that is among it, so he is told of none: the call's state shows the others.
bool is_for_participants(const core::EventBody& body) {
  const auto* joined = std::get_if<core::ParticipantJoined>(&body);
  const auto* left = std::get_if<core::ParticipantLeft>(&body);
  if ((joined && joined->part == core::Part::supervisor) ||
      (left && left->part == core::Part::supervisor)) {
    return false;
  }
  return is_one_of_these<core::CallStarted, core::CallQueued, core::AgentRang, core::CallAnswered,
                         core::CallEnded, core::ParticipantJoined, core::ParticipantLeft,
                         core::HoldChanged, core::PrivacyChanged, core::PrivacyEnding,
                         core::TransferStarted, core::TransferEnded, core::HelpAsked,
                         core::HelpEscalated, core::HelpEnded, core::CueSent,
                         core::CustomerObjected, core::CallMarkedPrivate>(body);
}

}  // namespace

CallId call_of(const core::Event& event) {
  return std::visit(
      [](const auto& body) {
        if constexpr (requires { body.call; }) {
          return body.call;
        } else {
          return CallId{};
        }
      },
      event.body);
}

std::string event_words(const core::Event& event, const core::Directory& directory, Instant now,
                        const Face& face) {
  const auto call = call_of(event);
  if (!call || (!face.is_outside() && !is_for_participants(event.body))) return "";
  const Json words = std::visit(Words(directory, face), event.body);
  if (words.is_null()) return "";
  Json told{{"age_ms", std::chrono::duration_cast<Millis>(now - event.at).count()}};
  told.update(words);
  told["call"] = call.text();
  return told.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string numbered(std::uint64_t number, const std::string& words) {
  return "{\"number\":" + std::to_string(number) + "," + words.substr(1);
}

std::string event_json(const core::Event& event, const core::Directory& directory, Instant now,
                       const Face& face) {
  const auto words = event_words(event, directory, now, face);
  return words.empty() ? "" : numbered(event.number, words);
}

}  // namespace earshot::api
