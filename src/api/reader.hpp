#pragma once
// One page's view of the mirror: what it may see, what it knows, and the messages that bring it up
// to date. Internal to api/. Pure; home thread: the hub's strand.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "api/mirror.hpp"

namespace earshot::api {

class Reader {
 public:
  explicit Reader(Asker asker) : asker_(std::move(asker)) {}

  const Asker& asker() const { return asker_; }
  // Before the first message, and whenever the directory has changed or policy has.
  void look(const Mirror& mirror, bool notify_agents);

  std::string snapshot(Mirror& mirror, Instant now);
  // Why one's own sessions have ended in calls that one may see no longer; before the snapshot that
  // leaves them out. "": none has.
  std::string farewell(const Mirror& mirror, const Changes& changes);
  // "": nothing that concerns this page.
  std::string change(Mirror& mirror, const Changes& changes, Instant now);
  bool hears(const DeskLine& line) const;
  bool hears(const core::ApprovalView& approval) const;
  // Whether it may know of this leg's level: a participant not of a supervisor's.
  bool hears(const Mirror& mirror, CallId call, LegId leg) const;
  bool knows(CallId call) const { return calls_.contains(call); }

 private:
  bool sees(const core::AgentView& agent) const;
  bool shows_call(const core::AgentView& agent, const Mirror& mirror) const;
  bool is_own(const core::SessionView& session) const;
  std::string queues(const Mirror& mirror, Instant now) const;

  void add_calls(std::string& message, Mirror& mirror, const Changes& changes, Instant now);
  void add_told(std::string& message, const Changes& changes);
  void add_agents(std::string& message, Mirror& mirror, const Changes& changes, Instant now);
  void add_sessions(std::string& message, Mirror& mirror, const Changes& changes, Instant now);

  Asker asker_;
  std::shared_ptr<const core::Directory> directory_;
  std::optional<Sight> sight_;
  struct Known {
    Face face;
    std::string shape;  // of what a participant was told last; others are told every change
  };
  // Takes note; false: nothing new for him.
  bool learn(const Mirror& mirror, CallId id);

  bool notify_agents_ = true;
  std::uint64_t number_ = 0, told_ = 0;
  std::unordered_map<CallId, Known> calls_;
  std::unordered_set<PersonId> agents_;
  std::set<SessionId> sessions_;
};

}  // namespace earshot::api
