// Queues: who waits, who is rung, what happens when nobody comes.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

using Queues = CallFloor;

TEST_F(Queues, TheLongestIdleAgentIsRung) {
  auto first = trunk_calls("+4930500");
  EXPECT_TRUE(first.is_live());  // answered at once
  EXPECT_EQ(first.sound(), "hold-music");
  auto ada = ringing("101").answers();
  EXPECT_EQ(first.sound(), "");
  EXPECT_TRUE(first.hears(ada));
  auto second = trunk_calls("+4930500");
  EXPECT_TRUE(rings("102"));
  EXPECT_FALSE(rings("103"));  // another team
}

TEST_F(Queues, FirstComeFirstServedAndWrapUp) {
  auto a = trunk_calls("+4930500");
  auto ada = ringing("101").answers();
  auto b = trunk_calls("+4930500");
  auto ben = ringing("102").answers();
  auto c = trunk_calls("+4930500"), d = trunk_calls("+4930500");
  a.hangs_up();
  EXPECT_EQ(state("101"), AgentState::wrap_up);
  EXPECT_FALSE(rings("101"));
  world.pass(10s);
  ada = ringing("101").answers();
  EXPECT_TRUE(ada.hears(c));
  EXPECT_FALSE(ada.hears(d));
  EXPECT_EQ(d.sound(), "hold-music");
}

TEST_F(Queues, WhoDoesNotAnswerGoesToTheEnd) {
  auto customer = trunk_calls("+4930500");
  EXPECT_TRUE(rings("101"));
  world.pass(21s);
  EXPECT_FALSE(rings("101"));
  ringing("102").refuses(486);
  world.pass(5s);
  EXPECT_TRUE(rings("101"));  // all had their turn
  EXPECT_EQ(customer.sound(), "hold-music");
  std::vector<PersonId> rung;  // a missed call is told as well
  for (const auto& event : world.events)
    if (const auto* rang = std::get_if<AgentRang>(&event.body)) rung.push_back(rang->agent);
  EXPECT_EQ(rung, (std::vector{person("101"), person("102"), person("101")}));
}

TEST_F(Queues, APhoneThatRefusesAtOnceIsNotRungInALoop) {
  signs_off("102");
  trunk_calls("+4930500");
  ringing("101").refuses(486);
  EXPECT_FALSE(rings("101"));
  world.pass(6s);
  EXPECT_TRUE(rings("101"));
}

TEST_F(Queues, PausedAndOfflineAgentsAreNotRung) {
  SetAgentPaused pause{world.request(), person("101"), true};
  world.command(pause);
  EXPECT_EQ(state("101"), AgentState::paused);
  signs_off("102");
  auto customer = trunk_calls("+4930500");
  EXPECT_TRUE(world.legs_in(LegState::ringing).empty());
  world.tell(PhoneRegistered{person("102"), true});
  EXPECT_TRUE(rings("102"));
}

TEST_F(Queues, WhoWaitsTooLongIsToldSorry) {
  signs_off("101"), signs_off("102");
  auto customer = trunk_calls("+4930500");
  world.pass(120s);
  EXPECT_EQ(customer.sound(), "sorry-goodbye");
  customer.hears_the_prompt_out();
  expect_nothing_left();
  EXPECT_EQ(told<CallEnded>([](auto& e) { return e.cause == "queue_timeout"; }), 1);
}

TEST_F(Queues, OverflowToAPerson) {
  Directory changed = directory();
  changed.queues[0].overflow = "103";
  world.command(ReplaceDirectory{changed});
  signs_off("101"), signs_off("102");
  auto customer = trunk_calls("+4930500");
  world.pass(120s);
  EXPECT_EQ(customer.sound(), "ring-back");
  auto cleo = ringing("103").answers();
  EXPECT_TRUE(customer.hears(cleo) && cleo.hears(customer));
}

TEST_F(Queues, AnAgentBehindAPbxCountsAsReachable) {
  Directory changed = directory();
  changed.people[0].contact_uri = "sip:ada@pbx.example";
  world.command(ReplaceDirectory{changed});
  signs_off("101"), signs_off("102");
  trunk_calls("+4930500");
  EXPECT_TRUE(rings("sip:ada@pbx.example"));
}

TEST_F(Queues, ACallerWhoHangsUpWhileAnAgentRings) {
  auto customer = trunk_calls("+4930500");
  EXPECT_TRUE(rings("101"));
  customer.hangs_up();
  EXPECT_FALSE(rings("101"));
  expect_nothing_left();
}

}  // namespace
}  // namespace earshot::scenario
