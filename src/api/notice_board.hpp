#pragma once
// What agents have been told about who listens, and still holds: whoever takes part in a call sees
// this of its supervision and nothing else. Internal to api/. Home thread: control; copies travel.

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "core/core.hpp"

namespace earshot::api {

struct Notice {  // NoticeGiven, with who it is about
  CallId call;
  SessionId session;
  PersonId agent;
  std::string supervisor;  // his name
  core::Mode mode = core::Mode::monitor;
  std::string purpose;
  bool on_screen = false, tone = false;
  bool stopped = false;
  bool operator==(const Notice&) const = default;
};
using Notices = std::map<CallId, std::vector<Notice>>;

class NoticeBoard {
 public:
  // Every event, in order. Returns the notices among them.
  std::vector<Notice> note(const core::Core& core, std::span<const core::Event> events);

  const Notices& in_force() const { return in_force_; }
  std::vector<Notice> of(CallId call) const;

 private:
  void put(const Notice& notice);
  void forget(SessionId session);
  std::string supervisor_of(const core::Core& core, SessionId session) const;

  Notices in_force_;
  std::map<SessionId, PersonId> supervisors_;  // also of sessions that have ended: some notices
};                                             // come afterwards

}  // namespace earshot::api
