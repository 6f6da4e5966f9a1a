#include "api/mirror.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/event_json.hpp"

namespace earshot::api {
namespace {

// How old the ages in a text may be that is used again: for the snapshots of many pages at once.
constexpr Millis kFresh = 250ms;

bool is_same(const core::AgentView& a, const core::AgentView& b) {
  return a.state == b.state && a.since == b.since && a.call == b.call &&
         a.call_count == b.call_count && a.name == b.name && a.extension == b.extension &&
         a.team == b.team && a.role == b.role && a.ends == b.ends &&
         a.pause_wished == b.pause_wished && a.to_acknowledge == b.to_acknowledge;
}

bool is_same(const core::SessionView& a, const core::SessionView& b) {
  return a.phase == b.phase && a.mode == b.mode && a.applied_mode == b.applied_mode &&
         a.call == b.call && a.leg == b.leg && a.agent == b.agent && a.follow == b.follow &&
         a.device == b.device && a.heard_by == b.heard_by && a.hears == b.hears &&
         a.deaf == b.deaf && a.entering == b.entering && a.covert == b.covert &&
         a.reason == b.reason && a.purpose == b.purpose;
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
  clock_ = batch.clock;
  notices_ = std::move(batch.notices);
  changes.approvals = std::move(batch.approvals);
  tell(batch, changes);
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
    texts_.erase(id);
    changes.gone.push_back(id);
  }
  for (auto& call : batch.calls) {
    changes.calls.push_back(call.id);
    texts_.erase(call.id);
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
  constexpr PersonId kSomebody{1};  // the words are the same for every participant
  for (const auto& event : batch.told) {
    const auto words = [&](const Face& face) {
      return event_words(event, *directory_, batch.now, face);
    };
    Told told{call_of(event),
              supervisor_of(event),
              event.number,
              words({}),
              words({.shows_numbers = false}),
              words({.participant = kSomebody})};
    if (!told.whole.empty()) changes.told.push_back(std::move(told));
  }
  tell_desk(batch, changes);
}

// Of a session that ends: as long as the mirror knows it.
PersonId Mirror::supervisor_of(const core::Event& event) const {
  const auto* ended = std::get_if<core::SessionEnded>(&event.body);
  const auto session = ended ? sessions_.find(ended->session) : sessions_.end();
  return session == sessions_.end() ? PersonId{} : session->second.supervisor;
}

void Mirror::tell_desk(const Batch& batch, Changes& changes) const {
  for (const auto& event : batch.told) {
    const auto* cue = std::get_if<core::CueSent>(&event.body);
    if (!cue) continue;
    changes.desk.push_back({cue->agent, text({{"type", "cue"},
                                              {"call", cue->call.text()},
                                              {"from", name(cue->supervisor)},
                                              {"text", cue->text}})});
  }
  for (const auto& notice : batch.given) {
    if (!notice.on_screen) continue;
    using Json = nlohmann::ordered_json;
    const auto or_null = [](bool is, const std::string& words) {
      return is ? Json(words) : Json(nullptr);
    };
    changes.desk.push_back({notice.agent,
                            text({{"type", "notice"},
                                  {"call", notice.call.text()},
                                  {"session", notice.session.text()},
                                  {"supervisor", notice.supervisor},
                                  {"mode", or_null(!notice.stopped, core::mode_name(notice.mode))},
                                  {"purpose", or_null(!notice.purpose.empty(), notice.purpose)},
                                  {"deaf", is_deaf(batch.sessions, notice.session)}}),
                            true});
  }
}

Shown Mirror::shown(CallId id, const Face& face, Instant now) const {
  const auto notices = notices_.find(id);
  return {now, face, notices == notices_.end() ? std::vector<Notice>{} : notices->second};
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

const std::string& Mirror::call_text(CallId id, const Face& face, Instant now) {
  auto& written = texts_[id][face];
  if (written.text.empty() || now - written.at > kFresh) {
    written = {now, call_json(calls_.at(id), shown(id, face, now))};
  }
  return written.text;
}

std::string Mirror::call_shape(CallId id, const Face& face) const {
  const auto& call = calls_.at(id);
  return call_json(call, shown(id, face, call.started));
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
