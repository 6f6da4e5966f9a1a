#include "core/calls/recording.hpp"

#include <algorithm>

#include "core/calls/dialling.hpp"
#include "core/calls/hearing.hpp"
#include "core/calls/lifecycle.hpp"
#include "core/policy/exemption.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/policy/record.hpp"
#include "core/supervision/rights.hpp"

namespace earshot::core {

namespace {

const RecordingRule& rule_of(const Floor& floor, const Call& call) {
  return floor.directory.rules.of_queue(call.last_queue).recording;
}

bool is_supervised(const Floor& floor, const Call& call) {
  return std::ranges::any_of(call.sessions, [&](SessionId id) {
    return floor.sessions.at(id).phase == SessionPhase::live;
  });
}

bool is_exempt(const Floor& floor, const Call& call) {
  std::vector<std::string> numbers;
  std::vector<PersonId> agents = {{}};
  for (const Participant& p : call.participants) {
    if (p.part == Part::agent) agents.push_back(p.person);
    if (!p.number.empty()) numbers.push_back(p.number);
  }
  return std::ranges::any_of(agents, [&](PersonId agent) {
    return exemption_of(floor.directory, floor.clock, agent, call.last_queue, numbers);
  });
}

bool all_refused(const Call& call) {
  int outsiders = 0, refused = 0;
  for (const Participant& p : call.participants) {
    if (!p.is_outsider() || !p.is_connected()) continue;
    ++outsiders;
    refused += p.consent == Consent::refused;
  }
  return outsiders > 0 && refused == outsiders;
}

bool somebody_is_open(const Call& call) {
  int outsiders = 0, open = 0;
  for (const Participant& p : call.participants) {
    if (!p.is_outsider() || !p.is_connected()) continue;
    ++outsiders;
    open += p.is_open();
  }
  return open > 0 || outsiders == 0;
}

// Why it is not to be recorded, whatever its rule says; null: nothing is against it.
const char* obstacle(const Floor& floor, const Call& call) {
  if (call.objected) return "objection";
  if (call.marked_private) return "private";
  if (is_exempt(floor, call)) return "exempt";
  if (all_refused(call)) return "consent_refused";
  return nullptr;
}

std::string wanted_by(const Floor& floor, const Call& call) {
  if (obstacle(floor, call)) return "";
  return record_by(rule_of(floor, call), call.id, is_supervised(floor, call), call.record_asked);
}

const char* cause_of_end(const Floor& floor, const Call& call) {
  if (const char* why = obstacle(floor, call)) return why;
  bool same = call.recording->rule == record_when_name(rule_of(floor, call).when);
  if (same && call.recording->rule == record_when_name(RecordWhen::supervised))
    return "supervision_ended";
  if (same && call.recording->rule == record_when_name(RecordWhen::on_demand)) return "by_command";
  return "rule";
}

bool can_begin(const Floor& floor, const Call& call) {
  return floor.recorder_ready && !call.recording_barred && call.goodbye.empty() && call.room_open &&
         call.answered && call.is_talking() && somebody_is_open(call);
}

void begin(Step& step, Call& call, const std::string& by_rule) {
  const RecordingRule& rule = rule_of(step.floor, call);
  bool by_hand = rule.when == RecordWhen::on_demand;
  CallRecording recording{.id = step.floor.ids.next<RecordingId>(),
                          .tap = step.floor.ids.next<LegId>(),
                          .rule = by_rule,
                          .by = by_hand ? call.record_asked_by : PersonId{},
                          .since = step.now};
  step.perform(StartTap{call.room, recording.tap});
  step.perform(BeginRecording{recording.id, call.id, recording.tap});
  step.tell(RecordingStarted{call.id, recording.id, call.last_queue, by_rule, recording.by,
                             rule.whisper, rule.retention_days});
  call.recording = std::move(recording);
}

void describe(Step& step, CallRecording& recording, LegId leg, Part part, PersonId person) {
  if (std::ranges::find(recording.described, leg) != recording.described.end()) return;
  recording.described.push_back(leg);
  step.perform(DescribeTrack{recording.id, leg, part, person});
}

Call* call_of(Floor& floor, RecordingId id) {
  auto has = [&](const CallRecording& recording) { return recording.id == id; };
  for (auto& [call_id, call] : floor.calls)
    if ((call.recording && has(*call.recording)) || std::ranges::any_of(call.recorded, has))
      return floor.find_call(call_id);
  return nullptr;
}

Verdict may_record(const Step& step, const Call& call, PersonId actor) {
  Verdict last;
  for (const Participant& p : call.participants) {
    if (p.part != Part::agent || !p.person || !p.is_connected()) continue;
    last = may_supervise(question_of(step.floor, step.now, actor, p.person, Right::record, &call));
    if (last.allowed()) break;
  }
  return last;
}

Result<Call*> check_by_hand(Step& step, const Record& command) {
  Call* call = step.floor.find_call(command.call);
  if (!call) return fail("no_such_call", "this call is not live");
  if (command.actor)
    if (auto allowed = may_record(step, *call, command.actor).result(); !allowed)
      return tl::unexpected(allowed.error());
  if (rule_of(step.floor, *call).when != RecordWhen::on_demand)
    return fail("not_on_demand", "the rules say whether this call is recorded, not who asks");
  if (!command.on) return call;
  if (const char* why = obstacle(step.floor, *call))
    return fail(why, "this call may not be recorded");
  if (!step.floor.recorder_ready || call->recording_barred)
    return fail("recorder_unavailable", "nothing can be recorded at present: see the system page");
  return call;
}

}  // namespace

void settle_recording(Step& step, Call& call) {
  std::string rule = wanted_by(step.floor, call);
  bool runs = call.recording && !call.recording->failed;
  if (runs && rule.empty()) return stop_recording(step, call, cause_of_end(step.floor, call));
  if (!call.recording && !rule.empty() && can_begin(step.floor, call)) begin(step, call, rule);
}

void describe_tracks(Step& step, Call& call, const Table& table) {
  if (!call.recording || call.recording->failed) return;
  CallRecording& recording = *call.recording;
  for (const Participant& p : call.participants)
    if (p.in_room) describe(step, recording, p.leg, p.part, p.person);
  for (SessionId id : call.sessions) {
    const Session& session = step.floor.sessions.at(id);
    bool speaks = std::ranges::any_of(table, [&](const Hearing& hearing) {
      return hearing.listener == recording.tap && hearing.speaker == session.leg;
    });
    if (speaks) describe(step, recording, session.leg, Part::supervisor, session.supervisor);
  }
}

void stop_recording(Step& step, Call& call, const std::string& cause, bool erase) {
  if (!call.recording) return;
  CallRecording ended = *std::exchange(call.recording, std::nullopt);
  erase = erase && !ended.held;
  ended.erased = erase && !ended.failed;
  call.recorded.push_back(ended);
  if (ended.failed) return;  // the recorder has ended it
  settle(step, call);        // silent first
  step.perform(StopTap{call.room, ended.tap});
  step.perform(EndRecording{ended.id, erase});
  step.tell(RecordingStopped{call.id, ended.id, cause, erase});
}

void erase_recorded(Step& step, Call& call) {
  for (CallRecording& recording : call.recorded) {
    if (recording.held || std::exchange(recording.erased, true)) continue;
    step.perform(EndRecording{recording.id, true});
    step.tell(RecordingStopped{call.id, recording.id, "objection", true});
  }
}

bool is_erasable(const Call& call) {
  return (call.recording && !call.recording->held) ||
         std::ranges::any_of(call.recorded, [](const CallRecording& one) { return !one.held; });
}

void hold_recording(Floor& floor, RecordingId id, bool held) {
  Call* call = call_of(floor, id);
  if (!call) return;
  if (call->recording && call->recording->id == id) call->recording->held = held;
  for (CallRecording& recording : call->recorded)
    if (recording.id == id) recording.held = held;
}

void cut_recording(Step& step, Call& call) {
  if (!call.recording || call.recording->failed) return;
  call.recording_barred = true;
  stop_recording(step, call, "not_applied");
}

bool is_recorder_missing(const Floor& floor, const std::string& queue) {
  const RecordingRule& rule = floor.directory.rules.of_queue(queue).recording;
  return !floor.recorder_ready && rule.required && rule.when == RecordWhen::always;
}

void enforce_recording(Step& step, Call& call) {
  bool ends = call.ended || !call.goodbye.empty();
  bool runs = call.recording && !call.recording->failed;
  if (ends || runs || !must_be_recorded(rule_of(step.floor, call), call.id)) return;
  if (call.recording_barred || !step.floor.recorder_ready) {
    if (obstacle(step.floor, call)) return;
    if (call.queueing) {
      stop_ringing(step, call);
      return say_goodbye(step, call, "recording_unavailable");
    }
    if (call.answered) part_politely(step, call, "recording_unavailable", "recording-unavailable");
  }
}

void record_by_hand(Step& step, const Record& command) {
  auto call = check_by_hand(step, command);
  if (!call) return step.refuse(command.request, call.error());
  (*call)->record_asked = command.on;
  (*call)->record_asked_by = command.actor;
  if (command.request) (*call)->replies.push_back({command.request, {}, {}});
}

void recording_closed(Step& step, const RecordingClosed& fact) {
  step.tell(RecordingKept{fact.recording, fact.length, fact.bytes, fact.hash});
}

void recording_failed(Step& step, const RecordingFailed& fact) {
  Call* call = call_of(step.floor, fact.recording);
  step.tell(RecordingLost{call ? call->id : CallId{}, fact.recording, fact.why});
  bool runs = call && call->recording && call->recording->id == fact.recording;
  if (!runs || std::exchange(call->recording->failed, true)) return;
  call->recording_barred = true;
  settle(step, *call);
  step.perform(StopTap{call->room, call->recording->tap});
  step.tell(RecordingStopped{call->id, fact.recording, "failed"});
}

void recorder_ready(Step& step, const RecorderReady& fact) {
  if (fact.ready == step.floor.recorder_ready) return;
  step.floor.recorder_ready = fact.ready;
  step.tell(RecorderChanged{fact.ready, fact.why});
  for (auto& [id, call] : step.floor.calls) {
    step.floor.touched.insert(id);
    bool failed = call.recording && call.recording->failed;
    if (!fact.ready || !failed) continue;
    call.recorded.push_back(*std::exchange(call.recording, std::nullopt));
    call.recording_barred = false;
  }
}

}  // namespace earshot::core
