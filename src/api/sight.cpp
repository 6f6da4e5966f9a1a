#include "api/sight.hpp"

#include <algorithm>

#include "core/policy/may_supervise.hpp"
#include "core/policy/may_use_recording.hpp"
#include "core/policy/scope.hpp"

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

Sight::Sight(const Asker& asker, const core::Directory& directory, const core::Clock& clock,
             bool notify_agents)
    : directory_(directory), asker_(asker), notify_agents_(notify_agents), clock_(clock) {
  using enum core::Role;
  if (asker.is_person()) {
    const auto* person = directory.person(asker.person);
    if (!person || !person->enabled) return;
    supervises_ = person->role == supervisor;
    if (supervises_ || person->role == agent) person_ = person;
  }
  sees_all_ = !person_ && asker.kind != Asker::Kind::nobody;
}

void Sight::at(const core::Clock& clock) {
  const auto minute = [](const core::Clock& one) { return one.wall.time_since_epoch() / 1min; };
  if (minute(clock) != minute(clock_) || clock.told != clock_.told) known_numbers_.clear();
  clock_ = clock;
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
  return asker_.is_person() &&
         std::any_of(call.participants.begin(), call.participants.end(),
                     [&](const auto& one) { return one.person == asker_.person; });
}

Face Sight::face(const core::CallView& call) const {
  if (is_in(call)) return {.participant = asker_.person, .noticed = notify_agents_};
  std::vector<PersonId> agents;
  for (const auto& one : call.participants)
    if (one.person) agents.push_back(one.person);
  return {.shows_numbers = sees_numbers(call.queue, agents)};
}

bool Sight::sees_numbers(const std::string& queue, const std::vector<PersonId>& agents) const {
  if (!supervises_) return sees_all_ || (person_ && contains(agents, person_->id));
  const auto may = [&](PersonId agent) {
    const auto [known, is_new] = known_numbers_.try_emplace({agent, queue}, false);
    if (is_new) {
      known->second = core::may_see_numbers(directory_, clock_, person_->id, agent, queue);
    }
    return known->second;
  };
  return agents.empty() ? may({}) : std::any_of(agents.begin(), agents.end(), may);
}

bool Sight::may_play(const std::string& queue, const std::vector<PersonId>& agents) const {
  if (!asker_.is_person()) return sees_all_;
  core::UseRecording wanted;
  wanted.actor = asker_.person;
  wanted.queue = queue;
  wanted.agents = agents;
  // Which one is asked for when it is played.
  const auto& reasons = directory_.rules.reasons;
  wanted.reason = reasons.empty() ? "any" : reasons.front();
  return core::may_use_recording(directory_, clock_, wanted).allowed();
}

bool Sight::sees_recording(const std::string& queue, const std::vector<PersonId>& agents) const {
  return supervises_ ? may_play(queue, agents) : sees_all_;
}

bool Sight::sees(const core::ApprovalView& approval) const {
  return !person_ ? sees_all_ : approval.supervisor == person_->id || may_answer(approval);
}

bool Sight::may_answer(const core::ApprovalView& approval) const {
  if (!asker_.is_person() || approval.granted) return false;
  if (approval.supervisor == asker_.person || approval.agent == asker_.person) return false;
  if (asker_.role == core::Role::administrator) return sees_all_;
  if (!supervises_) return false;
  const core::Question question{.directory = directory_,
                                .clock = clock_,
                                .who = person_->id,
                                .whom = approval.agent,
                                .right = core::Right::covert};
  return !core::leaves(question, core::Right::covert).empty();
}

bool Sight::sees(const core::CallView& call) const {
  if (is_in(call)) return true;
  if (!person_) return sees_all_;
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
  if (!person_) return sees_all_ && !(call && is_in(*call) && session.supervisor != asker_.person);
  if (session.supervisor == person_->id) return true;
  if (call && is_in(*call)) return false;
  return supervises_ && call && sees(*call);
}

namespace {

constexpr std::size_t kShown = 4, kShortest = 7;  // digits; a shorter one is a house's own

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool belongs(char c) {
  return is_digit(c) || c == ' ' || c == '-' || c == '/' || c == '.' || c == '(' || c == ')';
}

}  // namespace

std::string masked_number(const std::string& number) {
  const auto digits = std::count_if(number.begin(), number.end(), is_digit);
  if (digits > 0 && digits < static_cast<std::ptrdiff_t>(kShortest)) return "•••";
  return masked_text(number);
}

// "+49 170 1234567 Karl" → "•••4567 Karl". What stands between digits as people write numbers goes
// with them.
std::string masked_text(const std::string& text) {
  std::string masked;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins =
        is_digit(text[at]) || (text[at] == '+' && at + 1 < text.size() && is_digit(text[at + 1]));
    if (!begins) {
      masked += text[at++];
      continue;
    }
    std::string digits;
    std::size_t end = at + 1, stop = end;
    if (is_digit(text[at])) digits += text[at];
    for (; stop < text.size() && belongs(text[stop]); ++stop) {
      if (!is_digit(text[stop])) continue;
      digits += text[stop];
      end = stop + 1;
    }
    masked += digits.size() < kShortest ? text.substr(at, end - at)
                                        : "•••" + digits.substr(digits.size() - kShown);
    at = end;
  }
  return masked;
}

}  // namespace earshot::api
