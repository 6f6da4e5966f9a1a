#include "core/calls/queueing.hpp"

#include <algorithm>

#include "core/calls/agents.hpp"
#include "core/calls/dialling.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/supervision/sessions.hpp"

namespace earshot::core {

namespace {

// A phone that refuses at once must not be rung in a tight loop when it is the only one.
constexpr Millis kRest = 5s;

bool serves(const Floor& floor, const Agent& agent, const Queue& queue) {
  const Person* person = floor.directory.person(agent.person);
  if (!person || person->role != Role::agent || agent.resting) return false;
  bool in_team = std::ranges::any_of(
      queue.teams, [&](const std::string& team) { return team == "*" || team == person->team; });
  return in_team && state_of(floor, agent) == AgentState::available;
}

// The longest idle of those who can take the call now and had no turn yet; if all had theirs, a new
// round begins.
const Agent* next_agent(const Floor& floor, const Queue& queue, Queueing& queueing) {
  const Agent *fresh = nullptr, *any = nullptr;
  for (const auto& [id, agent] : floor.agents) {
    if (!serves(floor, agent, queue)) continue;
    bool tried = std::ranges::find(queueing.tried, id) != queueing.tried.end();
    if (!tried && (!fresh || agent.idle_since < fresh->idle_since)) fresh = &agent;
    if (!any || agent.idle_since < any->idle_since) any = &agent;
  }
  if (fresh) return fresh;
  if (any) queueing.tried.clear();
  return any;
}

void overflow(Step& step, Call& call) {
  const Queue* queue = step.floor.directory.queue_named(call.queueing->queue);
  std::string target = queue ? queue->overflow : "";
  call.queueing.reset();
  std::erase(step.floor.waiting, call.id);
  step.floor.timers.cancel(TimerKind::queue_wait, call.id);
  if (const Queue* other = step.floor.directory.queue_at(target))
    return enter_queue(step, call, std::string(other->name));
  const Person* person = step.floor.directory.person_at(target);
  if (!person ||
      ring(step, call, ToPerson{person->id}, Purpose::direct, {}, call.participants.front().leg))
    say_goodbye(step, call, "queue_timeout");
}

}  // namespace

void enter_queue(Step& step, Call& call, const std::string& name) {
  const Queue* queue = step.floor.directory.queue_named(name);
  if (!queue) return say_goodbye(step, call, "queue_removed");
  call.queueing = Queueing{.queue = name};
  call.last_queue = name;
  step.floor.waiting.push_back(call.id);
  step.floor.timers.set(TimerKind::queue_wait, call.id, step.now + queue->max_wait);
  connect(step, call, call.participants.front().leg);
  step.tell(CallQueued{call.id, name});
}

void leave_queue(Step& step, Call& call) {
  call.queueing.reset();
  std::erase(step.floor.waiting, call.id);
  step.floor.timers.cancel(TimerKind::queue_wait, call.id);
}

void agent_did_not_answer(Step& step, Call& call, PersonId id) {
  Agent& agent = step.floor.agent(id);
  agent.idle_since = step.now;
  agent.resting = true;
  step.floor.timers.set(TimerKind::rest, id, step.now + kRest);
  call.queueing->tried.push_back(id);
  if (call.queueing->overdue) overflow(step, call);
}

void waited_too_long(Step& step, Call& call) {
  if (!call.queueing) return;
  call.queueing->overdue = true;
  if (!call.dialling) overflow(step, call);
}

void distribute(Step& step) {
  for (CallId id : std::vector(step.floor.waiting)) {
    Call* call = step.floor.find_call(id);
    if (!call || !call->queueing || call->dialling) continue;
    const Queue* queue = step.floor.directory.queue_named(call->queueing->queue);
    const Agent* agent = queue ? next_agent(step.floor, *queue, *call->queueing) : nullptr;
    if (!agent) continue;
    ring(step, *call, ToPerson{agent->person}, Purpose::queue, {}, call->participants.front().leg);
  }
}

}  // namespace earshot::core
