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
  explicit Words(const core::Directory& directory) : directory_(directory) {}

  Json operator()(const core::CallStarted& e) const {
    return {{"type", "call_started"},
            {"direction", core::direction_name(e.direction)},
            {"number_from", e.from_number},
            {"display", e.from_display},
            {"dialled", e.dialled}};
  }
  Json operator()(const core::CallQueued& e) const {
    return {{"type", "call_queued"}, {"queue", e.queue}};
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
            {"person", e.person ? name(e.person) : e.number}};
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
    return {{"type", "transfer_started"}, {"leg", e.by.text()}, {"target", e.target}};
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
    return {{"type", "session_started"},        {"session", e.session.text()},
            {"supervisor", name(e.supervisor)}, {"agent", name(e.agent)},
            {"mode", core::mode_name(e.mode)},  {"reason", e.reason}};
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
    return {
        {"type", "help_ended"}, {"agent", name(e.agent)}, {"by", name(e.by)}, {"cause", e.cause}};
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
  const core::Directory& directory_;
};

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

std::string event_json(const core::Event& event, const core::Directory& directory, Instant now) {
  const auto call = call_of(event);
  const Json words = call ? std::visit(Words(directory), event.body) : Json(nullptr);
  if (words.is_null()) return "";
  Json told{{"number", event.number},
            {"age_ms", std::chrono::duration_cast<Millis>(now - event.at).count()}};
  told.update(words);
  told["call"] = call.text();
  return told.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool tells_of_supervision(const core::Event& event) {
  return is_one_of_these<core::SessionStarted, core::SessionModeChanged, core::SessionMoved,
                         core::SessionEnded, core::SupervisionRefused, core::TableNotApplied,
                         core::RescueStarted, core::RescueEnded, core::NoteAdded>(event.body);
}

}  // namespace earshot::api
