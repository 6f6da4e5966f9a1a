// Handing calls over, and calls whose agent is suddenly gone.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Transfers : public CallFloor {
 protected:
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(Transfers, BlindToAnAgent) {
  agent.refers_to("102");
  EXPECT_EQ(customer.sound(), "ring-back");
  EXPECT_FALSE(customer.hears(agent));
  auto ben = ringing("102").answers();
  EXPECT_EQ(agent.transfer_report(), 200);
  EXPECT_FALSE(agent.exists());
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(customer.hears(ben) && ben.hears(customer));
  EXPECT_EQ(state("101"), AgentState::available);
}

TEST_F(Transfers, AFailedTransferComesBack) {
  agent.refers_to("102");
  ringing("102").refuses(486);
  EXPECT_EQ(agent.transfer_report(), 486);
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  signs_off("102");
  agent.refers_to("102");
  EXPECT_EQ(agent.transfer_report(), 480);
  agent.refers_to("+1900555");
  EXPECT_EQ(agent.transfer_report(), 403);
  agent.refers_to("*4102");
  EXPECT_EQ(agent.transfer_report(), 403);
}

TEST_F(Transfers, ItGoesOnWhenTheTransferorHangsUp) {
  agent.refers_to("102");
  agent.hangs_up();
  EXPECT_EQ(customer.sound(), "ring-back");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(customer.hears(ben) && ben.hears(customer));
}

TEST_F(Transfers, NobodyLeftEndsPolitely) {
  agent.refers_to("102");
  agent.hangs_up();
  ringing("102").refuses(486);
  EXPECT_EQ(customer.sound(), "sorry-goodbye");
  customer.hears_the_prompt_out();
  expect_nothing_left();
}

TEST_F(Transfers, ACustomerWhoHangsUpEndsTheTransfer) {
  agent.refers_to("102");
  customer.hangs_up();
  EXPECT_FALSE(rings("102"));
  expect_nothing_left();
}

TEST_F(Transfers, ToAQueue) {
  agent.refers_to("500");
  EXPECT_EQ(agent.transfer_report(), 200);
  EXPECT_FALSE(agent.exists());
  EXPECT_EQ(customer.sound(), "hold-music");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(customer.hears(ben));
}

TEST_F(Transfers, ByCommandToAnOutsideNumber) {
  Transfer command{world.request(), only_call().id, agent.leg(), "0049170999"};
  world.command(command);
  EXPECT_TRUE(world.answers.at(command.request).has_value());
  auto outside = ringing("0049170999").answers();
  EXPECT_TRUE(customer.hears(outside) && outside.hears(customer));
  EXPECT_EQ(only_call().participants[1].part, Part::third_party);
}

TEST_F(Transfers, Attended) {
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_EQ(world.core.calls().size(), 2u);
  world.tell(AttendedTransferAsked{agent.leg(), consult.leg()});
  EXPECT_EQ(agent.transfer_report(), 200);
  EXPECT_FALSE(agent.exists() || consult.exists());
  EXPECT_TRUE(customer.hears(ben) && ben.hears(customer));
  EXPECT_EQ(customer.sound(), "");
  customer.hangs_up();
  expect_nothing_left();
}

TEST_F(Transfers, ToHisOtherCallMakesThree) {
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  consult.refers_to("*3");
  EXPECT_EQ(consult.transfer_report(), 200);
  EXPECT_FALSE(consult.exists());
  EXPECT_TRUE(customer.hears(ben) && ben.hears(customer));
  EXPECT_FALSE(customer.hears(agent));  // his phone still holds
  agent.resumes();
  EXPECT_TRUE(customer.hears(agent) && ben.hears(agent) && agent.hears(ben));
  EXPECT_EQ(only_call().participants.size(), 3u);
  EXPECT_EQ(customer.sound() + agent.sound() + ben.sound(), "");
  agent.hangs_up();
  EXPECT_TRUE(customer.hears(ben) && ben.hears(customer));
  ben.hangs_up();
  expect_nothing_left();
}

TEST_F(Transfers, AnOutsiderWhoJoinsACustomerIsAThirdParty) {
  agent.holds();
  auto consult = dials("101", "0049170999");
  auto outside = ringing("0049170999").answers();
  consult.refers_to("*3");
  agent.resumes();
  EXPECT_TRUE(customer.hears(outside) && outside.hears(agent));
  EXPECT_EQ(only_call().participants[2].part, Part::third_party);
}

TEST_F(Transfers, SupervisionOfThree) {
  auto supervisor = dials("201", "*5101");
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  consult.refers_to("*3");
  agent.resumes();
  EXPECT_TRUE(supervisor.hears(customer) && supervisor.hears(ben) && supervisor.hears(agent));
  EXPECT_FALSE(ben.hears(supervisor) || customer.hears(supervisor) || agent.hears(supervisor));
  supervisor.presses('5');
  EXPECT_TRUE(agent.hears(supervisor));
  EXPECT_FALSE(ben.hears(supervisor) || customer.hears(supervisor));
  supervisor.presses('7');
  EXPECT_TRUE(customer.hears(supervisor) && ben.hears(supervisor) && ben.hears(customer));
  EXPECT_FALSE(customer.hears(agent) || ben.hears(agent) || agent.hears(customer));
}

TEST_F(Transfers, ThereIsNothingToJoinWithoutASecondCall) {
  agent.refers_to("*3");
  EXPECT_EQ(agent.transfer_report(), 404);
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  auto cleo = dials("103", "*3");
  EXPECT_EQ(cleo.refused_with(), 403);
}

TEST_F(Transfers, NobodyJoinsCallsOfOthers) {
  auto cleo = dials("103", "102");
  ringing("102").answers();
  world.tell(AttendedTransferAsked{cleo.leg(), agent.leg()});
  EXPECT_EQ(cleo.transfer_report(), 403);
  EXPECT_TRUE(customer.hears(agent));
}

TEST_F(Transfers, TheSessionStaysWithTheCustomer) {
  auto supervisor = dials("201", "*5101");
  agent.refers_to("102");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(supervisor.hears(customer) && supervisor.hears(ben));
  EXPECT_FALSE(ben.hears(supervisor));  // a whisper was meant for Ada: he monitors
  EXPECT_EQ(only_session().agent, person("102"));
}

TEST_F(Transfers, TheSessionStaysWithTheAgentIfSoSet) {
  Settings settings;
  settings.session_stays_with_customer = false;
  use(settings);
  auto supervisor = dials("201", "*5101");
  agent.refers_to("102");
  ringing("102").answers();
  EXPECT_EQ(supervisor.sound(), "waiting-tone");
  EXPECT_FALSE(supervisor.hears(customer));
}

TEST_F(Transfers, ASessionDoesNotReachBeyondItsRights) {
  auto supervisor = dials("201", "*4101");
  agent.refers_to("103");  // another team
  ringing("103").answers();
  EXPECT_FALSE(supervisor.exists());
}

TEST_F(Transfers, TakeOverAndTransferExcludeEachOther) {
  auto supervisor = dials("201", "*4101");
  agent.refers_to("102");
  supervisor.presses('7');
  EXPECT_EQ(supervisor.sound(), "refused-not-allowed");
  ringing("102").refuses(486);
  supervisor.presses('7');
  EXPECT_TRUE(customer.hears(supervisor));
  agent.refers_to("102");
  EXPECT_EQ(agent.transfer_report(), 486);
  EXPECT_FALSE(rings("102"));
}

TEST_F(Transfers, SupervisorsHearTheConsultation) {
  auto supervisor = dials("201", "*5101");
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(supervisor.hears(ben) && supervisor.hears(consult));
  EXPECT_FALSE(ben.hears(supervisor) || consult.hears(supervisor));
  consult.hangs_up();
  agent.resumes();
  EXPECT_TRUE(supervisor.hears(customer) && supervisor.hears(agent));
}

TEST_F(Transfers, AfterTheConsultationTheSessionStaysWithTheTransferredCustomer) {
  auto supervisor = dials("201", "*5101");
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  world.tell(AttendedTransferAsked{agent.leg(), consult.leg()});
  EXPECT_TRUE(supervisor.hears(customer) && supervisor.hears(ben));
  EXPECT_FALSE(ben.hears(supervisor) || customer.hears(supervisor));
  EXPECT_EQ(only_session().agent_extension, "102");
}

TEST_F(Transfers, SupervisorsDoNotHearItIfSoSet) {
  Settings settings;
  settings.supervisors_hear_consult = false;
  use(settings);
  auto supervisor = dials("201", "*4101");
  agent.holds();
  dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_FALSE(supervisor.hears(ben));
}

// --- the agent's phone drops ---

TEST_F(Transfers, WhoBargesKeepsTheCaller) {
  auto supervisor = dials("201", "*6101");
  agent.dies();
  EXPECT_TRUE(customer.hears(supervisor) && supervisor.hears(customer));
  EXPECT_EQ(only_session().applied_mode, Mode::takeover);
  supervisor.presses('4');  // the caller has only him
  EXPECT_TRUE(customer.hears(supervisor));
  supervisor.hangs_up();
  expect_nothing_left();
}

TEST_F(Transfers, WhoTookOverKeepsTheCallerAlsoWhenTheAgentHangsUp) {
  auto supervisor = dials("201", "*7101");
  agent.hangs_up();
  EXPECT_TRUE(customer.hears(supervisor) && supervisor.hears(customer));
}

TEST_F(Transfers, WhoMonitorsIsAskedToKeepTheCaller) {
  auto supervisor = dials("201", "*4101");
  agent.dies();
  EXPECT_EQ(supervisor.sound(), "agent-gone");
  EXPECT_EQ(customer.sound(), "hold-music");
  EXPECT_FALSE(customer.hears(supervisor) || supervisor.hears(customer));
  EXPECT_EQ(only_call().phase, CallPhase::rescue);
  supervisor.presses('7');
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(customer.hears(supervisor) && supervisor.hears(customer));
  EXPECT_EQ(told<RescueEnded>([](auto& e) { return e.kept; }), 1);
}

TEST_F(Transfers, NobodyTakesTheCaller) {
  auto supervisor = dials("201", "*4101");
  agent.dies();
  world.pass(21s);
  EXPECT_FALSE(supervisor.exists());
  EXPECT_EQ(customer.sound(), "sorry-goodbye");
  world.pass(21s);
  expect_nothing_left();
}

TEST_F(Transfers, AnAgentWhoHangsUpHasEndedTheCall) {
  dials("201", "*4101");
  agent.hangs_up();
  expect_nothing_left();
}

TEST_F(Transfers, AQueueCallGoesBackToItsQueue) {
  world.pass(1s);
  customer.hangs_up();
  auto caller = trunk_calls("+4930500");
  auto ben = ringing("102").answers();
  auto supervisor = dials("201", "*5102");
  ben.dies();
  signs_off("102");
  EXPECT_EQ(caller.sound(), "hold-music");
  supervisor.hangs_up();
  auto ada = ringing("101").answers();
  EXPECT_TRUE(caller.hears(ada) && ada.hears(caller));
}

}  // namespace
}  // namespace earshot::scenario
