#include "core/calls/remarks.hpp"

#include "core/calls/conduct.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/policy/text_limits.hpp"
#include "core/supervision/rights.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

constexpr std::size_t kLongestCue = 200;
constexpr std::size_t kLongestNote = 500;

bool is_agent_here(const Participant& participant) {
  return participant.part == Part::agent && participant.person && participant.is_connected();
}

// Whom the cue is for: the agent whom he supervises in this call, else the first to whom he may
// whisper.
Result<PersonId> reader_of(const Floor& floor, const Call& call, PersonId actor) {
  auto may_whisper = [&](PersonId agent) {
    return !actor ||
           may_supervise(question_of(floor, floor.clock.at, actor, agent, Right::whisper, &call))
               .allowed();
  };
  for (SessionId id : call.sessions) {
    const Session& session = floor.sessions.at(id);
    const Participant* agent = call.find(session.agent);
    if (session.supervisor == actor && agent && is_agent_here(*agent) && may_whisper(agent->person))
      return agent->person;
  }
  bool anybody = false;
  for (const Participant& agent : call.participants) {
    if (!is_agent_here(agent)) continue;
    if (may_whisper(agent.person)) return agent.person;
    anybody = true;
  }
  if (anybody) return fail("not_allowed", "it takes the right to whisper to this agent");
  return fail("no_such_agent", "no connected agent of ours is in this call");
}

}  // namespace

void send_cue(Step& step, const SendCue& command) {
  const Call* call = step.floor.find_call(command.call);
  if (!call) return step.refuse(command.request, {"no_such_call", "this call is not live"});
  auto reader = reader_of(step.floor, *call, command.actor);
  if (!reader) return step.refuse(command.request, reader.error());
  if (auto fits = check_text("the cue", command.text, 1, kLongestCue); !fits)
    return step.refuse(command.request, fits.error());
  step.tell(CueSent{call->id, command.actor, *reader, command.text});
  step.reply(command.request, {.call = view_of(step.floor, *call)});
}

void add_note(Step& step, const AddNote& command) {
  const Call* call = step.floor.find_call(command.call);
  if (!call) return step.refuse(command.request, {"no_such_call", "this call is not live"});
  if (!may_act_on(step.floor, *call, command.actor))
    return step.refuse(command.request, {"not_allowed", "this call is not yours to comment"});
  if (auto fits = check_text("the note", command.text, 1, kLongestNote); !fits)
    return step.refuse(command.request, fits.error());
  step.tell(NoteAdded{call->id, command.actor, command.text});
  step.reply(command.request, {.call = view_of(step.floor, *call)});
}

}  // namespace earshot::core
