#include "core/calls/recording_marks.hpp"

#include "core/step.hpp"

namespace earshot::core {

namespace {

struct Mark {
  CallId call;
  std::string kind, text;
  LegId leg;
  SessionId session;  // whose leg it is, instead
};

struct MarkOf {
  std::optional<Mark> operator()(const ParticipantJoined& e) const {
    return Mark{e.call, "joined", part_name(e.part), e.leg, {}};
  }
  std::optional<Mark> operator()(const ParticipantLeft& e) const {
    return Mark{e.call, "left", part_name(e.part), e.leg, {}};
  }
  std::optional<Mark> operator()(const HoldChanged& e) const {
    return Mark{e.call, e.held ? "hold" : "hold_ended", {}, e.by, {}};
  }
  std::optional<Mark> operator()(const PrivacyChanged& e) const {
    return Mark{e.call, e.on ? "pause" : "resume", {}, {}, {}};
  }
  std::optional<Mark> operator()(const TransferStarted& e) const {
    return Mark{e.call, "transfer", "started", e.by, {}};
  }
  std::optional<Mark> operator()(const TransferEnded& e) const {
    return Mark{e.call, "transfer", e.succeeded ? "succeeded" : "failed", {}, {}};
  }
  std::optional<Mark> operator()(const SessionModeChanged& e) const {
    return Mark{e.call, "mode", mode_name(e.to), {}, e.session};
  }
  std::optional<Mark> operator()(const SessionEnded& e) const {
    return Mark{e.call, "mode", "ended", {}, e.session};
  }
  std::optional<Mark> operator()(const ConsentSettled& e) const {
    return Mark{e.call, "consent", e.given ? "given" : "refused", e.leg, {}};
  }
  std::optional<Mark> operator()(const CustomerObjected& e) const {
    return Mark{e.call, "objection", {}, {}, {}};
  }
  template <class Other>
  std::optional<Mark> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

void mark_recording(Step& step, const Event& event) {
  auto mark = std::visit(MarkOf{}, event.body);
  auto call = mark ? step.floor.calls.find(mark->call) : step.floor.calls.end();
  if (call == step.floor.calls.end()) return;
  const auto& recording = call->second.recording;
  if (!recording || recording->failed) return;
  auto session = step.floor.sessions.find(mark->session);
  LegId leg = session == step.floor.sessions.end() ? mark->leg : session->second.leg;
  step.perform(MarkRecording{recording->id, mark->kind, mark->text, leg});
}

}  // namespace earshot::core
