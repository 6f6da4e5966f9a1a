// The customer hears that a supervisor comes before he hears the supervisor; who only listens or
// whispers is not announced to him. The greeting is a tone, to be told by ear.

#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;

constexpr Tone kGreeting = static_cast<Tone>(6);

class Entry : public Recorded {
 protected:
  void begin() {
    publish({{"queues", {{{"queue", "*"}, {"entry", "greeting"}}}},
             {"announcements",
              {{{"name", "greeting"}, {"file", tone_prompt("greeting", kGreeting, 1)}}}}});
    begin_queued();
    supervisor_ = &phone("200", kSupervisor, {.talk_under_keys = true});
  }
  void dial(Mode mode) {
    supervisor_->dial(std::string{'*', sim::mode_key(mode)} + "101");
    ASSERT_OK(supervisor_->wait_for(Awaited::answered, "the supervisor is let in"));
  }
  // Not a packet of the supervisor's comes before the greeting is over; then he is heard.
  void expect_greeted(Mode mode) {
    ASSERT_OK(customer_->ear().wait_hears(kGreeting, "the customer is greeted"));
    customer_->ear().watch(kSupervisor, true, began_);
    EXPECT_OK(customer_->ear().wait_silent(kGreeting, "the greeting ends"));
    const auto over = sim::now_ns();
    ASSERT_OK(customer_->ear().wait_hears(kSupervisor, "he hears the supervisor"));
    EXPECT_TRUE(customer_->ear().since(began_, kGreeting).highest >= sim::kHeard);
    const auto first = customer_->ear().wait_watched(1s);
    ASSERT_TRUE(first);
    // The greeting's last packet, and the supervisor's first, came in this order; the ear tells
    // silence when a window of 100 ms is over.
    EXPECT_GT(*first, over - sim::from_ms(200));
    call_->join(*supervisor_, mode);
    expect_right(call_->settle_and_judge(), "after the greeting");
  }

  sim::Phone* supervisor_ = nullptr;
  sim::Nanos began_ = 0;
};

class EntryOf : public Entry, public testing::WithParamInterface<Mode> {};

TEST_P(EntryOf, IsAnnouncedFirst) {
  begin();
  began_ = sim::now_ns();
  dial(GetParam());
  expect_greeted(GetParam());
}

TEST_P(EntryOf, IsAnnouncedFirstWhenHeListenedBefore) {
  begin();
  dial(Mode::monitor);
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "he listens"));
  began_ = sim::now_ns();
  supervisor_->press(sim::mode_key(GetParam()));
  expect_greeted(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Mode, EntryOf, testing::Values(Mode::barge, Mode::takeover),
                         [](const auto& mode) { return sim::mode_name(mode.param); });

TEST_F(Entry, WhoListensOrWhispersIsNotAnnounced) {
  begin();
  customer_->ear().watch(kGreeting, true, sim::now_ns());
  dial(Mode::monitor);
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "he listens"));
  supervisor_->press(sim::mode_key(Mode::whisper));
  EXPECT_OK(agent_->ear().wait_hears(kSupervisor, "he whispers"));
  call_->join(*supervisor_, Mode::whisper);
  expect_right(call_->settle_and_judge(), "whispering");
  EXPECT_FALSE(customer_->ear().wait_watched(0ms)) << "the customer was greeted";
}

// While it plays the agent is not parked: the customer is never alone.
TEST_F(Entry, UntilTheGreetingIsOverTheAgentIsThere) {
  begin();
  began_ = sim::now_ns();
  dial(Mode::takeover);
  ASSERT_OK(customer_->ear().wait_hears(kGreeting, "the customer is greeted"));
  EXPECT_TRUE(agent_->ear().hears(kCustomer)) << "the agent is parked already";
  EXPECT_OK(agent_->ear().wait_silent(kCustomer, "then he is"));
  EXPECT_TRUE(customer_->ear().wait_hears(kSupervisor, "and the supervisor has the customer"));
}

// Tones that tell that somebody listens: to all, again and again, or to the agent once.
class ToldByTone : public Recorded {
 protected:
  static constexpr Tone kTone = static_cast<Tone>(6);

  Json tone_named(const char* name) {
    return {{"name", name}, {"file", tone_prompt(name, kTone, 0.5)}};
  }
  void publish_tone(const char* name, Json rules) {
    rules["announcements"] = Json::array({tone_named(name)});
    publish(rules);
    begin_queued();
  }
};

TEST_F(ToldByTone, AgainAndAgainToAllWhileSomebodyListens) {
  publish_tone("periodic-tone", {{"queues", {{{"queue", "*"}, {"periodic_tone_s", 2}}}}});
  EXPECT_TRUE(hears_not(*customer_, kTone, *agent_)) << "nobody listens";
  auto& supervisor = phone("200", kSupervisor);
  supervisor.dial("*4101");
  for (int i = 0; i < 2; ++i) {
    EXPECT_OK(customer_->ear().wait_hears(kTone, "the customer is told", 4s));
    EXPECT_OK(agent_->ear().wait_hears(kTone, "and the agent"));
    EXPECT_OK(customer_->ear().wait_silent(kTone, "the tone ends"));
  }
  supervisor.hang_up();
  EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor leaves"));
  const auto gone = sim::now_ns();
  EXPECT_TRUE(customer_->ear().wait_windows(gone, 30, 5s));
  EXPECT_TRUE(customer_->ear().since(gone + sim::from_ms(700), kTone).silent()) << "still told";
}

TEST_F(ToldByTone, WhileTheCallIsRecorded) {
  publish_tone("periodic-tone",
               {{"queues", {{{"queue", "*"}, {"periodic_tone_s", 2}, {"recording", always()}}}}});
  for (int i = 0; i < 2; ++i) {
    EXPECT_OK(customer_->ear().wait_hears(kTone, "the customer is told", 4s));
    EXPECT_OK(customer_->ear().wait_silent(kTone, "the tone ends"));
  }
  end_call();
}

TEST_F(ToldByTone, TheAgentAloneAtTheStart) {
  publish_tone("notice-tone", {{"notices", {{{"tone", true}, {"modes", {"monitor"}}}}}});
  customer_->ear().watch(kTone, true, sim::now_ns());
  auto& supervisor = phone("200", kSupervisor);
  supervisor.dial("*4101");
  EXPECT_OK(agent_->ear().wait_hears(kTone, "the agent is told"));
  EXPECT_OK(agent_->ear().wait_silent(kTone, "the tone ends"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor listens"));
  EXPECT_FALSE(customer_->ear().wait_watched(0ms)) << "the customer was told";
}

}  // namespace
}  // namespace earshot::phones
