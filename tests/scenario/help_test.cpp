// An agent asks for help; words beside the call; the desk's own commands.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Help : public CallFloor {
 protected:
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
  CallId call = only_call().id;

  std::string asks(const std::string& comment = "") {
    return outcome(AskHelp{{}, person("101"), call, "angry customer", comment});
  }
  int ended(const std::string& cause) const {
    return told<HelpEnded>([&](auto& e) { return e.cause == cause && e.agent == person("101"); });
  }
};

TEST_F(Help, IsSeenUntilASupervisorComes) {
  EXPECT_EQ(asks("wants a refund"), "");
  auto help = only_call().help;
  ASSERT_TRUE(help);
  EXPECT_EQ(help->agent, person("101"));
  EXPECT_EQ(help->comment, "wants a refund");
  EXPECT_EQ(asks(), "already_asked");
  dials("201", "*5101");
  EXPECT_FALSE(only_call().help);
  EXPECT_EQ(told<HelpEnded>([&](auto& e) { return e.cause == "joined" && e.by == person("201"); }),
            1);
}

TEST_F(Help, WhoListensAlreadyComesByRaisingHisVoice) {
  auto supervisor = dials("201", "*4101");
  asks();
  EXPECT_TRUE(only_call().help);
  supervisor.presses('5');
  EXPECT_EQ(ended("joined"), 1);
}

TEST_F(Help, EscalatesOnce) {
  asks();
  world.pass(59s);
  EXPECT_FALSE(only_call().help->escalated);
  world.pass(1s);
  EXPECT_TRUE(only_call().help->escalated);
  world.pass(600s);
  EXPECT_EQ(told<HelpEscalated>(), 1);
  EXPECT_TRUE(only_call().help);
}

TEST_F(Help, AnsweredHelpDoesNotEscalate) {
  asks();
  dials("201", "*4101");
  world.pass(600s);
  EXPECT_EQ(told<HelpEscalated>(), 0);
}

TEST_F(Help, IsTakenBackOrHandled) {
  asks();
  EXPECT_EQ(outcome(EndHelp{{}, person("102"), call}), "not_allowed");
  EXPECT_EQ(outcome(EndHelp{{}, person("101"), call}), "");
  EXPECT_EQ(ended("taken_back"), 1);
  EXPECT_EQ(outcome(EndHelp{{}, person("101"), call}), "no_such_help");
  asks();
  EXPECT_EQ(outcome(EndHelp{{}, person("201"), call}), "");
  EXPECT_EQ(ended("handled"), 1);
  asks();
  EXPECT_EQ(outcome(EndHelp{{}, {}, call}), "");
  EXPECT_EQ(ended("handled"), 2);
}

TEST_F(Help, EndsWithTheCall) {
  asks();
  customer.hangs_up();
  EXPECT_EQ(ended("call_ended"), 1);
  EXPECT_FALSE(world.core.wake_at());
}

TEST_F(Help, EndsWhenTheAgentHandsTheCallOver) {
  asks();
  agent.refers_to("102");
  ringing("102").answers();
  EXPECT_EQ(ended("call_ended"), 1);
  EXPECT_FALSE(only_call().help);
}

TEST_F(Help, IsForAgentsInTheCall) {
  EXPECT_EQ(outcome(AskHelp{{}, person("102"), call, "", ""}), "no_such_call");
  EXPECT_EQ(outcome(AskHelp{{}, person("101"), CallId{99}, "", ""}), "no_such_call");
  EXPECT_EQ(outcome(AskHelp{{}, person("101"), call, std::string(61, 'x'), ""}), "bad_request");
  EXPECT_EQ(asks(std::string(201, 'x')), "bad_request");
  EXPECT_EQ(told<HelpAsked>(), 0);
}

class Remarks : public Help {};

TEST_F(Remarks, ACueTakesTheRightToWhisper) {
  EXPECT_EQ(outcome(SendCue{{}, person("201"), call, "offer 10 %"}), "");
  EXPECT_EQ(told<CueSent>([&](auto& e) {
              return e.supervisor == person("201") && e.agent == person("101") &&
                     e.text == "offer 10 %";
            }),
            1);
  Directory changed = directory();
  changed.grants = {{.supervisor = person("201"), .modes = {Mode::monitor}}};
  world.command(ReplaceDirectory{changed});
  EXPECT_EQ(outcome(SendCue{{}, person("201"), call, "x"}), "not_allowed");
  EXPECT_EQ(outcome(SendCue{{}, person("102"), call, "x"}), "not_allowed");
  EXPECT_EQ(outcome(SendCue{{}, person("202"), call, ""}), "bad_request");
  EXPECT_EQ(outcome(SendCue{{}, person("202"), call, std::string(201, 'x')}), "bad_request");
  EXPECT_EQ(outcome(SendCue{{}, person("202"), CallId{9}, "x"}), "no_such_call");
  EXPECT_EQ(told<CueSent>(), 1);
}

TEST_F(Remarks, WithSeveralAgentsACueIsForTheOneHeSupervises) {
  customer.hangs_up();
  auto colleague = dials("101", "102");
  ringing("102").answers();
  dials("201", "*4102");
  outcome(SendCue{{}, person("201"), only_call().id, "x"});
  EXPECT_EQ(told<CueSent>([&](auto& e) { return e.agent == person("102"); }), 1);
}

TEST_F(Remarks, NotesAreForThoseWhoMayBeThere) {
  EXPECT_EQ(outcome(AddNote{{}, person("101"), call, "calls back"}), "");
  EXPECT_EQ(outcome(AddNote{{}, person("201"), call, "good"}), "");
  EXPECT_EQ(outcome(AddNote{{}, person("102"), call, "x"}), "not_allowed");
  EXPECT_EQ(outcome(AddNote{{}, person("101"), call, std::string(501, 'x')}), "bad_request");
  EXPECT_EQ(told<NoteAdded>(), 2);
}

TEST_F(Remarks, TheTimelineTellsTheCallFromTheStart) {
  outcome(AddNote{{}, person("101"), call, "calls back"});
  auto timeline = world.core.timeline(call);
  ASSERT_GE(timeline.size(), 4u);
  EXPECT_TRUE(std::holds_alternative<CallStarted>(timeline.front().body));
  EXPECT_TRUE(std::holds_alternative<NoteAdded>(timeline.back().body));
  for (int i = 0; i < 300; ++i) agent.holds(), agent.resumes();
  timeline = world.core.timeline(call);
  EXPECT_EQ(timeline.size(), 200u);
  EXPECT_EQ(timeline.back().number - timeline.front().number, 199u);
  EXPECT_EQ(timeline.back().number, world.events.back().number);
  customer.hangs_up();
  EXPECT_TRUE(world.core.timeline(call).empty());
}

class Desk : public Help {};

TEST_F(Desk, ReadyEndsTheWrapUp) {
  customer.hangs_up();
  signs_off("102");
  auto queued = trunk_calls("+4930500");
  ringing("101").answers();
  queued.hangs_up();
  EXPECT_EQ(state("101"), AgentState::wrap_up);
  auto next = trunk_calls("+4930500");
  EXPECT_FALSE(rings("101"));
  EXPECT_EQ(outcome(EndWrapUp{{}, person("101")}), "");
  EXPECT_TRUE(rings("101"));
  EXPECT_EQ(outcome(EndWrapUp{{}, PersonId{99}}), "no_such_agent");
}

TEST_F(Desk, LeavingEndsOnlyOnesOwnLeg) {
  EXPECT_EQ(outcome(LeaveCall{{}, person("102"), call}), "no_such_call");
  auto supervisor = dials("201", "*6101");
  EXPECT_EQ(outcome(LeaveCall{{}, person("101"), call}), "");
  EXPECT_FALSE(agent.exists());
  EXPECT_TRUE(customer.hears(supervisor));  // a barging supervisor keeps him
  supervisor.hangs_up();
  expect_nothing_left();
}

TEST_F(Desk, LeavingWhileItRingsGivesUpOrRefuses) {
  customer.hangs_up();
  auto caller = dials("101", "102");
  EXPECT_EQ(outcome(LeaveCall{{}, person("102"), only_call().id}), "");
  EXPECT_EQ(caller.refused_with(), 480);
  caller = dials("101", "102");
  EXPECT_EQ(outcome(LeaveCall{{}, person("101"), only_call().id}), "");
  EXPECT_EQ(caller.refused_with(), 487);
  expect_nothing_left();
}

TEST_F(Desk, AnAgentsViewTellsSinceWhen) {
  auto ada = [&] { return world.core.agents().front(); };
  EXPECT_EQ(ada().role, Role::agent);
  EXPECT_EQ(ada().call_count, 1u);
  world.pass(30s);
  EXPECT_EQ(world.now - ada().since, 30s);
  customer.hangs_up();
  EXPECT_EQ(ada().since, world.now);
  EXPECT_EQ(ada().call_count, 0u);
}

}  // namespace
}  // namespace earshot::scenario
