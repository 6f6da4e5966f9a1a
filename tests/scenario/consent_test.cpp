// Outsiders are told, or asked, before anybody listens or records; and may object.

#include <algorithm>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class ConsentFlow : public CallFloor {
 protected:
  void want(ConsentMethod method, OnObjection on_objection = OnObjection::stop) {
    Rules rules;
    rules.queues = {{.consent = {.at_least = method},
                     .recording = {.when = RecordWhen::always, .on_objection = on_objection}}};
    use(rules);
  }
  int settled(bool given, const std::string& how) const {
    return told<ConsentSettled>([&](auto& e) { return e.given == given && e.how == how; });
  }
  std::string consent(int participant) const {
    return only_call().participants[participant].consent;
  }
  bool is_observed(const FakePhone& customer, const FakePhone& supervisor) const {
    EXPECT_EQ(supervisor.hears(customer), customer.is_recorded());
    return supervisor.hears(customer);
  }
};

TEST_F(ConsentFlow, NobodyListensBeforeTheAnnouncementWasHeard) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(customer.sound(), "consent-notice");
  EXPECT_TRUE(agent.hears(customer) && customer.hears(agent));  // the call is not delayed
  EXPECT_TRUE(supervisor.hears(agent));
  EXPECT_FALSE(is_observed(customer, supervisor));
  EXPECT_EQ(consent(0), "asked");
  customer.hears_the_prompt_out();
  EXPECT_TRUE(is_observed(customer, supervisor));
  EXPECT_EQ(consent(0), "given");
  EXPECT_EQ(settled(true, "announced"), 1);
  EXPECT_EQ(told<ConsentAsked>([](auto& e) { return e.prompt == "consent-notice"; }), 1);
  customer.hangs_up();
  EXPECT_FALSE(agent.exists());
}

TEST_F(ConsentFlow, CallersInQueuesHearItAtOnce) {
  want(ConsentMethod::announce);
  signs_off("101");
  signs_off("102");
  auto customer = trunk_calls("+4930500");
  EXPECT_EQ(customer.sound(), "consent-notice");
  customer.hears_the_prompt_out();
  EXPECT_EQ(customer.sound(), "hold-music");
  world.tell(PhoneRegistered{person("101"), true});
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  EXPECT_TRUE(is_observed(customer, supervisor));
}

TEST_F(ConsentFlow, WhoIsAskedAnswersByAKey) {
  want(ConsentMethod::ask);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(customer.sound(), "consent-question");
  customer.presses('5');
  customer.hears_the_prompt_out();
  EXPECT_FALSE(is_observed(customer, supervisor));
  customer.presses('1');
  EXPECT_TRUE(is_observed(customer, supervisor));
  EXPECT_EQ(settled(true, "key"), 1);
  world.pass(1min);
  EXPECT_TRUE(is_observed(customer, supervisor));
}

TEST_F(ConsentFlow, WhoRefusesStaysClosedAndTheCallGoesOn) {
  want(ConsentMethod::ask);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  customer.presses('9');  // also before the question's end
  EXPECT_EQ(customer.sound(), "");
  EXPECT_EQ(settled(false, "key"), 1);
  world.pass(5min);
  EXPECT_TRUE(agent.hears(customer) && customer.hears(agent) && supervisor.hears(agent));
  EXPECT_FALSE(is_observed(customer, supervisor));
  EXPECT_FALSE(only_call().recording || only_call().objected);
  supervisor.presses('6');
  EXPECT_TRUE(customer.hears(supervisor));
  EXPECT_FALSE(supervisor.hears(customer));
  supervisor.presses('7');
  EXPECT_FALSE(supervisor.hears(customer));
}

TEST_F(ConsentFlow, WhoDoesNotAnswerIsAskedTwice) {
  want(ConsentMethod::ask);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  customer.hears_the_prompt_out();
  EXPECT_EQ(customer.sound(), "");
  world.pass(11s);
  EXPECT_EQ(customer.sound(), "consent-question");
  customer.hears_the_prompt_out();
  world.pass(11s);
  EXPECT_EQ(customer.sound(), "");
  EXPECT_EQ(consent(0), "refused");
  EXPECT_EQ(settled(false, "no_answer"), 1);
  customer.presses('1');  // too late
  EXPECT_EQ(consent(0), "refused");
}

TEST_F(ConsentFlow, APromptThatIsNeverHeardOpensNothing) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  world.pass(61s);
  EXPECT_EQ(settled(false, "not_heard"), 1);
  EXPECT_EQ(customer.sound(), "consent-notice");  // once more
  EXPECT_FALSE(is_observed(customer, supervisor));
  world.pass(61s);
  EXPECT_EQ(settled(false, "not_heard"), 2);
  EXPECT_EQ(consent(0), "refused");
  world.pass(10min);
  EXPECT_FALSE(is_observed(customer, supervisor));
  EXPECT_TRUE(agent.hears(customer));
}

TEST_F(ConsentFlow, APromptThatDoesNotExistOpensNothing) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  for (int i = 0; i < 3; ++i) world.tell(PromptEnded{customer.leg(), false});
  EXPECT_EQ(consent(0), "refused");
  EXPECT_EQ(settled(false, "not_heard"), 2);
  EXPECT_FALSE(is_observed(customer, supervisor));
}

TEST_F(ConsentFlow, NobodyHearsAnythingWhileHisPhoneHolds) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  customer.holds();
  EXPECT_EQ(customer.sound(), "");
  world.tell(PromptEnded{customer.leg()});  // it crossed
  world.pass(10min);
  customer.resumes();
  EXPECT_EQ(customer.sound(), "consent-notice");
  EXPECT_FALSE(is_observed(customer, supervisor));
  customer.hears_the_prompt_out();
  EXPECT_TRUE(is_observed(customer, supervisor));
}

TEST_F(ConsentFlow, WhoJoinsLateIsToldToo) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  customer.hears_the_prompt_out();
  agent.holds();
  auto consult = dials("101", "0049170999");
  auto outside = ringing("0049170999").answers();
  EXPECT_EQ(outside.sound(), "consent-notice");
  EXPECT_FALSE(supervisor.hears(outside) || outside.is_recorded());
  consult.refers_to("*3");  // in the middle of it: from the beginning in the other call
  agent.resumes();
  EXPECT_EQ(outside.sound(), "consent-notice");
  EXPECT_TRUE(customer.hears(outside) && agent.hears(outside));
  EXPECT_FALSE(is_observed(outside, supervisor));
  EXPECT_TRUE(is_observed(customer, supervisor));
  outside.hears_the_prompt_out();
  EXPECT_TRUE(is_observed(outside, supervisor));
}

TEST_F(ConsentFlow, WhatOneAgreedToHeTakesAlong) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  customer.hears_the_prompt_out();
  agent.refers_to("102");
  auto ben = ringing("102").answers();
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(customer.is_recorded() && ben.is_recorded());
  EXPECT_EQ(told<ConsentAsked>(), 1);
}

TEST_F(ConsentFlow, AThirdPartysRegionBindsTheOthers) {
  Rules rules;
  rules.regions = {{.code = "uk", .prefixes = {"44"}},
                   {.code = "de", .prefixes = {"49"}, .listening = ConsentMethod::ask}};
  rules.queues = {{.consent = {.by_region = true}}};
  use(rules);
  auto customer = trunk_calls("+4930101", "+44207555");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  EXPECT_TRUE(supervisor.hears(customer));
  agent.refers_to("0049170999");
  EXPECT_TRUE(rings("0049170999"));
  auto third = ringing("0049170999").answers();
  (void)third;
  EXPECT_EQ(customer.sound(), "consent-question");
  EXPECT_EQ(third.sound(), "consent-question");
  EXPECT_EQ(told<ConsentAsked>([](auto& e) { return e.region == "de"; }), 2);
}

TEST_F(ConsentFlow, EarlyMediaOfWhoWillBeAskedIsNotHeard) {
  want(ConsentMethod::announce);
  auto agent = dials("101", "0049170999");
  auto callee = ringing("0049170999");
  world.tell(LegRinging{callee.leg(), true});
  EXPECT_TRUE(agent.hears(callee));
  EXPECT_EQ(consent(1), "asked");
  callee.answers();
  EXPECT_EQ(callee.sound(), "consent-notice");
  EXPECT_FALSE(callee.is_recorded());
  callee.hears_the_prompt_out();
  EXPECT_TRUE(callee.is_recorded() && agent.is_recorded());
}

TEST_F(ConsentFlow, StricterRulesCloseWhoIsOpen) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  customer.hears_the_prompt_out();
  want(ConsentMethod::ask);
  EXPECT_FALSE(is_observed(customer, supervisor));
  EXPECT_EQ(customer.sound(), "consent-question");
  customer.presses('1');
  EXPECT_TRUE(is_observed(customer, supervisor));
}

TEST_F(ConsentFlow, TheWhisperIsTheAgentsAndTheRecordings) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*5101");
  EXPECT_TRUE(agent.hears(supervisor));
  EXPECT_FALSE(customer.hears(supervisor));
}

// --- objections ---

TEST_F(ConsentFlow, AnObjectionByKeySilencesAllForGood) {
  want(ConsentMethod::announce);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  customer.hears_the_prompt_out();
  auto supervisor = dials("201", "*5101");
  EXPECT_TRUE(is_observed(customer, supervisor));
  customer.presses('*');
  customer.presses('9');
  EXPECT_FALSE(supervisor.exists());
  EXPECT_TRUE(only_call().objected);
  EXPECT_FALSE(customer.is_recorded() || agent.is_recorded());
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  EXPECT_EQ(told<SessionEnded>([](auto& e) { return e.cause == "customer_objects"; }), 1);
  EXPECT_EQ(told<CustomerObjected>([](auto& e) { return e.by == "key" && !e.erased; }), 1);
  EXPECT_EQ(told<RecordingStopped>([](auto& e) { return e.cause == "objection"; }), 1);
  for (const char* mode : {"*4101", "*5101", "*6101"})
    EXPECT_FALSE(dials("201", mode).is_live()) << mode;
  world.pass(1min);
  EXPECT_FALSE(customer.is_recorded() || only_call().recording);
}

TEST_F(ConsentFlow, AnObjectionIsSilentBeforeAnybodyIsHungUp) {
  want(ConsentMethod::none);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto supervisor = dials("201", "*4101");
  world.media_is_prompt = false;
  EXPECT_EQ(outcome(CustomerObjects{{}, person("101"), only_call().id}), "unanswered");
  auto at = [&](auto is) { return std::ranges::find_if(world.effects, is); };
  auto table = at([](const Effect& e) { return std::holds_alternative<SetTable>(e); });
  auto tap = at([](const Effect& e) { return std::holds_alternative<StopTap>(e); });
  auto hang_up = at([](const Effect& e) { return std::holds_alternative<HangUp>(e); });
  EXPECT_LT(table, tap);
  EXPECT_LT(table, hang_up);
  ASSERT_NE(hang_up, world.effects.end());
  for (const Hearing& row : std::get<SetTable>(*table).table)
    EXPECT_TRUE(row.listener == customer.leg() || row.listener == agent.leg());
  world.apply_tables();
  EXPECT_TRUE(world.unanswered.empty());
}

TEST_F(ConsentFlow, AnObjectionMayEraseWhatWasKept) {
  want(ConsentMethod::none, OnObjection::erase);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  ASSERT_EQ(world.recordings.size(), 1u);
  EXPECT_EQ(outcome(CustomerObjects{{}, person("103"), only_call().id}), "not_allowed");
  EXPECT_EQ(outcome(CustomerObjects{{}, {}, only_call().id}), "");
  EXPECT_TRUE(world.recordings.begin()->second.erased);
  EXPECT_EQ(told<CustomerObjected>([](auto& e) { return e.by == "operator" && e.erased; }), 1);
}

TEST_F(ConsentFlow, WhoTookOverStaysTheTalkPartner) {
  want(ConsentMethod::none);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  auto partner = dials("201", "*7101");
  auto listener = dials("202", "*4101");
  EXPECT_TRUE(listener.hears(customer));
  customer.presses('*');
  customer.presses('9');
  EXPECT_FALSE(listener.exists());
  EXPECT_TRUE(partner.hears(customer) && customer.hears(partner));
  EXPECT_FALSE(customer.is_recorded());
}

TEST_F(ConsentFlow, OnlyAnOutsidersKeysObject) {
  want(ConsentMethod::none);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  for (char key : {'*', '9'}) agent.presses(key);
  EXPECT_FALSE(only_call().objected);
  for (char key : {'*', '1', '9', '9'}) customer.presses(key);
  EXPECT_FALSE(only_call().objected);
  for (char key : {'*', '*', '9'}) customer.presses(key);
  EXPECT_TRUE(only_call().objected);
}

TEST_F(ConsentFlow, AnObjectionTravelsWithTheCaller) {
  want(ConsentMethod::none);
  auto customer = trunk_calls("+4930101");
  auto agent = ringing("101").answers();
  customer.presses('*');
  customer.presses('9');
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(ben.is_recorded());
  world.tell(AttendedTransferAsked{consult.leg(), agent.leg()});  // into the second call
  EXPECT_TRUE(ben.hears(customer));
  EXPECT_FALSE(ben.is_recorded() || customer.is_recorded());
  EXPECT_TRUE(only_call().objected);
}

}  // namespace
}  // namespace earshot::scenario
