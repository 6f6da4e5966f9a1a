// The conditions of a grant at every door, and in the middle: hours, reasons, situations, a
// grant's end, four eyes.

#include <algorithm>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

constexpr int kNine = 9 * 60, kFive = 17 * 60;
const WallTime kToday{Millis{1'800'000'000'000}};

class RightsRules : public CallFloor {
 protected:
  void clock(int minute, WallTime now = kToday) { world.tell(ClockTold{now, minute}); }
  void rule(const Conditions& conditions, std::vector<Right> rights = Grant{}.rights) {
    changed.grants = {{.supervisor = person("201"),
                       .modes = {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover},
                       .rights = std::move(rights),
                       .conditions = conditions}};
    enact();
  }
  void enact() {
    ++changed.rules.version;
    world.command(ReplaceDirectory{changed});
  }
  StartSupervision start(Mode mode, const std::string& reason = "") const {
    return {.supervisor = person("201"), .call = only_call().id, .mode = mode, .reason = reason};
  }
  FakePhone starts(StartSupervision wanted) {
    EXPECT_EQ(outcome(std::move(wanted)), "unanswered");
    return ringing("201").answers();
  }
  int ended(const std::string& cause) const {
    return told<SessionEnded>([&](auto& e) { return e.cause == cause; });
  }
  int refused(const std::string& code) const {
    return told<SupervisionRefused>([&](auto& e) { return e.why.code == code; });
  }
  void expect_silent_first() const {
    auto is_table = [](const Effect& e) { return std::holds_alternative<SetTable>(e); };
    auto hangs_up = [](const Effect& e) { return std::holds_alternative<HangUp>(e); };
    EXPECT_LT(std::ranges::find_if(world.effects, is_table),
              std::ranges::find_if(world.effects, hangs_up));
  }

  Directory changed = directory();
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(RightsRules, WhenTheHoursAreOverTheSessionEndsInTheSameStep) {
  rule({.hours = {{.days = 1, .from = kNine, .to = kFive}}});
  EXPECT_EQ(outcome(start(Mode::monitor)), "outside_hours");  // nobody told the time yet
  clock(kNine);
  auto supervisor = dials("201", "*4101");
  ASSERT_TRUE(supervisor.hears(customer));
  clock(kFive - 1);
  EXPECT_TRUE(supervisor.hears(customer));
  world.media_is_prompt = false;
  clock(kFive);
  EXPECT_FALSE(supervisor.exists());
  EXPECT_EQ(ended("rights_withdrawn"), 1);
  expect_silent_first();
}

TEST_F(RightsRules, AGrantEndsOnItsDay) {
  rule({.expires = kToday + 10s});
  clock(kNine);
  auto supervisor = dials("201", "*5101");
  clock(kNine, kToday + 9s);
  EXPECT_TRUE(agent.hears(supervisor));
  clock(kNine, kToday + 10s);
  EXPECT_FALSE(supervisor.exists() || agent.hears(supervisor));
  EXPECT_EQ(ended("rights_withdrawn"), 1);
}

TEST_F(RightsRules, AReasonFromTheListIsRequired) {
  changed.rules.reasons = {"complaint", "new agent"};
  rule({.reason_required = true});
  EXPECT_EQ(outcome(start(Mode::monitor)), "reason_required");
  EXPECT_EQ(outcome(start(Mode::monitor, "curiosity")), "reason_required");
  auto phone = dials("201", "*4101");
  EXPECT_EQ(phone.sound(), "refused-not-allowed");
  phone.hangs_up();
  EXPECT_EQ(refused("reason_required"), 3);
  auto supervisor = starts(start(Mode::monitor, "complaint"));
  supervisor.presses('5');  // for the reason that he gave
  EXPECT_TRUE(agent.hears(supervisor));
  SessionId id = only_session().id;
  EXPECT_EQ(outcome(ChangeMode{{}, person("201"), id, Mode::barge, "whim"}), "reason_required");
  EXPECT_EQ(outcome(ChangeMode{{}, person("201"), id, Mode::barge, "new agent"}), "");
  EXPECT_EQ(told<SessionModeChanged>([](auto& e) { return e.reason == "new agent"; }), 1);
  EXPECT_EQ(told<SessionStarted>([](auto& e) {
              return e.purpose == "quality" && e.granted_by == "grant 1" && !e.covert;
            }),
            1);
}

TEST_F(RightsRules, ABargeTakesASituationThatTheCoreSees) {
  rule({.situations = {Situation::help_asked, Situation::long_call}});
  EXPECT_EQ(outcome(start(Mode::barge)), "no_situation");
  auto supervisor = dials("201", "*4101");
  supervisor.presses('6');
  EXPECT_FALSE(customer.hears(supervisor));
  supervisor.hangs_up();
  world.command(AskHelp{{}, person("101"), only_call().id, "", ""});
  supervisor = dials("201", "*4101");  // he comes, so help is no longer asked for
  supervisor.presses('6');
  EXPECT_TRUE(customer.hears(supervisor));
  supervisor.hangs_up();
  EXPECT_EQ(outcome(start(Mode::barge)), "no_situation");
  world.pass(15min);
  EXPECT_EQ(outcome(start(Mode::barge)), "unanswered");
}

TEST_F(RightsRules, WhoWaitsIsLetInWhenTheCallIsOldEnough) {
  rule({.min_call_age = 30s});
  EXPECT_EQ(outcome(start(Mode::monitor)), "call_too_young");
  customer.hangs_up();
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(only_session().phase, SessionPhase::waiting);
  auto next = trunk_calls("+4930101");
  ringing("101").answers();
  world.pass(29s);
  clock(kNine);
  EXPECT_FALSE(supervisor.hears(next));
  world.pass(1s);
  clock(kNine);
  EXPECT_TRUE(supervisor.hears(next));
}

TEST_F(RightsRules, FollowingAndHandingBackAreRightsOfTheirOwn) {
  rule({}, {});
  auto supervisor = dials("201", "*7101");
  supervisor.presses('#');
  EXPECT_EQ(supervisor.sound(), "refused-not-allowed");
  SessionId id = only_session().id;
  EXPECT_EQ(outcome(SetFollow{{}, person("201"), id, true}), "follow_not_allowed");
  EXPECT_EQ(outcome(HandBack{{}, person("201"), id}), "not_allowed");
  EXPECT_EQ(outcome(ChangeMode{{}, person("201"), id, Mode::whisper}), "not_allowed");
  EXPECT_FALSE(customer.hears(agent));
  rule({});
  EXPECT_EQ(outcome(HandBack{{}, person("201"), id}), "");
  EXPECT_TRUE(customer.hears(agent));
}

TEST_F(RightsRules, AnExemptionOrAPolicyEndsWhatRuns) {
  rule({});
  auto supervisor = dials("201", "*4101");
  changed.rules.exemptions = {{.number = "49170555", .reason = "a lawyer"}};
  enact();
  EXPECT_FALSE(supervisor.exists());
  EXPECT_EQ(outcome(start(Mode::monitor)), "exempt");
  EXPECT_EQ(dials("301", "*4101").sound(), "refused-not-allowed");  // administrators, too
  changed.rules.exemptions.clear();
  changed.rules.policies = {{.name = "conduct", .version = 3, .before_sessions = true}};
  enact();
  EXPECT_EQ(outcome(start(Mode::monitor)), "not_acknowledged");
  EXPECT_EQ(outcome(AcknowledgePolicy{{}, person("201"), "conduct", 2}), "no_such_policy");
  EXPECT_EQ(outcome(AcknowledgePolicy{{}, person("201"), "conduct", 3}), "");
  EXPECT_EQ(outcome(start(Mode::monitor)), "unanswered");
  EXPECT_EQ(told<PolicyAcknowledged>(), 1);
  EXPECT_EQ(told<RulesChanged>(), 3);
}

TEST_F(RightsRules, AnAgentWithoutThePolicyGetsNoQueueCalls) {
  customer.hangs_up();
  signs_off("102");
  changed.rules.policies = {{.name = "recording", .before_calls = true}};
  enact();
  EXPECT_EQ(state("101"), AgentState::paused);
  auto waits = trunk_calls("+4930500");
  EXPECT_FALSE(rings("101"));
  EXPECT_EQ(world.core.agents().front().to_acknowledge, std::vector<std::string>{"recording"});
  EXPECT_EQ(outcome(AcknowledgePolicy{{}, person("101"), "recording", 1}), "");
  EXPECT_TRUE(rings("101"));
}

TEST_F(RightsRules, CovertListeningTakesTheRightAndASecondPerson) {
  rule({});
  auto covert = start(Mode::monitor);
  covert.covert = true;
  EXPECT_EQ(outcome(covert), "covert_not_allowed");
  rule({.approval = true}, {Right::covert});
  EXPECT_EQ(outcome(covert), "needs_approval");
  EXPECT_EQ(outcome(AskApproval{{}, person("202"), person("101"), "theft"}), "covert_not_allowed");
  EXPECT_EQ(outcome(AskApproval{{}, person("201"), person("101"), "theft"}), "");
  covert.approval = world.core.approvals().front().id;
  EXPECT_EQ(outcome(covert), "needs_approval");  // asked is not given
  auto answer = [&](const char* who) {
    return outcome(AnswerApproval{{}, person(who), covert.approval, true});
  };
  for (const char* nobody : {"201", "202", "101"}) EXPECT_NE(answer(nobody), "") << nobody;
  EXPECT_EQ(answer("301"), "");
  auto supervisor = starts(covert);
  EXPECT_TRUE(supervisor.hears(customer));
  EXPECT_TRUE(only_session().covert);
  EXPECT_EQ(told<NoticeGiven>(), 0);
  EXPECT_EQ(told<SessionStarted>([](auto& e) { return e.covert; }), 1);
  supervisor.hangs_up();
  EXPECT_EQ(outcome(covert), "needs_approval");  // it served once
  EXPECT_TRUE(world.core.approvals().empty());
}

TEST_F(RightsRules, AnApprovalDoesNotLast) {
  rule({.approval = true}, {Right::covert});
  EXPECT_EQ(outcome(AskApproval{{}, person("201"), person("101"), "theft"}), "");
  ApprovalId id = world.core.approvals().front().id;
  world.pass(14min);
  EXPECT_EQ(outcome(AnswerApproval{{}, person("301"), id, true}), "");
  world.pass(15min);
  auto covert = start(Mode::monitor);
  covert.covert = true;
  covert.approval = id;
  EXPECT_EQ(outcome(covert), "needs_approval");
}

TEST_F(RightsRules, RecordingsAreUsedByRightAndEveryAttemptIsTold) {
  auto use = [&](const char* who, RecordingUse how) {
    return outcome(UseRecording{.actor = person(who),
                                .recording = RecordingId{7},
                                .use = how,
                                .queue = "support",
                                .agents = {person("101")}});
  };
  EXPECT_EQ(use("202", RecordingUse::play), "not_allowed");  // his team, but no such right
  rule({}, {Right::play});
  EXPECT_EQ(use("201", RecordingUse::play), "");
  EXPECT_EQ(use("201", RecordingUse::erase), "not_allowed");
  EXPECT_EQ(use("101", RecordingUse::play), "not_allowed");
  EXPECT_EQ(use("301", RecordingUse::erase), "");
  EXPECT_EQ(told<RecordingUsed>([](auto& e) { return e.granted; }), 2);
  EXPECT_EQ(told<RecordingUsed>([](auto& e) { return !e.granted && e.rule == "not_allowed"; }), 3);
}

TEST_F(RightsRules, ExplainSaysWhatDecided) {
  rule({.hours = {{.from = kNine, .to = kFive}}, .reason_required = true});
  clock(kNine);
  CallId call = only_call().id;
  auto why = world.core.explain(person("201"), Right::barge, {}, call, "");
  EXPECT_FALSE(why.allowed());
  EXPECT_EQ(why.denial()->rule, "reason");
  auto hours = std::ranges::find(why.findings, "hours", &Finding::rule);
  EXPECT_TRUE(hours != why.findings.end() && hours->allowed);
  why = world.core.explain(person("201"), Right::barge, person("101"), call, "complaint");
  EXPECT_TRUE(why.allowed());
  EXPECT_EQ(why.granted_by, "grant 1");
}

}  // namespace
}  // namespace earshot::scenario
