#include "core/core.hpp"

#include <set>

#include "core/calls/agents.hpp"
#include "core/calls/announcing.hpp"
#include "core/calls/arrival.hpp"
#include "core/calls/conduct.hpp"
#include "core/calls/consent.hpp"
#include "core/calls/departure.hpp"
#include "core/calls/dialling.hpp"
#include "core/calls/hearing.hpp"
#include "core/calls/help.hpp"
#include "core/calls/keys.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/calls/periodic_tone.hpp"
#include "core/calls/privacy.hpp"
#include "core/calls/queueing.hpp"
#include "core/calls/recording.hpp"
#include "core/calls/remarks.hpp"
#include "core/calls/transfer.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/step.hpp"
#include "core/supervision/acknowledging.hpp"
#include "core/supervision/approvals.hpp"
#include "core/supervision/dial_in.hpp"
#include "core/supervision/move.hpp"
#include "core/supervision/notices.hpp"
#include "core/supervision/overdue.hpp"
#include "core/supervision/recordings.hpp"
#include "core/supervision/rescue.hpp"
#include "core/supervision/rights.hpp"
#include "core/supervision/sessions.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

// --- facts: each finds whose it is; what belongs to nobody is ignored ---

void leg_answered(Step& step, LegId leg) {
  if (Session* session = step.floor.session_of(leg)) {
    bool moves = session->moving && session->moving->leg == leg;
    return moves ? move_answered(step, *session) : supervisor_answered(step, *session);
  }
  Call* call = step.floor.call_of(leg);
  if (call && call->dialling && call->dialling->leg == leg) callee_answered(step, *call);
}

const Error kMoveUnanswered{"not_answered", "the other device did not answer: nothing changed"};

void leg_gone(Step& step, LegId leg, int sip_status, bool died) {
  if (drop_refusal(step, leg)) return;
  if (Session* session = step.floor.session_of(leg)) {
    if (session->leg != leg) return move_failed(step, *session, false, kMoveUnanswered);
    bool answered = session->phase != SessionPhase::ringing;
    step.floor.legs.erase(leg);
    std::string left = died ? "supervisor_lost" : "supervisor_hung_up";
    return end_session(step, *session, answered ? left : "not_answered");
  }
  if (Call* call = step.floor.call_of(leg)) participant_left(step, *call, leg, sip_status, died);
}

// A phone without media is gone, whatever its signalling says.
void leg_lost(Step& step, LegId leg) {
  if (!step.floor.legs.contains(leg) || end_refusal(step, leg)) return;
  const Call* call = step.floor.call_of(leg);
  const Participant* participant = call ? call->find(leg) : nullptr;
  if (participant && participant->incoming && !participant->is_connected())
    step.perform(Reject{leg, 480, "no media"});
  else
    step.perform(HangUp{leg, "no media"});
  leg_gone(step, leg, 408, true);
}

struct Perceive {
  Step& step;

  void operator()(const CallArrived& fact) const { call_arrived(step, fact); }
  void operator()(const LegRinging& fact) const {
    if (Call* call = step.floor.call_of(fact.leg)) callee_rings(step, *call, fact);
  }
  void operator()(const LegAnswered& fact) const { leg_answered(step, fact.leg); }
  void operator()(const LegRefused& fact) const {
    leg_gone(step, fact.leg, fact.sip_status, false);
  }
  void operator()(const LegEnded& fact) const {
    bool died = fact.sip_status >= 400 && fact.sip_status != 487;
    leg_gone(step, fact.leg, fact.sip_status, died);
  }
  void operator()(const LegMediaUp&) const {}  // for who rang the browser
  void operator()(const LegLost& fact) const { leg_lost(step, fact.leg); }
  void operator()(const LegHeld& fact) const { leg_held(step, fact.leg, true); }
  void operator()(const LegResumed& fact) const { leg_held(step, fact.leg, false); }
  void operator()(const TransferAsked& fact) const { transfer_asked(step, fact); }
  void operator()(const AttendedTransferAsked& fact) const { attended_transfer_asked(step, fact); }
  void operator()(const PhoneRegistered& fact) const { phone_registered(step, fact); }
  void operator()(const ClockTold& fact) const { clock_told(step, fact); }
  void operator()(const LeftOver& fact) const { left_over(step, fact); }
  void operator()(const RecordingClosed& fact) const { recording_closed(step, fact); }
  void operator()(const RecordingFailed& fact) const { recording_failed(step, fact); }
  void operator()(const RecorderReady& fact) const { recorder_ready(step, fact); }
  void operator()(const DigitPressed& fact) const {
    participant_pressed(step, fact);
    key_pressed(step, fact);
  }
  void operator()(const TableApplied& fact) const { table_applied(step, fact); }
  void operator()(const PromptEnded& fact) const { prompt_ended(step, fact); }
};

struct Obey {
  Step& step;

  void operator()(const StartSupervision& command) const { start_supervision(step, command); }
  void operator()(const ChangeMode& command) const { change_mode(step, command); }
  void operator()(const HandBack& command) const { hand_back(step, command); }
  void operator()(const SetFollow& command) const { set_follow(step, command); }
  void operator()(const EndSupervision& command) const { end_supervision(step, command); }
  void operator()(const MoveSession& command) const { move_session(step, command); }
  void operator()(const AskHelp& command) const { ask_help(step, command); }
  void operator()(const EndHelp& command) const { end_help(step, command); }
  void operator()(const SendCue& command) const { send_cue(step, command); }
  void operator()(const AddNote& command) const { add_note(step, command); }
  void operator()(const SetHold& command) const { set_hold(step, command); }
  void operator()(const SetPrivacy& command) const { set_privacy(step, command); }
  void operator()(const AskApproval& command) const { ask_approval(step, command); }
  void operator()(const AnswerApproval& command) const { answer_approval(step, command); }
  void operator()(const UseRecording& command) const { use_recording(step, command); }
  void operator()(const AcknowledgePolicy& command) const { acknowledge_policy(step, command); }
  void operator()(const Transfer& command) const { transfer_commanded(step, command); }
  void operator()(const Originate& command) const { originate(step, command); }
  void operator()(const HangUpCall& command) const { hang_up_call(step, command); }
  void operator()(const LeaveCall& command) const { leave_call(step, command); }
  void operator()(const EndWrapUp& command) const { end_wrap_up(step, command); }
  void operator()(const SetAgentPaused& command) const { set_paused(step, command); }
  void operator()(const ReplaceDirectory& command) const {
    auto before = step.floor.directory.rules.version;
    step.floor.directory = command.directory;
    auto version = step.floor.directory.rules.version;
    if (version != before) step.tell(RulesChanged{before, version});
    revoke_rights(step);
    refresh_all_agents(step);
    for (const auto& [id, call] : step.floor.calls) step.floor.touched.insert(id);
  }
  void operator()(const ReplaceSettings& command) const {
    step.floor.settings = command.settings;
    for (const auto& [id, call] : step.floor.calls) step.floor.touched.insert(id);
  }
  void operator()(const MarkPrivate& command) const { mark_private(step, command); }
  void operator()(const Record& command) const { record_by_hand(step, command); }
  void operator()(const CustomerObjects& command) const { customer_objects(step, command); }
  void operator()(const Drain&) const { step.floor.draining = true; }
};

// --- timers ---

void call_timer(Step& step, Call& call, TimerKind kind) {
  switch (kind) {
    case TimerKind::ring: return callee_failed(step, call, 480, true);
    case TimerKind::queue_wait: return waited_too_long(step, call);
    case TimerKind::call_duration: return end_call(step, call, "too_long");
    case TimerKind::privacy: return privacy_expired(step, call);
    case TimerKind::privacy_warning: return privacy_ending(step, call);
    case TimerKind::periodic_tone: return tone_due(step, call);
    case TimerKind::rescue: return rescue_expired(step, call);
    case TimerKind::goodbye: return end_call(step, call, call.goodbye);
    case TimerKind::help: return help_escalates(step, call);
    case TimerKind::apply: return table_overdue(step, call);
    default: return;
  }
}

void run(Step& step, Timer timer) {
  switch (timer.kind) {
    case TimerKind::wrap_up: return wrapped_up(step, PersonId{timer.owner});
    case TimerKind::rest: return rested(step, PersonId{timer.owner});
    case TimerKind::announcement: return announcement_overdue(step, LegId{timer.owner});
    case TimerKind::consent: return question_unanswered(step, LegId{timer.owner});
    case TimerKind::refusal: end_refusal(step, LegId{timer.owner}); return;
    case TimerKind::session_ring:
      if (Session* session = step.floor.find_session(SessionId{timer.owner}))
        end_session(step, *session, "not_answered");
      return;
    case TimerKind::session_move:
      if (Session* session = step.floor.find_session(SessionId{timer.owner}))
        move_failed(step, *session, true, kMoveUnanswered);
      return;
    case TimerKind::notice_lead:
      if (Session* session = step.floor.find_session(SessionId{timer.owner}))
        notice_lead_over(step, *session);
      return;
    case TimerKind::approval: return approval_expired(step, ApprovalId{timer.owner});
    default:
      if (Call* call = step.floor.find_call(CallId{timer.owner}))
        call_timer(step, *call, timer.kind);
  }
}

// Whatever happened has changed the state; now everything that follows from it.
void finish(Step& step) {
  while (auto timer = step.floor.timers.take_due(step.now)) run(step, *timer);
  for (CallId id : std::set(step.floor.touched))
    if (Call* call = step.floor.find_call(id)) enforce_rights(step, *call);
  for (CallId id : std::set(step.floor.touched))
    if (Call* call = step.floor.find_call(id)) enforce_recording(step, *call);
  distribute(step);
  for (CallId id : std::set(step.floor.touched))
    if (Call* call = step.floor.find_call(id)) give_notices(step, *call);
  for (CallId id : std::set(step.floor.touched))
    if (Call* call = step.floor.find_call(id)) settle(step, *call);
  sweep(step);
  give_owed_notices(step);
}

}  // namespace

struct Core::State {
  Floor floor;
  bool begun = false;  // a first step has told the time
  Instant now;         // of the last step
};

Core::Core(IdSource ids, Directory directory, Settings settings, std::uint64_t first_event)
    : state_(std::make_unique<State>(State{{.ids = ids,
                                            .directory = std::move(directory),
                                            .settings = std::move(settings),
                                            .next_event = first_event}})) {
  for (const Person& person : state_->floor.directory.people) {
    Agent& agent = state_->floor.agent(person.id);
    agent.told = state_of(state_->floor, agent);
  }
}
Core::~Core() = default;

Outputs Core::step(Instant now, const Input& input) {
  Outputs out;
  Step step{state_->floor, now, out};
  state_->now = now;
  if (!std::exchange(state_->begun, true)) refresh_all_agents(step);
  if (auto* fact = std::get_if<Fact>(&input)) std::visit(Perceive{step}, *fact);
  if (auto* command = std::get_if<Command>(&input)) std::visit(Obey{step}, *command);
  finish(step);
  return out;
}

std::optional<Instant> Core::wake_at() const { return state_->floor.timers.next(); }
LegId Core::new_leg() { return state_->floor.ids.next<LegId>(); }
RequestId Core::new_request() { return state_->floor.ids.next<RequestId>(); }

std::vector<CallView> Core::calls() const {
  std::vector<CallView> views;
  for (const auto& [id, call] : state_->floor.calls) views.push_back(view_of(state_->floor, call));
  return views;
}
std::optional<CallView> Core::call(CallId id) const {
  auto it = state_->floor.calls.find(id);
  if (it == state_->floor.calls.end()) return std::nullopt;
  return view_of(state_->floor, it->second);
}
std::vector<SessionView> Core::sessions() const {
  std::vector<SessionView> views;
  for (const auto& [id, session] : state_->floor.sessions)
    views.push_back(view_of(state_->floor, session));
  return views;
}
CallId Core::call_of(LegId leg) const {
  if (const Call* call = state_->floor.call_of(leg)) return call->id;
  const Session* session = state_->floor.session_of(leg);
  return session ? session->call : CallId{};
}

std::optional<SessionView> Core::session(SessionId id) const {
  auto it = state_->floor.sessions.find(id);
  if (it == state_->floor.sessions.end()) return std::nullopt;
  return view_of(state_->floor, it->second);
}
std::vector<AgentView> Core::agents() const {
  std::vector<AgentView> views;
  for (const Person& person : state_->floor.directory.people)
    if (person.role == Role::agent)
      views.push_back(view_of(state_->floor, state_->floor.agents.at(person.id)));
  return views;
}
std::vector<ApprovalView> Core::approvals() const {
  std::vector<ApprovalView> views;
  for (const auto& [id, approval] : state_->floor.approvals)
    views.push_back({id, approval.supervisor, approval.agent, approval.reason, approval.since,
                     approval.granted});
  return views;
}
Verdict Core::explain(PersonId person, Right right, PersonId agent, CallId call,
                      const std::string& reason) const {
  const Floor& floor = state_->floor;
  auto found = floor.calls.find(call);
  if (call && found == floor.calls.end())
    return {{{"call", false, "this call is not live", "no_such_call"}}, {}};
  const Call* where = call ? &found->second : nullptr;
  if (where && !agent)
    for (const Participant& p : where->participants)
      if (!agent && p.part == Part::agent) agent = p.person;
  Question question = question_of(floor, state_->now, person, agent, right, where);
  question.moment = Moment::start;
  question.reason = reason;
  question.approved = has_approval(floor, person, agent);
  return may_supervise(question);
}
std::vector<Event> Core::timeline(CallId id) const {
  auto it = state_->floor.calls.find(id);
  if (it == state_->floor.calls.end()) return {};
  return {it->second.timeline.begin(), it->second.timeline.end()};
}
const Directory& Core::directory() const { return state_->floor.directory; }
const Clock& Core::clock() const { return state_->floor.clock; }
const Settings& Core::settings() const { return state_->floor.settings; }

}  // namespace earshot::core
