// Agents learn who listens, as the rules say, and that it has stopped.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Notices : public CallFloor {
 protected:
  void rules(std::vector<NoticeRule> notices) {
    Directory changed = directory();
    changed.rules.notices = std::move(notices);
    world.command(ReplaceDirectory{changed});
  }
  int given(Mode mode, bool stopped = false) const {
    return told<NoticeGiven>([&](auto& e) { return e.mode == mode && e.stopped == stopped; });
  }
  int stopped() const {
    return told<NoticeGiven>([](auto& e) { return e.stopped; });
  }
  int started() const {
    return told<NoticeGiven>([](auto& e) { return !e.stopped; });
  }

  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(Notices, WithoutARuleTheAgentSeesItOnHisScreen) {
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(told<NoticeGiven>([&](auto& e) {
              return e.agent == person("101") && e.how == "screen" && e.purpose == "quality";
            }),
            1);
  supervisor.presses('5');
  EXPECT_EQ(given(Mode::whisper), 1);
  supervisor.hangs_up();
  EXPECT_EQ(stopped(), 1);
  use({.notify_agents = false});
  dials("201", "*4101").hangs_up();
  EXPECT_EQ(told<NoticeGiven>(), 3);
}

TEST_F(Notices, TheFirstRuleThatFitsCounts) {
  rules({{.team = "sales", .tone = true},
         {.purpose = "incident", .on_screen = false},
         {.modes = {Mode::monitor}, .on_screen = false},
         {.on_screen = true, .tone = true}});
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(told<NoticeGiven>(), 0);
  EXPECT_EQ(agent.sound(), "");
  supervisor.presses('6');
  EXPECT_EQ(given(Mode::barge), 1);
  EXPECT_EQ(agent.sound(), "notice-tone");
  supervisor.presses('4');  // nothing new to tell
  supervisor.presses('6');
  EXPECT_EQ(started(), 1);
  customer.hangs_up();
  EXPECT_EQ(stopped(), 1);
}

TEST_F(Notices, BeforeMeansToldFirstAndHeardLater) {
  rules({{.when = NoticeRule::When::before, .lead = 5s}});
  auto supervisor = dials("201", "*6101");
  EXPECT_EQ(started(), 1);
  EXPECT_TRUE(only_session().deaf);
  EXPECT_FALSE(supervisor.hears(customer) || customer.hears(supervisor) || agent.hears(supervisor));
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  world.pass(4'999ms);
  EXPECT_FALSE(supervisor.hears(customer));
  world.pass(1ms);
  EXPECT_TRUE(supervisor.hears(customer) && customer.hears(supervisor));
  EXPECT_FALSE(only_session().deaf);
}

TEST_F(Notices, ATakeOverThatWaitsLeavesTheAgentInTheTalk) {
  rules({{.when = NoticeRule::When::before, .lead = 5s}});
  auto supervisor = dials("201", "*7101");
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  world.pass(5s);
  EXPECT_TRUE(customer.hears(supervisor) && !customer.hears(agent));
  dials("201", "*4101");  // the newer phone takes its place
  EXPECT_EQ(stopped(), 1);
}

TEST_F(Notices, AfterTheCall) {
  rules({{.tone = true, .when = NoticeRule::When::after}});
  auto supervisor = dials("201", "*4101");
  supervisor.presses('5');
  supervisor.hangs_up();
  EXPECT_EQ(told<NoticeGiven>(), 0);
  customer.hangs_up();
  EXPECT_EQ(given(Mode::whisper, true), 1);
  EXPECT_EQ(told<NoticeGiven>([](auto& e) { return e.how == "screen"; }), 1);
}

TEST_F(Notices, WhoJoinsLaterIsTold) {
  auto supervisor = dials("201", "*4101");
  agent.holds();
  auto consult = dials("101", "102");
  auto colleague = ringing("102").answers();
  int before = started();
  world.tell(AttendedTransferAsked{agent.leg(), consult.leg()});
  EXPECT_TRUE(customer.hears(colleague));
  EXPECT_GT(told<NoticeGiven>([&](auto& e) { return e.agent == person("102") && !e.stopped; }), 0);
  EXPECT_GE(started(), before);
  EXPECT_GT(told<NoticeGiven>([&](auto& e) { return e.agent == person("101") && e.stopped; }), 0);
  customer.hangs_up();
  EXPECT_EQ(started(), stopped());
}

TEST_F(Notices, WhoeverEndsItTheAgentIsTold) {
  dials("201", "*4101");
  signs_off("201");
  Directory none = directory();
  none.grants = {{.supervisor = person("201")}};
  world.command(ReplaceDirectory{none});
  EXPECT_EQ(stopped(), 1);
  dials("202", "*4101").dies();
  EXPECT_EQ(stopped(), 2);
  world.media_is_prompt = false;
  dials("202", "*4101");
  world.pass(3s);  // the worker is silent
  EXPECT_EQ(stopped(), 3);
  world.media_is_prompt = true;
  world.apply_tables();
}

TEST_F(Notices, TheEndOfASessionOfTheLastRunIsTold) {
  world.tell(LeftOver{SessionId{7}, CallId{8}, person("201"), person("101")});
  EXPECT_EQ(stopped(), 1);
}

TEST_F(Notices, ACrashTellsNobodyWhatTheRulesKeepFromHim) {
  LeftOver covert{SessionId{7}, CallId{8}, person("201"), person("101")};
  covert.covert = true;
  world.tell(covert);
  EXPECT_EQ(stopped(), 0);
  rules({{.on_screen = false}});
  world.tell(LeftOver{SessionId{8}, CallId{9}, person("201"), person("101")});
  EXPECT_EQ(stopped(), 0);
}

}  // namespace
}  // namespace earshot::scenario
