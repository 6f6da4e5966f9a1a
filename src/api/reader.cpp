#include "api/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/event_json.hpp"

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

void Reader::look(const Mirror& mirror, bool notify_agents) {
  directory_ = mirror.shared_directory();
  if (const auto* person = directory_->person(asker_.person)) asker_.role = person->role;
  sight_.emplace(asker_, *directory_, mirror.clock(), notify_agents);
  notify_agents_ = notify_agents;
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
    learn(mirror, id);
    calls.add(mirror.call_text(id, calls_.at(id).face, now));
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

std::string Reader::farewell(const Mirror& mirror, const Changes& changes) {
  List told;
  for (const auto& one : changes.told) {
    if (!one.put_out || one.put_out != asker_.person) continue;
    const auto* call = mirror.call(one.call);
    if (!call || !sight_->sees(*call)) told.add(numbered(one.number, one.masked));
  }
  if (told.text().empty()) return "";
  return fmt::format("{{\"type\":\"change\",\"number\":{},\"told\":[{}]}}", ++number_, told.text());
}

std::string Reader::change(Mirror& mirror, const Changes& changes, Instant now) {
  std::string parts;
  sight_->at(mirror.clock());
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
      if (learn(mirror, id)) calls.add(mirror.call_text(id, calls_.at(id).face, now));
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

bool Reader::learn(const Mirror& mirror, CallId id) {
  auto& known = calls_[id];
  known.face = sight_->face(*mirror.call(id));
  auto shape = known.face.is_outside() ? "" : mirror.call_shape(id, known.face);
  const bool is_new = shape.empty() || shape != known.shape;
  known.shape = std::move(shape);
  return is_new;
}

void Reader::add_told(std::string& message, const Changes& changes) {
  List told;
  for (const auto& one : changes.told) {
    const auto known = calls_.find(one.call);
    if (known == calls_.end()) continue;
    const auto& words = one.words(known->second.face);
    if (words.empty()) continue;
    told.add(numbered(known->second.face.is_outside() ? one.number : ++told_, words));
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
  const auto known = calls_.find(call);
  if (!view || known == calls_.end()) return false;
  const auto legs = shown_legs(*view, known->second.face);
  return std::find(legs.begin(), legs.end(), leg) != legs.end();
}

bool Reader::hears(const DeskLine& line) const {
  if (!asker_.is_person() || line.agent != asker_.person) return false;
  return !line.is_notice || notify_agents_;
}

bool Reader::hears(const core::ApprovalView& approval) const {
  return asker_.is_person() &&
         (approval.supervisor == asker_.person || sight_->may_answer(approval));
}

}  // namespace earshot::api
