#pragma once
// The stream's copy of what is true, and its words: each state is written once, whoever reads it.
// Internal to api/. Pure; home thread: the hub's strand.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/gathering.hpp"
#include "api/json_views.hpp"

namespace earshot::api {

struct Told {
  CallId call;
  PersonId put_out;  // whose session has ended by it; 0: nobody's
  std::uint64_t number = 0;
  std::string whole, masked, inside;  // by face, without the number; "": not for that one
  const std::string& words(const Face& face) const {
    return !face.is_outside() ? inside : face.shows_numbers ? whole : masked;
  }
};
// A line on the desk of an agent: a cue, or who supervises and how.
struct DeskLine {
  PersonId agent;
  std::string words;
  bool is_notice = false;
};

struct Changes {
  std::vector<CallId> calls, gone;
  std::vector<PersonId> agents, agents_gone;
  std::vector<SessionId> sessions, sessions_gone;
  bool queues = false, directory = false;
  std::vector<Told> told;
  std::vector<DeskLine> desk;
  std::vector<core::ApprovalView> approvals;
};

class Mirror {
 public:
  Changes apply(Batch batch);

  const core::Clock& clock() const { return clock_; }
  const core::Directory& directory() const { return *directory_; }
  std::shared_ptr<const core::Directory> shared_directory() const { return directory_; }
  const std::map<CallId, core::CallView>& calls() const { return calls_; }
  const std::map<PersonId, core::AgentView>& agents() const { return agents_; }
  const std::map<SessionId, core::SessionView>& sessions() const { return sessions_; }
  const core::CallView* call(CallId id) const;

  // JSON with ages as of `now`; a text is used again for a moment (kFresh).
  const std::string& call_text(CallId id, const Face& face, Instant now);
  // Its words as of one fixed moment: equal ones have nothing new for this face.
  std::string call_shape(CallId id, const Face& face) const;
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
  void tell_desk(const Batch& batch, Changes& changes) const;
  PersonId supervisor_of(const core::Event& event) const;
  Shown shown(CallId id, const Face& face, Instant now) const;
  std::string name(PersonId id) const;

  std::shared_ptr<const core::Directory> directory_ = std::make_shared<core::Directory>();
  std::map<CallId, core::CallView> calls_;
  std::map<PersonId, core::AgentView> agents_;
  std::map<SessionId, core::SessionView> sessions_;
  std::vector<QueueView> queues_;  // in the directory's order
  std::map<CallId, std::map<Face, Written>> texts_;
  Notices notices_;
  core::Clock clock_;
};

}  // namespace earshot::api
