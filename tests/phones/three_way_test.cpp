// Three people in one call: the agent consults a colleague and joins both calls, by transferring
// the consultation to the code for it. Supervisors then, in every mode.

#include <algorithm>

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;

class ThreeWay : public Supervised {
 protected:
  void consult() {
    agent_->hold();
    ASSERT_OK(agent_->wait_for(Awaited::changed, "the customer is held"));
    consulting_ = &phone("101", kAgent);  // the agent's phone has one line a call
    ben_ = &phone("102", kThird);
    talk(*consulting_, *ben_, "102");
  }
  void join() {
    consulting_->refer("*3");
    ASSERT_OK(consulting_->wait_for(Awaited::transferred, "the joining is reported"));
    ASSERT_EQ(consulting_->state().transfer_status, 200);
    ASSERT_OK(consulting_->wait_for(Awaited::ended, "the line of the consultation is free"));
    agent_->resume();
    ASSERT_OK(agent_->wait_for(Awaited::changed, "the agent is back in the call"));
  }
  sim::Phone& supervisor_dials(const std::string& code) {
    auto& supervisor = phone("200", kSupervisor);
    supervisor.dial(code);
    EXPECT_OK(supervisor.wait_for(Awaited::answered, code + " is answered"));
    return supervisor;
  }

  struct Ears {  // a listener, and exactly whom he hears; nobody: hold music
    sim::Phone* listener;
    std::vector<Tone> hears;
  };
  static void expect_heard(const std::string& when, const std::vector<Ears>& all) {
    SCOPED_TRACE(when);
    for (const auto& [listener, tones] : all)
      for (const Tone tone : others_than(*listener)) {
        const auto why = listener->options().user + ", tone " + std::to_string(tone);
        EXPECT_OK(std::ranges::count(tones, tone) ? listener->ear().wait_hears(tone, why)
                                                  : listener->ear().wait_silent(tone, why));
      }
    const auto start = sim::now_ns();
    for (const auto& [listener, tones] : all)
      EXPECT_TRUE(listener->ear().wait_windows(start, 5, 3s)) << listener->options().user;
    for (const auto& [listener, tones] : all)
      for (const Tone tone : others_than(*listener)) {
        const auto heard = listener->ear().since(start, tone);
        const bool silent = tones.empty() ? heard.silent_under_music() : heard.silent();
        EXPECT_TRUE(std::ranges::count(tones, tone) ? heard.heard() : silent)
            << listener->options().user << ", tone " << tone;
      }
  }
  static std::vector<Tone> others_than(sim::Phone& listener) {
    std::vector<Tone> tones{kCustomer, kAgent, kSupervisor, kThird};
    std::erase(tones, listener.leg().tone());
    return tones;
  }

  sim::Phone* consulting_ = nullptr;
  sim::Phone* ben_ = nullptr;
};

TEST_F(ThreeWay, SupervisedInEveryMode) {
  begin_inbound();
  consult();
  EXPECT_OK(customer_->ear().wait_silent(kThird, "the consultation is between the two"));
  join();
  expect_heard(
      "joined",
      {{customer_, {kAgent, kThird}}, {agent_, {kCustomer, kThird}}, {ben_, {kCustomer, kAgent}}});

  auto& supervisor = supervisor_dials("*4101");
  expect_heard("monitor", {{customer_, {kAgent, kThird}},
                           {agent_, {kCustomer, kThird}},
                           {ben_, {kCustomer, kAgent}},
                           {&supervisor, {kCustomer, kAgent, kThird}}});
  supervisor.press('5');
  expect_heard("whisper", {{customer_, {kAgent, kThird}},
                           {agent_, {kCustomer, kThird, kSupervisor}},
                           {ben_, {kCustomer, kAgent}},
                           {&supervisor, {kCustomer, kAgent, kThird}}});
  supervisor.press('6');
  expect_heard("barge", {{customer_, {kAgent, kThird, kSupervisor}},
                         {agent_, {kCustomer, kThird, kSupervisor}},
                         {ben_, {kCustomer, kAgent, kSupervisor}},
                         {&supervisor, {kCustomer, kAgent, kThird}}});
  supervisor.press('7');
  expect_heard("take-over: the agent steps out, his colleague stays",
               {{customer_, {kThird, kSupervisor}},
                {ben_, {kCustomer, kSupervisor}},
                {agent_, {}},
                {&supervisor, {kCustomer, kThird}}});
  supervisor.press('8');
  expect_heard("handed back", {{customer_, {kAgent, kThird}},
                               {agent_, {kCustomer, kThird}},
                               {ben_, {kCustomer, kAgent}},
                               {&supervisor, {kCustomer, kAgent, kThird}}});

  agent_->hang_up();  // his colleague has the customer now
  expect_heard("the agent left", {{customer_, {kThird}}, {ben_, {kCustomer}}});
}

TEST_F(ThreeWay, WhoListenedComesAlongAndIsHeardByNobody) {
  begin_inbound();
  auto& supervisor = supervisor_dials("*5101");
  EXPECT_OK(agent_->ear().wait_hears(kSupervisor, "the agent hears the whisper"));
  consult();
  EXPECT_OK(supervisor.ear().wait_hears(kThird, "the supervisor hears the consultation"));
  join();
  expect_heard("joined", {{customer_, {kAgent, kThird}},
                          {agent_, {kCustomer, kThird}},
                          {ben_, {kCustomer, kAgent}},
                          {&supervisor, {kCustomer, kAgent, kThird}}});
}

TEST_F(ThreeWay, WithoutASecondCallThereIsNothingToJoin) {
  begin_inbound();
  agent_->refer("*3");
  ASSERT_OK(agent_->wait_for(Awaited::transferred, "the refusal is reported"));
  EXPECT_EQ(agent_->state().transfer_status, 404);
  expect_heard("as before", {{customer_, {kAgent}}, {agent_, {kCustomer}}});
}

}  // namespace
}  // namespace earshot::phones
