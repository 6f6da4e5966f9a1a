// Random people, phones and workers do random things; whatever they do, the rules hold. 20,000
// steps by default, 1,000,000 with EARSHOT_LONG=1. A failure prints its seed: EARSHOT_SEED repeats
// it.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/scenario/call_floor.hpp"
#include "tests/scenario/rules.hpp"

namespace earshot::scenario {
namespace {

constexpr int kStepsPerRun = 500;

class Chaos : public CallFloor {
 protected:
  void run(std::uint64_t seed);
  void act();
  void act_on_leg(LegId leg);
  void send_command();
  void send_words();
  Conditions any_conditions();
  void ask_the_rules();
  Directory any_directory();
  Rules any_rules();
  void do_something_private();
  void end_everything();

  std::size_t pick(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(rng_);
  }
  template <class T>
  T one_of(const std::vector<T>& things) {
    return things.empty() ? T{} : things[pick(things.size())];
  }
  PersonId anybody() { return directory().people[pick(7)].id; }
  std::string any_device() {
    return one_of<std::string>({"", "", "sip:x@y", "00499", "+5", "browser:1", "browser:2"});
  }
  LegId any_leg();
  CallId any_call();
  SessionId any_session();
  Mode any_mode() { return Mode(pick(4)); }
  std::string any_number() {
    return one_of<std::string>({"101", "102", "103", "500", "00491", "00492", "*4101", "*5102",
                                "*6101", "*3", "*3", "*7102", "*7101", "*4103", "999", "+1"});
  }

  std::mt19937_64 rng_;
};

LegId Chaos::any_leg() {
  std::vector<LegId> ids;
  for (const auto& [id, leg] : world.legs) ids.push_back(id);
  return pick(50) == 0 ? LegId{4711} : one_of(ids);
}
CallId Chaos::any_call() {
  auto calls = world.core.calls();
  return calls.empty() ? CallId{4711} : calls[pick(calls.size())].id;
}
SessionId Chaos::any_session() {
  auto sessions = world.core.sessions();
  return sessions.empty() ? SessionId{4711} : sessions[pick(sessions.size())].id;
}

void Chaos::act_on_leg(LegId leg) {
  constexpr char kKeys[] = "45678#1*";
  switch (pick(16)) {
    case 0:
    case 1:
    case 2: return world.answer(leg);
    case 3:
      return world.leg(leg) && world.leg(leg)->state == LegState::ringing
                 ? world.refuse(leg, one_of<int>({408, 486, 480, 503, 603, 401}))
                 : void();
    case 4: return world.hang_up(leg, one_of<int>({0, 0, 408, 503}));
    case 5: return pick(4) ? void() : world.tell(LegLost{leg});
    case 6: return world.hold(leg, true);
    case 7: return world.hold(leg, false);
    case 8: return world.tell(TransferAsked{leg, any_number()});
    case 9: return world.tell(AttendedTransferAsked{leg, any_leg()});
    case 10: return world.tell(LegRinging{leg, pick(2) == 0});
    case 11: return world.finish_prompt(leg);
    case 12: return world.tell(LegAnswered{leg});  // once more
    default: return world.tell(DigitPressed{leg, kKeys[pick(8)]});
  }
}

void Chaos::send_command() {
  RequestId request = world.request();
  switch (pick(12)) {
    case 0:
    case 1: {
      StartSupervision start{.request = request,
                             .supervisor = anybody(),
                             .mode = any_mode(),
                             .follow = pick(2) == 0,
                             .device = any_device()};
      pick(2) ? void(start.call = any_call()) : void(start.agent = anybody());
      return world.command(start);
    }
    case 2: return world.command(ChangeMode{request, {}, any_session(), any_mode()});
    case 3: return world.command(HandBack{request, anybody(), any_session()});
    case 4: return world.command(SetFollow{request, {}, any_session(), pick(2) == 0});
    case 5: return world.command(SetHold{request, any_call(), any_leg(), pick(2) == 0});
    case 6: return world.command(SetPrivacy{request, {}, any_call(), pick(2) == 0});
    case 7: return world.command(Transfer{request, any_call(), any_leg(), any_number()});
    case 8: return world.command(Originate{request, anybody(), any_number()});
    case 9:
    case 10: return world.command(MoveSession{request, {}, any_session(), any_device()});
    default: break;
  }
  if (pick(3) == 0) return world.command(EndSupervision{request, {}, any_session()});
  if (pick(3) == 0) return world.command(HangUpCall{request, anybody(), any_call()});
  if (pick(3) == 0) return world.command(LeaveCall{request, anybody(), any_call()});
  if (pick(3) == 0) return world.command(EndWrapUp{request, anybody()});
  world.command(SetAgentPaused{request, anybody(), pick(3) == 0});
}

void Chaos::send_words() {
  RequestId request = world.request();
  switch (pick(4)) {
    case 0: return world.command(AskHelp{request, anybody(), any_call(), "why", ""});
    case 1: return world.command(EndHelp{request, anybody(), any_call()});
    case 2: return world.command(SendCue{request, anybody(), any_call(), "say"});
    default: return world.command(AddNote{request, anybody(), any_call(), "that"});
  }
}

Conditions Chaos::any_conditions() {
  Conditions conditions{.reason_required = pick(4) == 0, .certified = pick(4) == 0};
  if (pick(2)) conditions.hours = {{.days = 0x3F, .from = 8 * 60, .to = int(pick(24 * 60))}};
  if (pick(2)) conditions.expires = WallTime{Millis{pick(100'000)}};
  if (pick(4) == 0) conditions.situations = {Situation::help_asked, Situation::transferred};
  if (pick(4) == 0) conditions.min_call_age = 20s;
  return conditions;
}

void Chaos::ask_the_rules() {
  auto approvals = world.core.approvals();
  ApprovalId approval = approvals.empty() ? ApprovalId{4711} : approvals.front().id;
  RequestId request = world.request();
  switch (pick(4)) {
    case 0: return world.command(AskApproval{request, anybody(), anybody(), "why"});
    case 1: return world.command(AnswerApproval{request, anybody(), approval, pick(3) != 0});
    case 2: return world.command(AcknowledgePolicy{request, anybody(), "conduct", 1});
    default:
      return world.command(StartSupervision{.request = request,
                                            .supervisor = anybody(),
                                            .agent = anybody(),
                                            .follow = pick(2) == 0,
                                            .reason = "why",
                                            .covert = true,
                                            .approval = approval});
  }
}

// People come and go, grants too.
Directory Chaos::any_directory() {
  Directory changed = directory();
  if (pick(2)) return changed;
  for (Person& person : changed.people) person.enabled = pick(12) != 0;
  if (pick(4) == 0) changed.people.erase(changed.people.begin());
  for (std::size_t grants = pick(5); grants > 0; --grants) {
    Grant grant{.supervisor = anybody()};
    for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
      if (pick(4)) grant.modes.push_back(mode);
    if (pick(3) == 0) grant.teams.push_back(one_of<std::string>({"support", "sales", "*"}));
    if (pick(3) == 0) grant.queues.push_back("support");
    if (pick(3) == 0) grant.agents.push_back(anybody());
    if (pick(3) == 0) grant.conditions = any_conditions();
    if (pick(3) == 0) grant.rights = {Right::follow, Right::covert};
    changed.grants.push_back(grant);
  }
  return changed;
}

ConsentMethod some_method(std::size_t which) { return ConsentMethod(which % 3); }

Rules Chaos::any_rules() {
  Rules rules;
  rules.regions = {{.code = "x", .prefixes = {"49"}, .listening = some_method(pick(5))}};
  for (const char* queue : {"*", "support"})
    rules.queues.push_back(
        {.queue = queue,
         .entry = pick(2) ? "supervisor-joins" : "",
         .periodic_tone = pick(2) ? 15s : 0s,
         .consent = {.by_region = pick(2) == 0, .at_least = some_method(pick(6))},
         .recording = {.when = RecordWhen(pick(5)),
                       .sample_percent = 50,
                       .whisper = WhisperTrack(pick(3)),
                       .required = pick(4) == 0,
                       .on_objection = OnObjection(pick(2))}});
  rules.privacy.agents_may_mark_private = true;
  if (pick(4) == 0) rules.exemptions.push_back({.agent = anybody()});
  if (pick(4) == 0) rules.exemptions.push_back({.number = "49170555"});
  if (pick(4) == 0) rules.certified = {anybody()};
  if (pick(6) == 0)
    rules.policies = {{.name = "conduct", .before_sessions = true, .before_calls = true}};
  if (pick(2)) rules.notices = {{.tone = true, .when = NoticeRule::When(pick(3))}};
  return rules;
}

void Chaos::do_something_private() {
  RecordingId recording =
      world.recordings.empty() ? RecordingId{4711} : std::prev(world.recordings.end())->first;
  switch (pick(9)) {
    case 0: return world.command(MarkPrivate{world.request(), anybody(), any_call(), pick(2) == 0});
    case 1:
    case 2: return world.command(Record{world.request(), {}, any_call(), pick(3) != 0});
    case 3: return world.command(CustomerObjects{world.request(), anybody(), any_call()});
    case 4:
      if (!world.recordings.contains(recording)) return;
      if (std::exchange(world.recordings.at(recording).ended, true)) return;
      return world.tell(RecordingFailed{recording, "why"});
    case 5: return world.tell(RecorderReady{pick(3) != 0, "why"});
    case 6: return world.tell(PromptEnded{any_leg(), false});
    case 7: {
      LegId leg = any_leg();
      for (char key : {'*', pick(4) ? '7' : '9'}) world.tell(DigitPressed{leg, key});
      return;
    }
    default: {
      Directory changed = world.core.directory();
      changed.rules = any_rules();
      return world.command(ReplaceDirectory{changed});
    }
  }
}

void Chaos::act() {
  switch (pick(30)) {
    case 0:
      world.arrive({}, "carrier", "+49", one_of<std::string>({"+4930101", "4930500", "+9"}));
      return;
    case 1: world.arrive({}, "carrier", "+49", "4930500"); return;
    case 2:
    case 3: world.arrive(anybody(), "", "x", any_number()); return;
    case 4:
    case 5:
    case 6: return send_command();
    case 7: return world.pass(Millis(pick(30'000)));
    case 8: return world.tell(PhoneRegistered{anybody(), pick(4) != 0});
    case 9: {
      world.media_is_prompt = !world.media_is_prompt;
      return;
    }
    case 10: return world.command(ReplaceDirectory{any_directory()});
    case 11: {
      Settings settings;
      settings.parked_agent_listens = pick(2);
      settings.session_stays_with_customer = pick(2);
      settings.supervisors_hear_whispers = pick(2);
      settings.supervisors_hear_consult = pick(2);
      settings.apply_timeout = pick(2) ? 2s : 1h;
      return world.command(ReplaceSettings{settings});
    }
    case 12:
      if (!world.rooms.empty())
        world.apply_table(std::next(world.rooms.begin(), pick(world.rooms.size()))->first);
      return;
    case 13: return send_words();
    case 14: return do_something_private();
    case 15: return world.tell(ClockTold{WallTime{Millis{pick(100'000)}}, int(pick(7 * 24 * 60))});
    case 16: return ask_the_rules();
    default:
      if (!world.legs.empty()) act_on_leg(any_leg());
  }
}

void Chaos::end_everything() {
  world.media_is_prompt = true;
  world.apply_tables();
  while (!world.legs.empty()) world.hang_up(world.legs.begin()->first);
  world.pass(24h);
  EXPECT_FALSE(world.core.wake_at()) << "a timer is left";
  for (const auto& [id, recording] : world.recordings)
    EXPECT_TRUE(recording.ended) << "a recording is left";
  expect_nothing_left();
}

void Chaos::run(std::uint64_t seed) {
  SCOPED_TRACE("EARSHOT_SEED=" + std::to_string(seed));
  rng_.seed(seed);  // nothing of the run before is left, so that a seed repeats alone
  world.recordings.clear();
  world.command(ReplaceDirectory{directory()});
  world.command(ReplaceSettings{});
  world.tell(RecorderReady{true, ""});
  for (const Person& p : directory().people) world.tell(PhoneRegistered{p.id, true});
  for (const Person& p : directory().people) world.command(SetAgentPaused{{}, p.id, false});
  for (int i = 0; i < kStepsPerRun; ++i) {
    act();
    check_rules(world);
    if (HasFatalFailure()) return;
  }
  end_everything();
}

TEST_F(Chaos, TheRulesHold) {
  int steps = std::getenv("EARSHOT_LONG") ? 1'000'000 : 20'000;
  const char* given = std::getenv("EARSHOT_SEED");
  std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  int runs = given ? 1 : steps / kStepsPerRun;
  std::cout << "seeds " << seed << " … " << seed + runs - 1 << std::endl;  // also before a crash
  for (int i = 0; i < runs && !HasFailure(); ++i) run(seed + i);
}

}  // namespace
}  // namespace earshot::scenario
