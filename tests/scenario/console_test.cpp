// What the console shows and relies on: several supervisors, tones that confirm, a silent worker.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Console : public CallFloor {
 protected:
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();

  StartSupervision takes_over(const std::string& supervisor) {
    return {.request = world.request(),
            .supervisor = person(supervisor),
            .call = only_call().id,
            .mode = Mode::takeover,
            .device = "browser:" + supervisor};
  }
  int ended(const std::string& cause) const {
    return told<SessionEnded>([&](auto& e) { return e.cause == cause; });
  }
};

TEST_F(Console, SupervisorsSeeEachOther) {
  dials("201", "*4101");
  dials("202", "*5101");
  auto sessions = only_call().sessions;
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].supervisor_name, "Sara");
  EXPECT_EQ(sessions[0].applied_mode, Mode::monitor);
  EXPECT_EQ(sessions[1].supervisor_extension, "202");
  EXPECT_EQ(sessions[1].applied_mode, Mode::whisper);
}

TEST_F(Console, OfTwoWhoTakeOverAtOnceTheFirstWins) {
  auto first = takes_over("201"), second = takes_over("202");
  world.command(first);
  world.command(second);
  EXPECT_EQ(outcome(second.request), "takeover_taken");
  EXPECT_FALSE(rings("browser:202"));
  auto page = ringing("browser:201").answers();
  EXPECT_EQ(outcome(first.request), "");
  EXPECT_TRUE(customer.hears(page));
}

TEST_F(Console, OfTwoWhoListenAndTakeOverAtOnceTheFirstWins) {
  auto one = dials("201", "*4101"), two = dials("202", "*4101");
  auto sessions = only_call().sessions;
  world.media_is_prompt = false;
  ChangeMode first{world.request(), person("201"), sessions[0].id, Mode::takeover};
  ChangeMode second{world.request(), person("202"), sessions[1].id, Mode::takeover};
  world.command(first);
  world.command(second);
  EXPECT_EQ(outcome(second.request), "takeover_taken");
  EXPECT_EQ(outcome(first.request), "unanswered");
  world.apply_tables();
  EXPECT_EQ(outcome(first.request), "");
  EXPECT_TRUE(customer.hears(one));
  EXPECT_FALSE(customer.hears(two));
  EXPECT_EQ(only_call().sessions[1].applied_mode, Mode::monitor);
}

TEST_F(Console, ATakeOverThatWasNotAnsweredIsFreeAgain) {
  world.command(takes_over("201"));
  ringing("browser:201").refuses(480);
  auto again = takes_over("202");
  world.command(again);
  ringing("browser:202").answers();
  EXPECT_EQ(outcome(again.request), "");
}

TEST_F(Console, KeysAreConfirmedToTheSupervisorOnly) {
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(supervisor.sound(), "");
  supervisor.presses('#');
  EXPECT_EQ(supervisor.sound(), "follow-on");
  supervisor.presses('#');
  EXPECT_EQ(supervisor.sound(), "follow-off");
  supervisor.hears_the_prompt_out();
  world.media_is_prompt = false;
  supervisor.presses('6');
  EXPECT_EQ(supervisor.sound(), "") << "not before it is true";
  world.apply_tables();
  EXPECT_EQ(supervisor.sound(), "key-applied");
  EXPECT_EQ(customer.sound() + agent.sound(), "");
  supervisor.hears_the_prompt_out();
  supervisor.presses('6');  // the mode he is in
  EXPECT_EQ(supervisor.sound(), "");
}

TEST_F(Console, AfterAKeysToneTheWaitGoesOnToSound) {
  customer.hangs_up();
  auto supervisor = dials("201", "*4101");
  supervisor.presses('#');
  EXPECT_EQ(supervisor.sound(), "follow-on");
  supervisor.hears_the_prompt_out();
  EXPECT_EQ(supervisor.sound(), "waiting-tone");
}

TEST_F(Console, ASilentWorkerEndsTheSessionsAndNotTheCall) {
  auto listens = dials("202", "*4101");
  auto supervisor = dials("201", "*4101");
  world.media_is_prompt = false;
  ChangeMode change{world.request(), person("201"), only_call().sessions[1].id, Mode::barge};
  world.command(change);
  world.pass(1'999ms);
  EXPECT_EQ(outcome(change.request), "unanswered");
  world.pass(1ms);
  EXPECT_EQ(outcome(change.request), "not_applied");
  EXPECT_EQ(ended("not_applied"), 2);
  EXPECT_FALSE(supervisor.exists() || listens.exists());
  EXPECT_EQ(told<TableNotApplied>(), 1);
  EXPECT_TRUE(customer.is_live() && agent.is_live());
  world.apply_tables();
  EXPECT_TRUE(customer.hears(agent));
  world.pass(60s);
  EXPECT_EQ(told<TableNotApplied>(), 1);
}

TEST_F(Console, AWorkerThatStaysSilentIsToldOnceATable) {
  dials("201", "*4101");
  world.media_is_prompt = false;
  agent.holds();
  world.pass(600s);
  EXPECT_EQ(told<TableNotApplied>(), 2);  // the hold, and the table without the supervisor
  EXPECT_TRUE(world.core.sessions().empty());
}

TEST_F(Console, AWorkerThatLagsButAppliesIsTrusted) {
  auto supervisor = dials("201", "*4101");
  world.media_is_prompt = false;
  for (char key : {'5', '6', '4', '5'}) {
    supervisor.presses(key);
    world.pass(1'500ms);
    world.apply_tables();
  }
  EXPECT_TRUE(agent.hears(supervisor));
  EXPECT_EQ(told<TableNotApplied>(), 0);
}

TEST_F(Console, ACallerWhoIsKeptByATakeOverSurvivesASilentWorker) {
  customer.hangs_up();
  signs_off("102");
  auto caller = trunk_calls("+4930500");
  auto served_by = ringing("101").answers();
  auto supervisor = dials("201", "*7101");
  served_by.dies();
  EXPECT_EQ(told<RescueEnded>([](auto& e) { return e.kept; }), 1);
  world.media_is_prompt = false;
  supervisor.holds();
  world.pass(3s);
  EXPECT_TRUE(caller.is_live());
  EXPECT_EQ(only_call().phase, CallPhase::queued);
}

}  // namespace
}  // namespace earshot::scenario
