// Rights per mode, scoped by team, queue and agent: at every door, and taken away in the middle.

#include <algorithm>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

constexpr Mode kAll[] = {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover};

class Rights : public CallFloor {
 protected:
  void grant(std::vector<Grant> grants) {
    Directory changed = directory();
    changed.grants = std::move(grants);
    world.command(ReplaceDirectory{changed});
  }
  Grant may(std::vector<Mode> modes) const {
    return {.supervisor = person("201"), .modes = std::move(modes)};
  }
  StartSupervision start(Mode mode) const {
    return {.supervisor = person("201"), .call = only_call().id, .mode = mode};
  }
  int ended(const std::string& cause) const {
    return told<SessionEnded>([&](auto& e) { return e.cause == cause; });
  }

  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(Rights, EachDoorAsksForTheMode) {
  for (Mode allowed : kAll)
    for (Mode asked : kAll) {
      grant({may({allowed})});
      bool may_it = allowed == asked;
      EXPECT_EQ(outcome(start(asked)), may_it ? "unanswered" : "not_allowed");
      EXPECT_EQ(rings("201"), may_it);
      if (may_it) ringing("201").refuses(486);
      auto dialled = dials("201", "*" + std::to_string(4 + int(asked)) + "101");
      EXPECT_EQ(dialled.is_live(), may_it) << mode_name(allowed) << " " << mode_name(asked);
      EXPECT_EQ(dialled.sound(), may_it ? "" : "refused-not-allowed");
      dialled.hangs_up();
    }
}

TEST_F(Rights, AKeyOrACommandReachesOnlyTheModesThatAreAllowed) {
  grant({may({Mode::monitor, Mode::whisper})});
  auto supervisor = dials("201", "*4101");
  supervisor.presses('6');
  EXPECT_EQ(supervisor.sound(), "refused-not-allowed");
  EXPECT_EQ(outcome(ChangeMode{{}, person("201"), only_session().id, Mode::takeover}),
            "not_allowed");
  EXPECT_FALSE(customer.hears(supervisor) || agent.hears(supervisor));
  supervisor.presses('5');
  EXPECT_TRUE(agent.hears(supervisor));
  EXPECT_EQ(told<SupervisionRefused>(), 2);
}

TEST_F(Rights, WithdrawnFromTheModeInUseTheyEndTheSessionSilentFirst) {
  for (Mode used : kAll) {
    grant({may({Mode::monitor, used})});
    auto supervisor = dials("201", "*" + std::to_string(4 + int(used)) + "101");
    ASSERT_TRUE(supervisor.is_live());
    std::vector<Mode> others;
    std::ranges::copy_if(kAll, std::back_inserter(others), [&](Mode m) { return m != used; });
    world.media_is_prompt = false;
    int before = ended("rights_withdrawn");
    grant({may(others)});  // also who may still monitor is cut off
    EXPECT_EQ(ended("rights_withdrawn"), before + 1);
    EXPECT_FALSE(supervisor.exists());
    auto is_table = [](const Effect& e) { return std::holds_alternative<SetTable>(e); };
    auto hangs_up = [](const Effect& e) { return std::holds_alternative<HangUp>(e); };
    EXPECT_LT(std::ranges::find_if(world.effects, is_table),
              std::ranges::find_if(world.effects, hangs_up));
    world.media_is_prompt = true;
    world.apply_tables();
    EXPECT_TRUE(agent.hears(customer) && customer.hears(agent)) << mode_name(used);
  }
}

TEST_F(Rights, TheRightToAnotherModeMayGoUnnoticed) {
  grant({may({Mode::monitor, Mode::barge})});
  auto supervisor = dials("201", "*4101");
  grant({may({Mode::monitor})});
  EXPECT_TRUE(supervisor.hears(customer));
  EXPECT_EQ(ended("rights_withdrawn"), 0);
}

TEST_F(Rights, APhoneThatRingsForALostRightStops) {
  EXPECT_EQ(outcome(start(Mode::barge)), "unanswered");
  grant({may({Mode::monitor})});
  EXPECT_FALSE(rings("201"));
  EXPECT_TRUE(world.unanswered.empty());
}

TEST_F(Rights, FollowingReachesOnlyCallsWithinTheScope) {
  Grant only_queue = may({Mode::monitor});
  only_queue.queues = {"support"};
  customer.hangs_up();
  signs_off("102");
  grant({only_queue});
  auto first = trunk_calls("+4930500");
  ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  supervisor.presses('#');
  first.hangs_up();
  EXPECT_EQ(only_session().phase, SessionPhase::waiting);
  world.pass(11s);
  auto direct = trunk_calls("+4930101");  // of no queue
  ringing("101").answers();
  EXPECT_FALSE(supervisor.hears(direct));
  EXPECT_EQ(only_session().phase, SessionPhase::waiting);
  direct.hangs_up();
  auto queued = trunk_calls("+4930500");
  ringing("101").answers();
  EXPECT_TRUE(supervisor.hears(queued));
}

TEST_F(Rights, WhoMayNotMonitorCanNotWait) {
  customer.hangs_up();
  grant({may({Mode::barge})});
  EXPECT_EQ(dials("201", "*6101").sound(), "refused-not-allowed");
  auto next = trunk_calls("+4930101");
  ringing("101").answers();
  auto supervisor = dials("201", "*6101");
  supervisor.presses('#');
  next.hangs_up();
  EXPECT_FALSE(supervisor.exists());
  EXPECT_EQ(ended("not_allowed"), 1);
}

TEST_F(Rights, AConsultationIsHeardOnlyWithinTheScope) {
  Grant only_queue = may({Mode::monitor});
  only_queue.queues = {"support"};
  customer.hangs_up();
  signs_off("102");
  auto caller = trunk_calls("+4930500");
  auto served_by = ringing("101").answers();
  grant({only_queue});
  auto supervisor = dials("201", "*4101");
  served_by.holds();
  auto consult = dials("101", "103");
  auto colleague = ringing("103").answers();
  EXPECT_FALSE(supervisor.hears(colleague) || supervisor.hears(consult));
  EXPECT_TRUE(supervisor.exists());
}

TEST_F(Rights, ATransferToAnAgentBeyondTheScopeEndsTheSession) {
  Grant only_ada = may({Mode::monitor, Mode::barge});
  only_ada.agents = {person("101")};
  grant({only_ada});
  auto supervisor = dials("201", "*6101");
  agent.refers_to("102");
  auto other = ringing("102").answers();
  EXPECT_FALSE(supervisor.exists());
  EXPECT_TRUE(customer.hears(other));
}

TEST_F(Rights, ACallThatMovesToAQueueBeyondTheScopeIsLost) {
  Directory changed = directory();
  changed.queues.push_back({.name = "sales", .extension = "600", .teams = {"sales"}});
  changed.grants = {{.supervisor = person("201"), .modes = {Mode::monitor}, .queues = {"support"}}};
  world.command(ReplaceDirectory{changed});
  customer.hangs_up();
  signs_off("102");
  auto caller = trunk_calls("+4930500");
  auto served_by = ringing("101").answers();
  auto supervisor = dials("201", "*4101"), other = dials("202", "*4101");
  served_by.refers_to("600");
  EXPECT_FALSE(supervisor.exists());
  EXPECT_TRUE(other.is_live());
  EXPECT_EQ(ended("not_allowed"), 1);
}

TEST_F(Rights, OnlyWhoMayTakeOverIsAskedToKeepTheCaller) {
  grant({may({Mode::monitor, Mode::barge})});
  auto supervisor = dials("201", "*6101");
  auto second = dials("202", "*4101");
  agent.dies();
  EXPECT_EQ(only_call().phase, CallPhase::rescue);
  EXPECT_EQ(supervisor.sound(), "");
  EXPECT_EQ(second.sound(), "agent-gone");
  supervisor.presses('7');
  EXPECT_FALSE(customer.hears(supervisor));
  second.presses('7');
  EXPECT_TRUE(customer.hears(second));
}

TEST_F(Rights, WithNobodyWhoMayTakeOverTheCallerIsNotHeldUp) {
  grant({may({Mode::monitor, Mode::barge})});
  dials("201", "*6101");
  agent.dies();
  EXPECT_EQ(customer.sound(), "sorry-goodbye");
}

TEST_F(Rights, WhoKeepsACallerAndLosesHisRightDoesNotCutHimOff) {
  customer.hangs_up();
  signs_off("102");
  auto caller = trunk_calls("+4930500");
  auto served_by = ringing("101").answers();
  auto supervisor = dials("201", "*7101");
  served_by.dies();
  EXPECT_TRUE(caller.hears(supervisor));
  grant({may({Mode::monitor})});
  EXPECT_FALSE(supervisor.exists());
  EXPECT_TRUE(caller.is_live());
  EXPECT_EQ(caller.sound(), "hold-music");  // back in his queue
}

TEST_F(Rights, HandingBackWithoutTheRightToListenLeaves) {
  grant({may({Mode::takeover})});
  auto supervisor = dials("201", "*7101");
  EXPECT_EQ(outcome(HandBack{{}, person("201"), only_session().id}), "");
  EXPECT_FALSE(supervisor.exists());
  EXPECT_TRUE(customer.hears(agent));
  EXPECT_EQ(ended("handed_back"), 1);
}

TEST_F(Rights, AnAdministratorNeedsNone) {
  grant({may({})});
  EXPECT_TRUE(dials("301", "*7101").is_live());
}

}  // namespace
}  // namespace earshot::scenario
