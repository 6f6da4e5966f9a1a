// Calls between customers, agents and trunks; holds; who is turned away and how.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

using Calls = CallFloor;

TEST_F(Calls, ACustomerReachesAnAgentByNumber) {
  auto customer = trunk_calls("4930101");  // with or without '+'
  auto agent = ringing("101");
  EXPECT_EQ(state("101"), AgentState::ringing);
  world.tell(LegRinging{agent.leg()});
  EXPECT_FALSE(customer.is_live());
  agent.answers();
  EXPECT_TRUE(customer.is_live());
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  EXPECT_EQ(state("101"), AgentState::on_call);
  EXPECT_EQ(only_call().direction, CallDirection::inbound);
  EXPECT_EQ(only_call().phase, CallPhase::connected);
  agent.hangs_up();
  expect_nothing_left();
  EXPECT_EQ(state("101"), AgentState::available);
  EXPECT_EQ(told<CallEnded>([](auto& e) { return e.cause == "agent_hung_up"; }), 1);
}

TEST_F(Calls, TheCalleeIsOfferedTheCallersCodec) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101");
  EXPECT_EQ(world.leg(agent.leg())->ring.like, customer.leg());
  agent.answers();
  bool answered_alike = false;
  for (const Effect& effect : world.effects)
    if (auto* answer = std::get_if<Answer>(&effect)) answered_alike = answer->like == agent.leg();
  EXPECT_TRUE(answered_alike);
}

TEST_F(Calls, ACallerWhoGivesUpStopsTheRinging) {
  auto customer = trunk_calls("+4930101");
  customer.hangs_up();
  EXPECT_FALSE(rings("101"));
  expect_nothing_left();
  EXPECT_EQ(told<CallAnswered>(), 0);
}

TEST_F(Calls, WhoIsTurnedAwayAndHow) {
  EXPECT_EQ(trunk_calls("+49999").refused_with(), 404);
  EXPECT_EQ(trunk_calls("0049170999").refused_with(), 404);  // a trunk never reaches a trunk
  EXPECT_EQ(dials("101", "777").refused_with(), 404);
  EXPECT_EQ(dials("101", "+1900555").refused_with(), 403);
  EXPECT_EQ(dials("101", "101").refused_with(), 486);  // himself
  signs_off("102");
  EXPECT_EQ(dials("101", "102").refused_with(), 480);
  auto customer = trunk_calls("+4930101");
  ringing("101").answers();
  EXPECT_EQ(trunk_calls("+4930101").refused_with(), 486);
  EXPECT_EQ(dials("103", "101").refused_with(), 486);
}

TEST_F(Calls, ARefusalOfThePhoneReachesTheCaller) {
  auto customer = trunk_calls("+4930101");
  ringing("101").refuses(603);
  EXPECT_EQ(customer.refused_with(), 603);
  auto challenged = trunk_calls("+4930101");
  ringing("101").refuses(407);
  EXPECT_EQ(challenged.refused_with(), 480);  // a challenge is nobody else's business
  auto unanswered = trunk_calls("+4930101");
  world.pass(61s);
  EXPECT_EQ(unanswered.refused_with(), 480);
  expect_nothing_left();
}

TEST_F(Calls, WhenFullNewCallsAreAskedToRetry) {
  Settings settings;
  settings.max_calls = 1;
  use(settings);
  trunk_calls("+4930101");
  auto second = trunk_calls("+4930500");
  EXPECT_EQ(second.refused_with(), 503);
  EXPECT_GT(world.rejected.at(second.leg()).retry_after_s, 0);
}

TEST_F(Calls, DrainingRefusesNewCallsAndKeepsTheLive) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  world.command(Drain{});
  EXPECT_EQ(trunk_calls("+4930500").refused_with(), 503);
  EXPECT_TRUE(customer.hears(agent));
}

TEST_F(Calls, AgentsCallEachOther) {
  auto ada = dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(ada.hears(ben) && ben.hears(ada));
  EXPECT_EQ(only_call().direction, CallDirection::internal);
  auto supervisor = dials("201", "*5102");
  EXPECT_TRUE(ben.hears(supervisor));
  EXPECT_FALSE(ada.hears(supervisor));
}

TEST_F(Calls, KeysThatComeBySignallingAreSentToTheOthers) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*6101");
  agent.signals('4');
  agent.presses('2');  // media passes this one on
  EXPECT_EQ(customer.keys(), "4");
  EXPECT_EQ(agent.keys() + supervisor.keys(), "");
  supervisor.signals('5');  // his own keys are swallowed
  EXPECT_EQ(customer.keys() + agent.keys(), "4");
  EXPECT_TRUE(agent.hears(supervisor) && !customer.hears(supervisor));
}

TEST_F(Calls, OutboundWithEarlyMedia) {
  auto agent = dials("101", "0049170999");
  auto callee = ringing("0049170999");
  world.tell(LegRinging{callee.leg(), true});
  EXPECT_TRUE(agent.hears(callee));
  EXPECT_FALSE(callee.hears(agent));
  EXPECT_FALSE(agent.is_live());
  callee.answers();
  EXPECT_TRUE(agent.is_live() && agent.hears(callee) && callee.hears(agent));
  EXPECT_EQ(only_call().direction, CallDirection::outbound);
  EXPECT_EQ(only_call().participants[0].part, Part::agent);
  EXPECT_EQ(only_call().participants[1].part, Part::customer);
  EXPECT_EQ(dials("101", "0049170888").refused_with(), 486);  // one at a time
  EXPECT_TRUE(dials("102", "0049170888").exists());
}

TEST_F(Calls, OriginateRingsThePersonFirst) {
  Originate command{world.request(), person("101"), "0049170999"};
  world.command(command);
  EXPECT_TRUE(world.answers.at(command.request).has_value());
  EXPECT_FALSE(rings("0049170999"));
  auto agent = ringing("101").answers();
  EXPECT_EQ(agent.sound(), "ring-back");
  auto callee = ringing("0049170999").answers();
  EXPECT_EQ(agent.sound(), "");
  EXPECT_TRUE(agent.hears(callee) && callee.hears(agent));
  Originate denied{world.request(), person("102"), "+1900"};
  world.command(denied);
  EXPECT_EQ(world.answers.at(denied.request).error().code, "not_dialable");
}

TEST_F(Calls, HoldByThePhone) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*5101");
  agent.holds();
  EXPECT_EQ(customer.sound(), "hold-music");
  EXPECT_EQ(agent.sound(), "");
  EXPECT_FALSE(customer.hears(agent) || agent.hears(customer));
  EXPECT_TRUE(supervisor.hears(agent) && agent.hears(supervisor));
  EXPECT_FALSE(supervisor.hears(customer));  // who is on hold is heard by nobody
  EXPECT_EQ(only_call().phase, CallPhase::held);
  agent.resumes();
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer) && supervisor.hears(customer));
}

TEST_F(Calls, HoldByTheDesk) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  SetHold hold{world.request(), only_call().id, agent.leg(), true};
  world.command(hold);
  EXPECT_TRUE(world.answers.at(hold.request).has_value());
  EXPECT_EQ(customer.sound(), "hold-music");
  EXPECT_EQ(told<HoldChanged>(), 1);
}

TEST_F(Calls, ATakeOverOverridesTheAgentsHold) {
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  agent.holds();
  auto supervisor = dials("201", "*7101");
  EXPECT_TRUE(customer.hears(supervisor) && supervisor.hears(customer));
  EXPECT_EQ(customer.sound(), "");
}

TEST_F(Calls, NoCallLastsForEver) {
  trunk_calls("+4930101");
  ringing("101").answers();
  world.pass(4h + 1s);
  expect_nothing_left();
}

TEST_F(Calls, HangUpByCommandNeedsTheRight) {
  trunk_calls("+4930101");
  ringing("101").answers();
  HangUpCall foreign{world.request(), person("103"), only_call().id};
  world.command(foreign);
  EXPECT_EQ(world.answers.at(foreign.request).error().code, "not_allowed");
  HangUpCall own{world.request(), person("101"), only_call().id};
  world.command(own);
  EXPECT_TRUE(world.answers.at(own.request).has_value());
  expect_nothing_left();
}

TEST_F(Calls, FactsAboutUnknownLegsAreIgnored) {
  LegId nobody{12345};
  world.tell(LegAnswered{nobody});
  world.tell(LegEnded{nobody});
  world.tell(LegLost{nobody});
  world.tell(TransferAsked{nobody, "101"});
  world.tell(AttendedTransferAsked{nobody, nobody});
  world.tell(DigitPressed{nobody, '7'});
  world.tell(TableApplied{RoomId{7}, 3});
  world.tell(PromptEnded{nobody});
  EXPECT_TRUE(world.effects.empty());
}

TEST_F(Calls, EventsAreNumberedWithoutGaps) {
  trunk_calls("+4930101").hangs_up();
  for (std::size_t i = 0; i < world.events.size(); ++i) EXPECT_EQ(world.events[i].number, i + 1);
}

}  // namespace
}  // namespace earshot::scenario
