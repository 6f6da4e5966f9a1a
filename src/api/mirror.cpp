#include "api/mirror.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/event_json.hpp"

namespace earshot::api {
namespace {

// How old the ages in a text may be that is used again: for the snapshots of many pages at once.
constexpr Millis kFresh = 250ms;
constexpr Face kFaces[] = {Face::whole, Face::noticed, Face::unnoticed};

bool is_same(const core::AgentView& a, const core::AgentView& b) {
  return a.state == b.state && a.since == b.since && a.call == b.call &&
         a.call_count == b.call_count && a.name == b.name && a.extension == b.extension &&
         a.team == b.team && a.role == b.role;
}

bool is_same(const core::SessionView& a, const core::SessionView& b) {
  return a.phase == b.phase && a.mode == b.mode && a.applied_mode == b.applied_mode &&
         a.call == b.call && a.leg == b.leg && a.agent == b.agent && a.follow == b.follow &&
         a.device == b.device && a.heard_by == b.heard_by && a.hears == b.hears;
}

std::set<PersonId> agents_in(const core::CallView& call) {
  std::set<PersonId> agents;
  for (const auto& one : call.participants) {
    if (one.part == core::Part::agent && one.person) agents.insert(one.person);
  }
  return agents;
}

std::string text(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Changes Mirror::apply(Batch batch) {
  Changes changes;
  if (batch.directory) {
    directory_ = std::move(batch.directory);
    changes.directory = true;
  }
  tell(batch, changes);  // names what the batch ends
  apply_calls(batch, changes);
  apply_agents(batch, changes);
  apply_sessions(batch, changes);
  apply_queues(changes);
  return changes;
}

void Mirror::apply_calls(Batch& batch, Changes& changes) {
  if (batch.whole) {
    for (const auto& [id, call] : calls_) batch.gone.push_back(id);
    for (const auto& call : batch.calls) std::erase(batch.gone, call.id);
  }
  for (const auto id : batch.gone) {
    calls_.erase(id);
    for (const auto face : kFaces) texts_.erase({id, face});
    changes.gone.push_back(id);
  }
  for (auto& call : batch.calls) {
    changes.calls.push_back(call.id);
    for (const auto face : kFaces) texts_.erase({call.id, face});
    calls_[call.id] = std::move(call);
  }
}

void Mirror::apply_agents(Batch& batch, Changes& changes) {
  std::map<PersonId, core::AgentView> now;
  for (auto& agent : batch.agents) {
    const auto known = agents_.find(agent.person);
    if (known == agents_.end() || !is_same(known->second, agent)) {
      changes.agents.push_back(agent.person);
    }
    now.emplace(agent.person, std::move(agent));
  }
  for (const auto& [id, agent] : agents_) {
    if (!now.contains(id)) changes.agents_gone.push_back(id);
  }
  agents_ = std::move(now);
}

void Mirror::apply_sessions(Batch& batch, Changes& changes) {
  std::map<SessionId, core::SessionView> now;
  for (auto& session : batch.sessions) {
    const auto known = sessions_.find(session.id);
    if (known == sessions_.end() || !is_same(known->second, session)) {
      changes.sessions.push_back(session.id);
    }
    now.emplace(session.id, std::move(session));
  }
  for (const auto& [id, session] : sessions_) {
    if (!now.contains(id)) changes.sessions_gone.push_back(id);
  }
  sessions_ = std::move(now);
}

void Mirror::apply_queues(Changes& changes) {
  std::vector<QueueView> now;
  for (const auto& queue : directory_->queues) {
    QueueView view{.name = queue.name, .extension = queue.extension, .teams = queue.teams};
    for (const auto& [id, call] : calls_) {
      if (call.phase != core::CallPhase::queued || call.queue != queue.name) continue;
      ++view.waiting;
      view.waiting_since = std::min(view.waiting_since.value_or(call.started), call.started);
    }
    for (const auto& [id, agent] : agents_) {
      view.agents_available +=
          agent.state == core::AgentState::available &&
          std::find(queue.teams.begin(), queue.teams.end(), agent.team) != queue.teams.end();
    }
    now.push_back(std::move(view));
  }
  changes.queues = now != queues_;
  queues_ = std::move(now);
}

void Mirror::tell(const Batch& batch, Changes& changes) {
  for (const auto& event : batch.told) {
    auto words = event_json(event, *directory_, batch.now);
    if (words.empty()) continue;
    changes.told.push_back({call_of(event), std::move(words), tells_of_supervision(event)});
    tell_desk(event, changes);
  }
  // A session that began in this very batch is named by the call's new state.
  for (const auto& event : batch.told) {
    const auto* changed = std::get_if<core::SessionModeChanged>(&event.body);
    if (!changed) continue;
    for (const auto& call : batch.calls) {
      if (call.id != changed->call) continue;
      for (const auto& session : call.sessions) {
        if (session.id != changed->session) continue;
        changes.desk.push_back({agents_in(call),
                                text({{"type", "notice"},
                                      {"call", call.id.text()},
                                      {"supervisor", session.supervisor_name},
                                      {"mode", core::mode_name(changed->to)}}),
                                true});
      }
    }
  }
}

void Mirror::tell_desk(const core::Event& event, Changes& changes) const {
  if (const auto* cue = std::get_if<core::CueSent>(&event.body)) {
    changes.desk.push_back({{cue->agent},
                            text({{"type", "cue"},
                                  {"call", cue->call.text()},
                                  {"from", name(cue->supervisor)},
                                  {"text", cue->text}})});
  }
  if (const auto* ended = std::get_if<core::SessionEnded>(&event.body)) {
    const auto session = sessions_.find(ended->session);
    const auto* call = this->call(ended->call);
    if (session == sessions_.end() || !call || !session->second.applied_mode) return;
    changes.desk.push_back({agents_in(*call),
                            text({{"type", "notice"},
                                  {"call", call->id.text()},
                                  {"supervisor", session->second.supervisor_name},
                                  {"mode", nullptr}}),
                            true});
  }
}

std::string Mirror::name(PersonId id) const {
  const auto* person = directory_->person(id);
  if (!person) return "";
  return person->name.empty() ? person->extension : person->name;
}

const core::CallView* Mirror::call(CallId id) const {
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : &found->second;
}

const std::string& Mirror::call_text(CallId id, Face face, Instant now) {
  auto& written = texts_[{id, face}];
  if (written.text.empty() || now - written.at > kFresh) {
    written = {now, call_json(calls_.at(id), now, face)};
  }
  return written.text;
}

std::string Mirror::agent_text(PersonId id, bool shows_call, Instant now) const {
  auto view = agents_.at(id);
  if (!shows_call) view.call = {};
  return agent_json(view, now);
}

std::string Mirror::session_text(SessionId id, Instant now) const {
  const auto& session = sessions_.at(id);
  const auto* on = call(session.call);
  return session_json({session, on ? std::optional(*on) : std::nullopt}, now);
}

std::string Mirror::queue_text(std::size_t index, Instant now) const {
  return queue_json(queues_[index], now);
}

}  // namespace earshot::api
