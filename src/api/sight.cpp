#include "api/sight.hpp"

#include <algorithm>

#include "core/policy/may_supervise.hpp"

namespace earshot::api {
namespace {

template <class Things, class Thing>
bool contains(const Things& things, const Thing& thing) {
  return std::find(things.begin(), things.end(), thing) != things.end();
}

template <class Things>
bool share(const Things& some, const Things& others) {
  return std::any_of(some.begin(), some.end(),
                     [&](const auto& one) { return contains(others, one); });
}

}  // namespace

Face face_of(const Asker& asker, bool notify_agents) {
  if (!asker.is_person() || asker.role != core::Role::agent) return Face::whole;
  return notify_agents ? Face::noticed : Face::unnoticed;
}

Sight::Sight(const Asker& asker, const core::Directory& directory) : directory_(directory) {
  using enum core::Role;
  if (asker.is_person()) {
    const auto* person = directory.person(asker.person);
    if (!person || !person->enabled) return;
    supervises_ = person->role == supervisor;
    if (supervises_ || person->role == agent) person_ = person;
  }
  sees_all_ = !person_ && asker.kind != Asker::Kind::nobody;
}

bool Sight::may_supervise(PersonId agent, const std::string& queue) const {
  const auto [known, is_new] = known_.try_emplace({agent, queue}, false);
  if (is_new) {
    known->second =
        core::may_supervise(directory_, person_->id, agent, std::nullopt, queue).has_value();
  }
  return known->second;
}

bool Sight::is_in(const core::CallView& call) const {
  return std::any_of(call.participants.begin(), call.participants.end(),
                     [&](const auto& one) { return one.person == person_->id; });
}

bool Sight::sees(const core::CallView& call) const {
  if (!person_) return sees_all_;
  if (is_in(call)) return true;
  if (!supervises_) return false;
  const bool his_session =
      std::any_of(call.sessions.begin(), call.sessions.end(),
                  [&](const auto& session) { return session.supervisor == person_->id; });
  // An escalated request for help concerns every supervisor.
  if (his_session || (call.help && call.help->escalated)) return true;
  if (std::any_of(call.participants.begin(), call.participants.end(), [&](const auto& one) {
        return one.person && may_supervise(one.person, call.queue);
      })) {
    return true;
  }
  const auto* queue = call.queue.empty() ? nullptr : directory_.queue_named(call.queue);
  return call.phase == core::CallPhase::queued && queue && sees(*queue);
}

bool Sight::sees(const core::AgentView& agent) const {
  if (!person_) return sees_all_;
  if (agent.person == person_->id) return true;
  if (!person_->team.empty() && agent.team == person_->team) return true;  // colleagues
  if (!supervises_) return false;
  const auto [known, is_new] = known_.try_emplace({agent.person, "*"}, false);
  if (is_new) {
    known->second = core::may_wait_for(directory_, person_->id, agent.person).has_value();
  }
  return known->second;
}

// His own team's; and, of a supervisor with grants, those that a grant names or whose agents it
// covers.
bool Sight::sees(const core::Queue& queue) const {
  if (!person_) return sees_all_;
  if (contains(queue.teams, person_->team) || contains(queue.teams, "*")) return true;
  if (!supervises_) return false;
  bool by_grants = false;
  for (const auto& grant : directory_.grants) {
    if (grant.supervisor != person_->id) continue;
    by_grants = true;
    if (grant.modes.empty()) continue;
    if (grant.teams.empty() && grant.queues.empty() && grant.agents.empty()) return true;
    if (contains(grant.queues, queue.name) || contains(grant.teams, "*") ||
        share(grant.teams, queue.teams)) {
      return true;
    }
    for (const PersonId id : grant.agents) {
      const auto* agent = directory_.person(id);
      if (agent && contains(queue.teams, agent->team)) return true;
    }
  }
  return !by_grants && person_->team == "*";
}

bool Sight::sees(const core::SessionView& session, const core::CallView* call) const {
  if (!person_) return sees_all_;
  if (session.supervisor == person_->id) return true;
  return supervises_ && call && sees(*call);
}

}  // namespace earshot::api
