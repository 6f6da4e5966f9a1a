#include "core/supervision/approvals.hpp"

#include <algorithm>

#include "core/policy/may_supervise.hpp"
#include "core/policy/text_limits.hpp"
#include "core/supervision/rights.hpp"

namespace earshot::core {

namespace {

constexpr std::size_t kLongestReason = 200;

Verdict may_listen_covertly(const Step& step, PersonId supervisor, PersonId agent) {
  return may_supervise(
      question_of(step.floor, step.now, supervisor, agent, Right::covert, nullptr));
}

bool fits(const Approval& approval, PersonId supervisor, PersonId agent) {
  return approval.supervisor == supervisor && approval.agent == agent;
}

Result<void> check_ask(const Step& step, const AskApproval& command) {
  if (auto may = may_listen_covertly(step, command.actor, command.agent).result(); !may) return may;
  if (auto text = check_text("the reason", command.reason, 1, kLongestReason); !text) return text;
  bool asked = std::ranges::any_of(step.floor.approvals, [&](const auto& entry) {
    return fits(entry.second, command.actor, command.agent);
  });
  if (asked) return fail("already_asked", "this approval is asked for or granted already");
  return {};
}

Result<void> check_answer(const Step& step, const AnswerApproval& command,
                          const Approval& approval) {
  const Person* actor = step.floor.directory.person(command.actor);
  if (!actor || !actor->enabled) return fail("not_allowed", "it takes a person who is known");
  if (actor->id == approval.supervisor || actor->id == approval.agent)
    return fail("not_allowed", "it takes the leave of somebody else");
  if (approval.granted) return fail("already_answered", "this approval is granted already");
  if (actor->role == Role::administrator) return {};
  return may_listen_covertly(step, command.actor, approval.agent).result();
}

void watch(Step& step, ApprovalId id) {
  step.floor.timers.set(TimerKind::approval, id,
                        step.now + step.floor.directory.rules.approval_valid);
}

void forget(Step& step, ApprovalId id) {
  step.floor.timers.cancel(TimerKind::approval, id);
  step.floor.approvals.erase(id);
}

}  // namespace

void ask_approval(Step& step, const AskApproval& command) {
  if (auto may = check_ask(step, command); !may) {
    step.tell(SupervisionRefused{command.actor, command.agent, {}, Mode::monitor, may.error()});
    return step.refuse(command.request, may.error());
  }
  ApprovalId id = step.floor.ids.next<ApprovalId>();
  step.floor.approvals[id] = {id, command.actor, command.agent, command.reason, step.now, {}};
  watch(step, id);
  step.tell(ApprovalAsked{id, command.actor, command.agent, command.reason});
  step.reply(command.request, {.call = {}, .approval = id});
}

void answer_approval(Step& step, const AnswerApproval& command) {
  auto found = step.floor.approvals.find(command.approval);
  if (found == step.floor.approvals.end())
    return step.refuse(command.request, {"no_such_approval", "nobody waits for this approval"});
  Approval& approval = found->second;
  if (auto may = check_answer(step, command, approval); !may)
    return step.refuse(command.request, may.error());
  approval.granted = command.granted;
  step.tell(ApprovalAnswered{approval.id, approval.supervisor, approval.agent, command.actor,
                             command.granted});
  command.granted ? watch(step, approval.id) : forget(step, approval.id);
  step.reply(command.request, {.call = {}, .approval = command.approval});
}

void approval_expired(Step& step, ApprovalId id) {
  auto found = step.floor.approvals.find(id);
  if (found == step.floor.approvals.end()) return;
  step.tell(ApprovalAnswered{id, found->second.supervisor, found->second.agent, {}, false});
  step.floor.approvals.erase(found);
}

bool is_approved(const Floor& floor, const StartSupervision& wanted) {
  auto found = floor.approvals.find(wanted.approval);
  return found != floor.approvals.end() && found->second.granted == true &&
         fits(found->second, wanted.supervisor, wanted.agent);
}

bool use_approval(Step& step, const StartSupervision& wanted) {
  if (!wanted.covert || !is_approved(step.floor, wanted)) return false;
  forget(step, wanted.approval);
  return true;
}

bool has_approval(const Floor& floor, PersonId supervisor, PersonId agent) {
  return std::ranges::any_of(floor.approvals, [&](const auto& entry) {
    return entry.second.granted == true && fits(entry.second, supervisor, agent);
  });
}

}  // namespace earshot::core
