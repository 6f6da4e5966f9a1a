#include "core/calls/help.hpp"

#include "core/calls/conduct.hpp"
#include "core/policy/text_limits.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

constexpr std::size_t kLongestReason = 60;
constexpr std::size_t kLongestComment = 200;

Result<Call*> check_ask(Step& step, const AskHelp& command) {
  Call* call = step.floor.find_call(command.call);
  const Participant* self = call ? call->find(command.agent) : nullptr;
  if (!self || self->part != Part::agent || !self->is_connected())
    return fail("no_such_call", "you are not an agent in a live call with this id");
  if (call->help) return fail("already_asked", "help is asked for in this call already");
  if (auto fits = check_text("the reason", command.reason, 0, kLongestReason); !fits)
    return tl::unexpected(fits.error());
  if (auto fits = check_text("the comment", command.comment, 0, kLongestComment); !fits)
    return tl::unexpected(fits.error());
  return call;
}

void close(Step& step, Call& call, PersonId by, const char* cause) {
  HelpView ended = *std::exchange(call.help, std::nullopt);
  step.floor.timers.cancel(TimerKind::help, call.id);
  step.tell(HelpEnded{call.id, ended.agent, by, cause});
}

}  // namespace

void ask_help(Step& step, const AskHelp& command) {
  auto call = check_ask(step, command);
  if (!call) return step.refuse(command.request, call.error());
  (*call)->help = HelpView{command.agent, command.reason, command.comment, step.now};
  step.floor.timers.set(TimerKind::help, command.call,
                        step.now + step.floor.settings.help_escalation);
  step.tell(HelpAsked{command.call, command.agent, command.reason, command.comment});
  step.reply(command.request, {.call = view_of(step.floor, **call)});
}

void end_help(Step& step, const EndHelp& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call || !call->help)
    return step.refuse(command.request, {"no_such_help", "no help is asked for in this call"});
  bool own = command.actor == call->help->agent;
  if (!own && !may_act_on(step.floor, *call, command.actor))
    return step.refuse(command.request, {"not_allowed", "this agent is not yours to help"});
  close(step, *call, command.actor, own ? "taken_back" : "handled");
  step.reply(command.request, {.call = view_of(step.floor, *call)});
}

void help_escalates(Step& step, Call& call) {
  if (!call.help) return;
  call.help->escalated = true;
  step.tell(HelpEscalated{call.id, call.help->agent});
}

void help_joined(Step& step, Call& call, PersonId supervisor) {
  if (call.help) close(step, call, supervisor, "joined");
}

void help_left(Step& step, Call& call, PersonId agent) {
  if (call.help && call.help->agent == agent) close(step, call, {}, "call_ended");
}

}  // namespace earshot::core
