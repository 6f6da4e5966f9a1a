// Customers are told before a supervisor speaks with them; and, where it is wanted, that somebody
// listens at all.

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Entry : public CallFloor {
 protected:
  Entry() {
    Rules rules;
    rules.queues = {{.entry = "supervisor-joins"}};
    use(rules);
  }
  int announced(bool heard) const {
    return told<EntryAnnounced>([&](auto& e) { return e.heard == heard; });
  }

  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(Entry, TheCustomerIsToldBeforeHeHearsHim) {
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(customer.sound(), "");
  supervisor.presses('6');
  EXPECT_EQ(customer.sound(), "supervisor-joins");
  EXPECT_EQ(agent.sound(), "");
  EXPECT_TRUE(agent.hears(supervisor));  // at once
  EXPECT_FALSE(customer.hears(supervisor));
  EXPECT_TRUE(only_session().entering);
  EXPECT_EQ(announced(true), 0);
  customer.hears_the_prompt_out();
  EXPECT_TRUE(customer.hears(supervisor) && agent.hears(supervisor));
  EXPECT_FALSE(only_session().entering);
  EXPECT_EQ(announced(true), 1);
}

TEST_F(Entry, ATakeOverBeginsWhenItIsAnnounced) {
  auto supervisor = dials("201", "*7101");
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer) && agent.hears(supervisor));
  EXPECT_FALSE(customer.hears(supervisor));
  EXPECT_FALSE(only_call().participants[1].parked);
  customer.hears_the_prompt_out();
  EXPECT_TRUE(customer.hears(supervisor) && supervisor.hears(customer));
  EXPECT_FALSE(customer.hears(agent));
  EXPECT_TRUE(only_call().participants[1].parked);
}

TEST_F(Entry, OnceForASessionAndACall) {
  auto supervisor = dials("201", "*6101");
  customer.hears_the_prompt_out();
  for (char key : {'4', '7', '5', '6'}) {
    supervisor.presses(key);
    EXPECT_EQ(customer.sound(), "") << key;
  }
  EXPECT_TRUE(customer.hears(supervisor));
  auto second = dials("202", "*6101");
  EXPECT_EQ(customer.sound(), "supervisor-joins");
  EXPECT_TRUE(customer.hears(supervisor));
  EXPECT_FALSE(customer.hears(second));
  customer.hears_the_prompt_out();
  EXPECT_TRUE(customer.hears(second));
  EXPECT_EQ(announced(true), 2);
}

TEST_F(Entry, WhoNeverSpeaksToThemIsNotAnnounced) {
  auto supervisor = dials("201", "*5101");
  EXPECT_EQ(customer.sound(), "");
  EXPECT_TRUE(agent.hears(supervisor));
  EXPECT_EQ(told<EntryAnnounced>(), 0);
}

TEST_F(Entry, WithoutAReportHeStaysUnannounced) {
  auto supervisor = dials("201", "*6101");
  world.pass(61s);
  EXPECT_EQ(customer.sound(), "supervisor-joins");  // once more
  EXPECT_EQ(announced(false), 0);
  world.pass(61s);
  EXPECT_EQ(announced(false), 1);
  EXPECT_EQ(customer.sound(), "");
  world.pass(5min);
  EXPECT_FALSE(customer.hears(supervisor));
  EXPECT_TRUE(agent.hears(supervisor) && only_session().entering);
  supervisor.presses('4');
  supervisor.presses('6');  // he tries again
  EXPECT_EQ(customer.sound(), "supervisor-joins");
  customer.hears_the_prompt_out();
  EXPECT_TRUE(customer.hears(supervisor));
}

TEST_F(Entry, WhoStepsBackMeanwhileIsNotLetInByThePrompt) {
  auto supervisor = dials("201", "*6101");
  supervisor.presses('4');
  EXPECT_FALSE(only_session().entering);
  customer.hears_the_prompt_out();
  EXPECT_FALSE(customer.hears(supervisor) || agent.hears(supervisor));
  EXPECT_EQ(told<EntryAnnounced>(), 0);
  supervisor.hangs_up();
  EXPECT_EQ(customer.sound(), "");
}

TEST_F(Entry, AllOutsidersHearIt) {
  agent.holds();
  auto consult = dials("101", "0049170999");
  auto third = ringing("0049170999").answers();
  consult.refers_to("*3");
  agent.resumes();
  auto supervisor = dials("201", "*6101");
  customer.hears_the_prompt_out();
  EXPECT_FALSE(customer.hears(supervisor) || third.hears(supervisor));
  third.hears_the_prompt_out();
  EXPECT_TRUE(customer.hears(supervisor) && third.hears(supervisor));
  EXPECT_EQ(announced(true), 1);
}

TEST_F(Entry, ThePromptComesAfterTheConsent) {
  Rules rules = world.core.directory().rules;
  rules.queues[0].consent.at_least = ConsentMethod::announce;
  auto supervisor = dials("201", "*6101");
  use(rules);
  customer.hears_the_prompt_out();
  EXPECT_EQ(customer.sound(), "consent-notice");
  EXPECT_TRUE(customer.hears(supervisor));
  EXPECT_FALSE(supervisor.hears(customer));
  customer.hears_the_prompt_out();
  EXPECT_TRUE(supervisor.hears(customer));
}

TEST_F(Entry, BetweenAgentsNobodyIsAnnounced) {
  customer.hangs_up();
  world.pass(1min);
  dials("102", "101");
  auto ada = ringing("101").answers();
  auto supervisor = dials("201", "*6101");
  EXPECT_TRUE(ada.hears(supervisor));
  EXPECT_FALSE(only_session().entering);
}

TEST_F(Entry, UnannouncedHeIsAnAsideOfTheRecording) {
  Rules rules = world.core.directory().rules;
  rules.queues[0].recording.when = RecordWhen::always;
  use(rules);
  auto supervisor = dials("201", "*6101");
  auto aside = [&] {
    for (const auto& [id, room] : world.rooms)
      for (const Hearing& row : room.table)
        if (row.speaker == supervisor.leg() && room.taps.contains(row.listener)) return row.aside;
    ADD_FAILURE() << "the supervisor is not recorded";
    return false;
  };
  EXPECT_TRUE(aside());
  customer.hears_the_prompt_out();
  EXPECT_FALSE(aside());
}

// --- the periodic tone ---

class PeriodicTone : public CallFloor {
 protected:
  PeriodicTone() {
    Rules rules;
    rules.queues = {{.periodic_tone = 15s}};
    use(rules);
  }
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(PeriodicTone, IsHeardByAllAsLongAsSomebodyListens) {
  world.pass(1min);
  EXPECT_EQ(customer.sound(), "");
  auto supervisor = dials("201", "*4101");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(customer.sound(), "periodic-tone");
    EXPECT_EQ(agent.sound(), "periodic-tone");
    customer.hears_the_prompt_out();
    agent.hears_the_prompt_out();
    EXPECT_EQ(customer.sound(), "");
    world.pass(15s);
  }
  EXPECT_EQ(outcome(SetPrivacy{{}, {}, only_call().id, true}), "");
  customer.hears_the_prompt_out();
  world.pass(1min);
  EXPECT_EQ(customer.sound(), "");  // nobody listens
  EXPECT_EQ(outcome(SetPrivacy{{}, {}, only_call().id, false}), "");
  EXPECT_EQ(customer.sound(), "periodic-tone");
  supervisor.hangs_up();
  customer.hears_the_prompt_out();
  world.pass(1min);
  EXPECT_EQ(customer.sound(), "");
}

TEST_F(PeriodicTone, DoesNotDisturbTheMusic) {
  auto supervisor = dials("201", "*4101");
  customer.hears_the_prompt_out();
  agent.holds();
  EXPECT_EQ(customer.sound(), "hold-music");
  world.pass(1min);
  EXPECT_EQ(customer.sound(), "hold-music");
}

}  // namespace
}  // namespace earshot::scenario
