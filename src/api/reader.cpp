#include "api/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace earshot::api {
namespace {

// ,"name":[…] when there is something to list.
class List {
 public:
  void add(std::string_view words) {
    if (!text_.empty()) text_ += ',';
    text_ += words;
  }
  void add_id(const std::string& id) { add('"' + id + '"'); }
  void finish(std::string& message, const char* name) const {
    if (!text_.empty()) message += fmt::format(",\"{}\":[{}]", name, text_);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

void Reader::look(std::shared_ptr<const core::Directory> directory, bool notify_agents) {
  directory_ = std::move(directory);
  if (const auto* person = directory_->person(asker_.person)) asker_.role = person->role;
  sight_.emplace(asker_, *directory_);
  face_ = face_of(asker_, notify_agents);
}

bool Reader::shows_call(const core::AgentView& agent, const Mirror& mirror) const {
  const auto* call = mirror.call(agent.call);
  return call && sight_->sees(*call);
}

bool Reader::is_own(const core::SessionView& session) const {
  return asker_.is_person() ? session.supervisor == asker_.person : true;
}

std::string Reader::queues(const Mirror& mirror, Instant now) const {
  List list;
  const auto& queues = directory_->queues;
  for (std::size_t i = 0; i < queues.size(); ++i) {
    if (sight_->sees(queues[i])) list.add(mirror.queue_text(i, now));
  }
  return list.text();
}

std::string Reader::snapshot(Mirror& mirror, Instant now) {
  calls_.clear();
  agents_.clear();
  sessions_.clear();
  List calls, agents, sessions;
  for (const auto& [id, call] : mirror.calls()) {
    if (!sight_->sees(call)) continue;
    calls_.insert(id);
    calls.add(mirror.call_text(id, face_, now));
  }
  for (const auto& [id, agent] : mirror.agents()) {
    if (!sight_->sees(agent)) continue;
    agents_.insert(id);
    agents.add(mirror.agent_text(id, shows_call(agent, mirror), now));
  }
  for (const auto& [id, session] : mirror.sessions()) {
    if (!is_own(session)) continue;
    sessions_.insert(id);
    sessions.add(mirror.session_text(id, now));
  }
  return fmt::format(
      "{{\"type\":\"snapshot\",\"number\":{},\"calls\":[{}],\"agents\":[{}],\"queues\":[{}],"
      "\"sessions\":[{}]}}",
      ++number_, calls.text(), agents.text(), queues(mirror, now), sessions.text());
}

std::string Reader::change(Mirror& mirror, const Changes& changes, Instant now) {
  std::string parts;
  add_calls(parts, mirror, changes, now);
  add_agents(parts, mirror, changes, now);
  if (changes.queues) {
    const auto list = queues(mirror, now);
    if (!list.empty()) parts += fmt::format(",\"queues\":[{}]", list);
  }
  add_sessions(parts, mirror, changes, now);
  if (parts.empty()) return "";
  return fmt::format("{{\"type\":\"change\",\"number\":{}{}}}", ++number_, parts);
}

void Reader::add_calls(std::string& message, Mirror& mirror, const Changes& changes, Instant now) {
  List calls, gone;
  std::vector<CallId> leaving;
  for (const auto id : changes.calls) {
    if (sight_->sees(*mirror.call(id))) {
      calls_.insert(id);
      calls.add(mirror.call_text(id, face_, now));
    } else if (calls_.contains(id)) {
      leaving.push_back(id);
    }
  }
  for (const auto id : changes.gone) {
    if (calls_.contains(id)) leaving.push_back(id);
  }
  calls.finish(message, "calls");
  add_told(message, changes);  // also what ended a call that was known until now
  for (const auto id : leaving) {
    calls_.erase(id);
    gone.add_id(id.text());
  }
  gone.finish(message, "gone");
}

void Reader::add_told(std::string& message, const Changes& changes) const {
  List told;
  for (const auto& one : changes.told) {
    if (!calls_.contains(one.call) || (one.of_supervision && face_ != Face::whole)) continue;
    told.add(one.words);
  }
  told.finish(message, "told");
}

void Reader::add_agents(std::string& message, Mirror& mirror, const Changes& changes, Instant now) {
  List agents, gone;
  for (const auto id : changes.agents) {
    const auto& agent = mirror.agents().at(id);
    if (sight_->sees(agent)) {
      agents_.insert(id);
      agents.add(mirror.agent_text(id, shows_call(agent, mirror), now));
    } else if (agents_.erase(id)) {
      gone.add_id(id.text());
    }
  }
  for (const auto id : changes.agents_gone) {
    if (agents_.erase(id)) gone.add_id(id.text());
  }
  agents.finish(message, "agents");
  gone.finish(message, "agents_gone");
}

void Reader::add_sessions(std::string& message, Mirror& mirror, const Changes& changes,
                          Instant now) {
  List sessions, gone;
  for (const auto id : changes.sessions) {
    if (!is_own(mirror.sessions().at(id))) continue;
    sessions_.insert(id);
    sessions.add(mirror.session_text(id, now));
  }
  for (const auto id : changes.sessions_gone) {
    if (sessions_.erase(id)) gone.add_id(id.text());
  }
  sessions.finish(message, "sessions");
  gone.finish(message, "sessions_gone");
}

bool Reader::hears(const Mirror& mirror, CallId call, LegId leg) const {
  const auto* view = mirror.call(call);
  if (!view || face_ != Face::unnoticed) return view != nullptr;
  return std::any_of(view->participants.begin(), view->participants.end(),
                     [&](const auto& one) { return one.leg == leg; });
}

bool Reader::hears(const DeskLine& line) const {
  if (!asker_.is_person() || !line.agents.contains(asker_.person)) return false;
  return !line.of_supervision || face_ != Face::unnoticed;
}

}  // namespace earshot::api
