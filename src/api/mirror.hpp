#pragma once
// The stream's copy of what is true, and its words: each state is written once, whoever reads it.
// Internal to api/. Pure; home thread: the hub's strand.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/gathering.hpp"
#include "api/json_views.hpp"

namespace earshot::api {

struct Told {
  CallId call;
  std::string words;
  bool of_supervision = false;
};
// A line on the desks of a call's agents: a cue, or who supervises and how.
struct DeskLine {
  std::set<PersonId> agents;
  std::string words;
  bool of_supervision = false;
};

struct Changes {
  std::vector<CallId> calls, gone;
  std::vector<PersonId> agents, agents_gone;
  std::vector<SessionId> sessions, sessions_gone;
  bool queues = false, directory = false;
  std::vector<Told> told;
  std::vector<DeskLine> desk;
};

class Mirror {
 public:
  Changes apply(Batch batch);

  const core::Directory& directory() const { return *directory_; }
  std::shared_ptr<const core::Directory> shared_directory() const { return directory_; }
  const std::map<CallId, core::CallView>& calls() const { return calls_; }
  const std::map<PersonId, core::AgentView>& agents() const { return agents_; }
  const std::map<SessionId, core::SessionView>& sessions() const { return sessions_; }
  const core::CallView* call(CallId id) const;

  // JSON with ages as of `now`; a text is used again for a moment (kFresh).
  const std::string& call_text(CallId id, Face face, Instant now);
  std::string agent_text(PersonId id, bool shows_call, Instant now) const;
  std::string session_text(SessionId id, Instant now) const;
  std::string queue_text(std::size_t index, Instant now) const;

 private:
  struct Written {
    Instant at;
    std::string text;
  };
  void apply_calls(Batch& batch, Changes& changes);
  void apply_agents(Batch& batch, Changes& changes);
  void apply_sessions(Batch& batch, Changes& changes);
  void apply_queues(Changes& changes);
  void tell(const Batch& batch, Changes& changes);
  void tell_desk(const core::Event& event, Changes& changes) const;
  std::string name(PersonId id) const;

  std::shared_ptr<const core::Directory> directory_ = std::make_shared<core::Directory>();
  std::map<CallId, core::CallView> calls_;
  std::map<PersonId, core::AgentView> agents_;
  std::map<SessionId, core::SessionView> sessions_;
  std::vector<QueueView> queues_;  // in the directory's order
  std::map<std::pair<CallId, Face>, Written> texts_;
};

}  // namespace earshot::api
