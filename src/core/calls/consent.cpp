#include "core/calls/consent.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"
#include "core/calls/conduct.hpp"
#include "core/calls/recording.hpp"
#include "core/policy/consent.hpp"
#include "core/policy/exemption.hpp"
#include "core/policy/record.hpp"

namespace earshot::core {

namespace {

constexpr Millis kTimeToAnswer = 10s;
constexpr int kQuestions = 2;

const QueueRules& rules_of(const Floor& floor, const Call& call) {
  return floor.directory.rules.of_queue(call.last_queue);
}

bool is_heard(const Participant& p) { return p.is_outsider() && p.in_room; }

// One word for ears and recorders: who may not be recorded and whom one may listen to would take
// two answers of him. Where nobody may do either there is nothing to say.
ConsentNeed need_of(const Floor& floor, const Call& call) {
  std::vector<std::string> numbers;
  for (const Participant& p : call.participants)
    if (is_heard(p)) numbers.push_back(p.number);
  const Directory& directory = floor.directory;
  if (numbers.empty()) return {};
  if (exemption_of(directory, floor.clock, {}, call.last_queue, numbers)) return {};
  ConsentNeeds needs = consent_needed(directory.rules, call.last_queue, numbers);
  bool recorded = may_be_recorded(rules_of(floor, call).recording, call.id);
  return recorded ? stricter(needs.listening, needs.recording) : needs.listening;
}

void ask(Step& step, Call& call, Participant& participant, const ConsentNeed& need) {
  const ConsentRule& rule = rules_of(step.floor, call).consent;
  withdraw(step, participant, Announcing::Why::consent);
  step.floor.timers.cancel(TimerKind::consent, participant.leg);
  participant.consent = Consent::asked;
  participant.consent_method = need.method;
  participant.questions = 0;
  bool asks = need.method == ConsentMethod::ask;
  const std::string& prompt = asks ? rule.question : rule.announcement;
  announce(participant, {.why = Announcing::Why::consent, .prompt = prompt});
  step.tell(ConsentAsked{call.id, participant.leg, need.method, prompt, need.region});
}

void settled(Step& step, Call& call, Participant& participant, bool given, const char* how) {
  participant.consent = given ? Consent::given : Consent::refused;
  step.floor.timers.cancel(TimerKind::consent, participant.leg);
  withdraw(step, participant, Announcing::Why::consent);
  step.tell(ConsentSettled{call.id, participant.leg, given, how});
}

}  // namespace

void settle_consent(Step& step, Call& call) {
  if (call.objected || !call.goodbye.empty()) return;  // nothing will be heard of him
  ConsentNeed need = need_of(step.floor, call);
  for (Participant& participant : call.participants) {
    if (!is_heard(participant) || participant.consent == Consent::refused) continue;
    if (participant.consent_method < need.method) {
      if (participant.is_connected())
        ask(step, call, participant, need);
      else
        participant.consent = Consent::asked;  // closed while only his early media is heard
    } else if (participant.consent_method == ConsentMethod::none) {
      participant.consent = Consent::not_needed;
    }
  }
}

void notice_heard(Step& step, Call& call, Participant& participant) {
  if (participant.consent != Consent::asked) return;
  if (participant.consent_method == ConsentMethod::announce)
    return settled(step, call, participant, true, "announced");
  step.floor.timers.set(TimerKind::consent, participant.leg, step.now + kTimeToAnswer);
}

void notice_not_heard(Step& step, Call& call, Participant& participant, bool again) {
  if (participant.consent != Consent::asked) return;
  if (!again) return settled(step, call, participant, false, "not_heard");
  step.tell(ConsentSettled{call.id, participant.leg, false, "not_heard"});
}

void question_unanswered(Step& step, LegId leg) {
  Call* call = step.floor.call_of(leg);
  Participant* participant = call ? call->find(leg) : nullptr;
  if (!participant || participant->consent != Consent::asked) return;
  if (++participant->questions >= kQuestions)
    return settled(step, *call, *participant, false, "no_answer");
  announce(*participant, {.why = Announcing::Why::consent,
                          .prompt = rules_of(step.floor, *call).consent.question});
}

void answer_pressed(Step& step, Call& call, Participant& participant, char key) {
  // Also before the question is at its end; not before it has begun.
  bool to_come = std::ranges::any_of(participant.announcements, [](const Announcing& a) {
    return a.why == Announcing::Why::consent && !a.playing;
  });
  bool asked = participant.consent == Consent::asked &&
               participant.consent_method == ConsentMethod::ask && !to_come;
  const ConsentRule& rule = rules_of(step.floor, call).consent;
  if (asked && (key == rule.accept || key == rule.objects))
    settled(step, call, participant, key == rule.accept, "key");
}

void object(Step& step, Call& call, const std::string& by) {
  if (call.objected) return;
  call.objected = true;
  bool erase = rules_of(step.floor, call).recording.on_objection == OnObjection::erase;
  for (Participant& participant : call.participants) {
    withdraw(step, participant, Announcing::Why::consent);
    step.floor.timers.cancel(TimerKind::consent, participant.leg);
  }
  step.tell(CustomerObjected{call.id, by, erase && is_erasable(call)});
  stop_recording(step, call, "objection", erase);
  if (erase) erase_recorded(step, call);
}

void customer_objects(Step& step, const CustomerObjects& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call) return step.refuse(command.request, {"no_such_call", "this call is not live"});
  if (!may_act_on(step.floor, *call, command.actor))
    return step.refuse(command.request, {"not_allowed", "this call is not yours"});
  const Person* actor = step.floor.directory.person(command.actor);
  object(step, *call, actor ? actor->extension : "operator");
  if (command.request) call->replies.push_back({command.request, {}, {}});
}

}  // namespace earshot::core
