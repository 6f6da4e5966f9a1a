// Supervising by telephone and by command: every mode, every way in and out.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Supervision : public CallFloor {
 protected:
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();

  // Who hears whom, in the order of the design's table: C→A A→C C→S A→S S→A S→C.
  std::string table(const FakePhone& supervisor) const {
    std::string cells;
    auto cell = [&](const FakePhone& from, const FakePhone& to) {
      cells += to.hears(from) ? '1' : '.';
    };
    cell(customer, agent), cell(agent, customer), cell(customer, supervisor);
    cell(agent, supervisor), cell(supervisor, agent), cell(supervisor, customer);
    return cells;
  }
  StartSupervision start(const std::string& supervisor, Mode mode) {
    return {.request = world.request(),
            .supervisor = person(supervisor),
            .call = only_call().id,
            .mode = mode};
  }
};

TEST_F(Supervision, EachFeatureCodeEntersItsMode) {
  const std::pair<const char*, const char*> rows[] = {
      {"*4101", "1111.."}, {"*5101", "11111."}, {"*6101", "111111"}, {"*7101", "..1..1"}};
  for (auto [code, cells] : rows) {
    auto supervisor = dials("201", code);
    EXPECT_TRUE(supervisor.is_live());
    EXPECT_EQ(table(supervisor), cells) << code;
    supervisor.hangs_up();
    EXPECT_EQ(table(supervisor), "11....");
  }
}

TEST_F(Supervision, KeysSwitchFromEveryModeToEveryOther) {
  const std::map<char, std::string> rows = {
      {'4', "1111.."}, {'5', "11111."}, {'6', "111111"}, {'7', "..1..1"}};
  auto supervisor = dials("201", "*4101");
  for (auto [from, before] : rows)
    for (auto [to, after] : rows) {
      supervisor.presses(from);
      EXPECT_EQ(table(supervisor), before);
      supervisor.presses(to);
      EXPECT_EQ(table(supervisor), after) << from << " to " << to;
    }
}

TEST_F(Supervision, HandBackLetsTheAgentInAgain) {
  auto supervisor = dials("201", "*7101");
  EXPECT_EQ(agent.sound(), "hold-music");
  EXPECT_TRUE(only_call().participants[1].parked);
  supervisor.presses('8');
  EXPECT_EQ(table(supervisor), "1111..");
  EXPECT_EQ(agent.sound(), "");
  supervisor.presses('5');
  supervisor.presses('8');  // nothing to hand back
  EXPECT_EQ(table(supervisor), "11111.");
}

TEST_F(Supervision, OtherKeysMeanNothing) {
  auto supervisor = dials("201", "*5101");
  for (char key : {'0', '1', '2', '3', '9', '*', 'A'}) supervisor.presses(key);
  agent.presses('6');
  customer.presses('7');
  EXPECT_EQ(table(supervisor), "11111.");
}

TEST_F(Supervision, ASupervisorWhoTookOverAndLeavesGivesTheAgentBack) {
  auto supervisor = dials("201", "*7101");
  supervisor.dies();
  EXPECT_TRUE(agent.hears(customer));
  EXPECT_TRUE(customer.hears(agent));
  EXPECT_EQ(agent.sound(), "");
  EXPECT_TRUE(world.core.sessions().empty());
}

TEST_F(Supervision, OnlyOneTakesOver) {
  auto first = dials("201", "*7101");
  auto second = dials("202", "*7101");
  EXPECT_EQ(second.sound(), "takeover-taken");
  second.hears_the_prompt_out();
  EXPECT_EQ(second.refused_with(), 486);
  auto third = dials("203", "*4101");
  third.presses('7');
  EXPECT_EQ(third.sound(), "takeover-taken");
  EXPECT_FALSE(customer.hears(third));
  EXPECT_TRUE(customer.hears(first));
}

TEST_F(Supervision, SupervisorsEachHaveTheirOwnMode) {
  auto whispers = dials("201", "*5101"), monitors = dials("202", "*4101"),
       barges = dials("203", "*6101");
  EXPECT_TRUE(agent.hears(whispers) && !customer.hears(whispers) && monitors.hears(whispers));
  EXPECT_TRUE(agent.hears(barges) && customer.hears(barges) && monitors.hears(barges));
  EXPECT_FALSE(agent.hears(monitors) || customer.hears(monitors) || whispers.hears(monitors));
}

TEST_F(Supervision, MonitoringTouchesNobodyElse) {
  world.media_is_prompt = false;
  dials("201", "*4101");
  for (const Effect& effect : world.effects) {
    EXPECT_FALSE(std::holds_alternative<Play>(effect));
    auto* join = std::get_if<Join>(&effect);
    EXPECT_TRUE(!join || (join->leg != customer.leg() && join->leg != agent.leg()));
  }
}

TEST_F(Supervision, TheAnswerComesWhenTheWorkerHasAppliedIt) {
  auto wanted = start("201", Mode::whisper);
  world.command(wanted);
  EXPECT_FALSE(world.answers.contains(wanted.request));
  world.media_is_prompt = false;
  ringing("201").answers();
  EXPECT_FALSE(world.answers.contains(wanted.request));
  EXPECT_FALSE(only_session().applied_mode);
  EXPECT_TRUE(only_session().heard_by.empty());
  world.apply_tables();
  ASSERT_TRUE(world.answers.contains(wanted.request));
  const auto& answer = world.answers.at(wanted.request);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->session.applied_mode, Mode::whisper);
  EXPECT_EQ(answer->session.heard_by, std::vector{agent.leg()});
  EXPECT_EQ(answer->session.hears.size(), 2u);
}

TEST_F(Supervision, AChangeThatNeverAppliedIsRefusedAtTheEnd) {
  auto supervisor = dials("201", "*4101");
  world.media_is_prompt = false;
  ChangeMode change{world.request(), person("201"), only_session().id, Mode::barge};
  world.command(change);
  EXPECT_FALSE(customer.hears(supervisor));
  EXPECT_EQ(only_session().applied_mode, Mode::monitor);
  customer.hangs_up();
  ASSERT_TRUE(world.answers.contains(change.request));
  EXPECT_FALSE(world.answers.at(change.request).has_value());
  expect_nothing_left();
}

TEST_F(Supervision, ModeChangesAreToldWhenApplied) {
  auto supervisor = dials("201", "*4101");
  world.media_is_prompt = false;
  supervisor.presses('6');
  EXPECT_EQ(told<SessionModeChanged>(), 1);
  world.apply_tables();
  EXPECT_EQ(told<SessionModeChanged>(
                [](auto& e) { return e.from == Mode::monitor && e.to == Mode::barge; }),
            1);
}

TEST_F(Supervision, ARefusalOfTheApiSaysWhy) {
  auto code = [&](StartSupervision wanted) {
    world.command(wanted);
    const auto& answer = world.answers.at(wanted.request);
    return answer ? std::string() : answer.error().code;
  };
  EXPECT_EQ(code(start("102", Mode::monitor)), "not_allowed");
  auto wrong_call = start("201", Mode::monitor);
  wrong_call.call = CallId{99};
  EXPECT_EQ(code(wrong_call), "no_such_call");
  auto to_outside = start("201", Mode::monitor);
  to_outside.device = "+4455";
  EXPECT_EQ(code(to_outside), "not_dialable");
  dials("202", "*7101");
  EXPECT_EQ(code(start("201", Mode::takeover)), "takeover_taken");
  EXPECT_EQ(code(start("202", Mode::monitor)), "already_supervising");
  signs_off("203");
  EXPECT_EQ(code(start("203", Mode::monitor)), "phone_unavailable");
}

TEST_F(Supervision, ASupervisorsDeviceMayBeANumber) {
  auto wanted = start("201", Mode::monitor);
  wanted.device = "0049170777";
  world.command(wanted);
  auto mobile = ringing("0049170777").answers();
  EXPECT_EQ(table(mobile), "1111..");
}

TEST_F(Supervision, WhoDoesNotAnswerHasNoSession) {
  auto wanted = start("201", Mode::barge);
  world.command(wanted);
  world.pass(61s);
  EXPECT_FALSE(world.answers.at(wanted.request).has_value());
  EXPECT_TRUE(world.core.sessions().empty());
  EXPECT_FALSE(rings("201"));
}

TEST_F(Supervision, WhoMayNotIsToldAndHeardByNobody) {
  auto peer = dials("102", "*6101");
  EXPECT_EQ(peer.sound(), "refused-not-allowed");
  EXPECT_FALSE(customer.hears(peer) || agent.hears(peer) || peer.hears(customer));
  peer.hears_the_prompt_out();
  EXPECT_EQ(peer.refused_with(), 403);
  EXPECT_EQ(told<SupervisionRefused>(), 1);
  auto unknown = dials("201", "*4999");
  world.pass(20s);  // the worker never tells that the prompt ended
  EXPECT_EQ(unknown.refused_with(), 404);
  EXPECT_EQ(trunk_calls("*4101").refused_with(), 404);
  EXPECT_EQ(dials("201", "*4103").sound(), "refused-not-allowed");  // another team
  EXPECT_TRUE(dials("203", "*4101").is_live());                     // every team
}

TEST_F(Supervision, TheEndOfTheCallEndsTheSession) {
  dials("201", "*6101");
  customer.hangs_up();
  expect_nothing_left();
  EXPECT_EQ(told<SessionEnded>(), 1);
}

TEST_F(Supervision, ASessionThatFollowsWaitsAndBeginsInMonitor) {
  auto supervisor = dials("201", "*6101");
  supervisor.presses('#');
  customer.hangs_up();
  EXPECT_TRUE(supervisor.is_live());
  EXPECT_EQ(supervisor.sound(), "waiting-tone");
  EXPECT_EQ(only_session().phase, SessionPhase::waiting);
  auto next = trunk_calls("+4930101");
  auto again = ringing("101").answers();
  EXPECT_EQ(supervisor.sound(), "");
  EXPECT_TRUE(supervisor.hears(next));
  EXPECT_FALSE(next.hears(supervisor) || again.hears(supervisor));
  supervisor.presses('#');
  next.hangs_up();
  expect_nothing_left();
}

TEST_F(Supervision, WithoutACallItWaitsForTheNext) {
  customer.hangs_up();
  auto supervisor = dials("201", "*6101");
  EXPECT_EQ(supervisor.sound(), "waiting-tone");
  auto next = trunk_calls("+4930101");
  auto again = ringing("101");
  EXPECT_EQ(only_session().phase, SessionPhase::waiting);  // not before he answers
  again.answers();
  EXPECT_TRUE(supervisor.hears(next));
  EXPECT_FALSE(next.hears(supervisor));
}

TEST_F(Supervision, ASecondPhoneOfTheSameSupervisorReplacesTheFirst) {
  auto dead = dials("201", "*5101");
  auto fresh = dials("201", "*5101");
  EXPECT_FALSE(dead.exists());
  EXPECT_EQ(table(fresh), "11111.");
}

TEST_F(Supervision, RightsTakenAwayEndTheSessionSilentFirst) {
  auto supervisor = dials("201", "*6101");
  Directory changed = directory();
  changed.people[3].team = "sales";
  world.command(ReplaceDirectory{changed});
  EXPECT_FALSE(supervisor.exists());
  std::size_t silent = 99, gone = 0;
  dials("202", "*6101");
  changed.people[4].enabled = false;
  world.media_is_prompt = false;
  world.command(ReplaceDirectory{changed});
  for (std::size_t i = 0; i < world.effects.size(); ++i) {
    if (std::holds_alternative<SetTable>(world.effects[i])) silent = std::min(silent, i);
    if (std::holds_alternative<HangUp>(world.effects[i])) gone = i;
  }
  EXPECT_LT(silent, gone);
  world.apply_tables();
  EXPECT_TRUE(customer.hears(agent));
}

TEST_F(Supervision, OnlyTheOwnerCommandsASession) {
  dials("201", "*4101");
  ChangeMode foreign{world.request(), person("202"), only_session().id, Mode::barge};
  world.command(foreign);
  EXPECT_EQ(world.answers.at(foreign.request).error().code, "not_allowed");
  HandBack nothing{world.request(), person("201"), only_session().id};
  world.command(nothing);
  EXPECT_EQ(world.answers.at(nothing.request).error().code, "not_taken_over");
  EndSupervision end{world.request(), person("201"), only_session().id};
  world.command(end);
  EXPECT_TRUE(world.answers.at(end.request).has_value());
  EXPECT_TRUE(world.core.sessions().empty());
}

TEST_F(Supervision, OutboundCallsAreSupervisedAlike) {
  customer.hangs_up();
  agent = dials("101", "0049170999");
  customer = ringing("0049170999").answers();
  auto supervisor = dials("201", "*5101");
  EXPECT_EQ(table(supervisor), "11111.");
  supervisor.presses('7');
  EXPECT_EQ(table(supervisor), "..1..1");
}

TEST_F(Supervision, AParkedAgentListensIfPolicySaysSo) {
  Settings settings;
  settings.parked_agent_listens = true;
  use(settings);
  auto supervisor = dials("201", "*7101");
  EXPECT_EQ(table(supervisor), "1.1.11");
  EXPECT_EQ(agent.sound(), "");
}

TEST_F(Supervision, PrivacyCutsEverySupervisorOff) {
  auto supervisor = dials("201", "*5101");
  auto set = [&](bool on) {
    SetPrivacy privacy{world.request(), person("101"), only_call().id, on};
    world.command(privacy);
    EXPECT_TRUE(world.answers.at(privacy.request).has_value());
  };
  set(true);
  EXPECT_EQ(table(supervisor), "11....");
  supervisor.presses('6');
  EXPECT_EQ(table(supervisor), "11....");
  set(false);
  EXPECT_EQ(table(supervisor), "111111");
  set(true);
  world.pass(10min);
  EXPECT_EQ(table(supervisor), "111111");
  EXPECT_EQ(told<PrivacyChanged>([](auto& e) { return e.by == "timer"; }), 1);
}

}  // namespace
}  // namespace earshot::scenario
