#pragma once
// What an asker may see; everything else does not exist for him. Pure: lives as long as one look at
// the directory. Internal to api/.

#include <compare>
#include <map>
#include <memory>
#include <string>

#include "api/asker.hpp"
#include "core/policy/clock.hpp"
#include "core/views.hpp"

namespace earshot::api {

// How much of a call is shown. Who takes part in it may not learn from anything that others listen:
// of its supervision he sees his own sessions and what he was told (NoticeBoard).
struct Face {
  PersonId participant;       // who looks from inside the call; 0: from outside, at all of it
  bool noticed = true;        // a participant is shown what he was told
  bool shows_numbers = true;  // of customers; else masked

  bool is_outside() const { return !participant; }
  auto operator<=>(const Face&) const = default;
};

class Sight {
 public:
  // `notify_agents`: ConsoleSettings.
  // `asker` and `directory` are lent for the object's life.
  // `clock`: what grants' hours and ends are measured by.
  Sight(const Asker& asker, const core::Directory& directory, const core::Clock& clock,
        bool notify_agents = true);
  void at(const core::Clock& clock);  // time has passed

  bool sees(const core::CallView& call) const;
  bool sees(const core::AgentView& agent) const;
  bool sees(const core::Queue& queue) const;
  // `call` is the one that it is on, null while it waits.
  bool sees(const core::SessionView& session, const core::CallView* call) const;
  Face face(const core::CallView& call) const;
  // Of the customer, in a call of this queue that these agents took.
  bool sees_numbers(const std::string& queue, const std::vector<PersonId>& agents) const;
  // A recording of this queue and these agents: may he play it, does it exist for him?
  bool may_play(const std::string& queue, const std::vector<PersonId>& agents) const;
  bool sees_recording(const std::string& queue, const std::vector<PersonId>& agents) const;
  // Somebody else's request for covert listening, which the asker could grant.
  bool may_answer(const core::ApprovalView& approval) const;
  bool sees(const core::ApprovalView& approval) const;

 private:
  bool may_supervise(PersonId agent, const std::string& queue) const;
  bool is_in(const core::CallView& call) const;

  const core::Directory& directory_;
  const core::Person* person_ = nullptr;  // null: sees everything, or nothing
  const Asker& asker_;
  bool sees_all_ = false;
  bool supervises_ = false;
  bool notify_agents_;
  // What policy has answered; about numbers, in this minute, for it may depend on the hour.
  mutable std::map<std::pair<PersonId, std::string>, bool> known_, known_numbers_;
  core::Clock clock_;
};

// "+491701234567" → "•••4567"; a text without so many digits in a row stays as it is.
std::string masked_number(const std::string& number);
// The same for every number that stands in a text: a display name may be one.
std::string masked_text(const std::string& text);

}  // namespace earshot::api
