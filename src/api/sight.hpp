#pragma once
// What an asker may see; everything else does not exist for him. Pure: lives as long as one look at
// the directory. Internal to api/.

#include <map>
#include <memory>
#include <string>

#include "api/asker.hpp"
#include "core/views.hpp"

namespace earshot::api {

// How much of a call is shown: an agent is told who supervises him only where policy says so, and
// never why.
enum class Face : std::uint8_t { whole, noticed, unnoticed };
Face face_of(const Asker& asker, bool notify_agents);  // `notify_agents`: ConsoleSettings

class Sight {
 public:
  // `directory` is lent for the object's life.
  Sight(const Asker& asker, const core::Directory& directory);

  bool sees(const core::CallView& call) const;
  bool sees(const core::AgentView& agent) const;
  bool sees(const core::Queue& queue) const;
  // `call` is the one that it is on, null while it waits.
  bool sees(const core::SessionView& session, const core::CallView* call) const;

 private:
  bool may_supervise(PersonId agent, const std::string& queue) const;
  bool is_in(const core::CallView& call) const;

  const core::Directory& directory_;
  const core::Person* person_ = nullptr;  // null: sees everything, or nothing
  bool sees_all_ = false;
  bool supervises_ = false;
  mutable std::map<std::pair<PersonId, std::string>, bool> known_;  // what policy has answered
};

}  // namespace earshot::api
