// Supervising from a phone: every mode from and to every other, who hears whom measured on the
// sound, whatever else happens to the call.

#include <array>

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::HoldStyle;
using sim::Mode;

// A walk that takes every ordered pair of modes once, from monitor to monitor.
constexpr std::array kWalk{Mode::whisper,  Mode::monitor, Mode::barge,    Mode::monitor,
                           Mode::takeover, Mode::whisper, Mode::barge,    Mode::whisper,
                           Mode::takeover, Mode::barge,   Mode::takeover, Mode::monitor};

class Modes : public Supervised {
 protected:
  void walk(sim::Conversation& call, sim::Phone& supervisor) {
    for (const Mode mode : kWalk) {
      const auto change = call.switch_mode(supervisor, mode, sim::mode_key(mode));
      expect_right(change.cells, std::string("after the key for ") + sim::mode_name(mode));
      for (const auto& leak : change.leaks) ADD_FAILURE() << leak;
    }
  }
};

TEST_F(Modes, EachFromAndToEachOnAnInboundCall) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  walk(*call_, supervisor);
}

TEST_F(Modes, EachFromAndToEachOnAnOutboundCall) {
  begin_outbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  walk(*call_, supervisor);
}

class Start : public Supervised, public testing::WithParamInterface<Mode> {};

TEST_P(Start, ByItsFeatureCode) {
  begin_inbound();
  const auto reinvites = agent_->state().reinvites_received;
  auto& supervisor = supervise("200", kSupervisor, GetParam());
  EXPECT_TRUE(server_.get("/api/v1/sessions")["sessions"].size() == 1);
  supervisor.hang_up();
  EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor leaves"));
  call_->leave(supervisor);
  expect_right(call_->settle_and_judge(), "the two are alone again");
  EXPECT_EQ(agent_->state().reinvites_received, reinvites) << "the agent's phone was bothered";
}

TEST_P(Start, TheCustomerHangsUp) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, GetParam());
  customer_->hang_up();
  EXPECT_OK(agent_->wait_for(Awaited::ended, "the agent's phone is released"));
  EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor's phone is released"));
}

TEST_P(Start, TheAgentHangsUp) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, GetParam());
  agent_->hang_up();
  if (GetParam() == Mode::barge || GetParam() == Mode::takeover) {
    // He who speaks with the caller keeps him.
    EXPECT_OK(customer_->ear().wait_hears(kSupervisor, "the caller hears the supervisor"));
    EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor hears the caller"));
    supervisor.hang_up();
  }
  EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor's phone is released"));
  EXPECT_OK(customer_->wait_for(Awaited::ended, "the customer is released"));
}

INSTANTIATE_TEST_SUITE_P(In, Start,
                         testing::Values(Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover),
                         [](const auto& mode) { return sim::mode_name(mode.param); });

TEST_F(Supervised, HandBackReturnsTheAgentAtOnce) {
  begin_inbound();
  const auto reinvites = agent_->state().reinvites_received;
  auto& supervisor = supervise("200", kSupervisor, Mode::takeover);
  const auto change = call_->switch_mode(supervisor, Mode::monitor, sim::kHandBackKey);
  expect_right(change.cells, "handed back");
  EXPECT_EQ(agent_->state().reinvites_received, reinvites) << "the agent's phone was bothered";
}

TEST_F(Supervised, KeysBySipInfo) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  supervisor.press_by_info('5');
  call_->set_mode(supervisor, Mode::whisper);
  expect_right(call_->settle_and_judge(), "whisper by INFO");
}

TEST_F(Supervised, TheSupervisorsKeysReachNobody) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::barge);
  for (const char key : std::string("6161")) supervisor.press(key);
  expect_right(call_->settle_and_judge(), "still barging");
  EXPECT_EQ(customer_->leg().keys_heard(), "");
  EXPECT_EQ(agent_->leg().keys_heard(), "");
}

TEST_F(Supervised, TwoSupervisorsInDifferentModes) {
  begin_inbound();
  auto& first = supervise("200", kSupervisor, Mode::monitor);
  auto& second = supervise("201", kSecondSupervisor, Mode::whisper);
  for (const auto& [mine, theirs] :
       {std::pair{Mode::whisper, Mode::barge}, std::pair{Mode::barge, Mode::monitor},
        std::pair{Mode::takeover, Mode::whisper}}) {
    expect_right(call_->switch_mode(first, mine, sim::mode_key(mine)).cells, "the first switches");
    expect_right(call_->switch_mode(second, theirs, sim::mode_key(theirs)).cells,
                 "the second switches");
  }
}

TEST_F(Supervised, OnlyOneTakesOver) {
  begin_inbound();
  supervise("200", kSupervisor, Mode::takeover);
  auto& second = phone("201", kSecondSupervisor);
  second.dial("*7101");
  EXPECT_OK(second.wait_for(Awaited::ended, "the second take-over is refused", 10s));
  EXPECT_EQ(second.state().sip_status, 486);
  expect_right(call_->settle_and_judge(), "the first has him still");
}

TEST_F(Supervised, WhileTheAgentHoldsTheSupervisorMayWhisper) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::whisper);
  agent_->hold(HoldStyle::sendonly);
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the hold is answered"));
  EXPECT_OK(customer_->ear().wait_silent(kAgent, "the customer hears music, not the agent"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "nor the supervisor"));
  EXPECT_OK(supervisor.ear().wait_hears(kAgent, "the supervisor hears the agent"));
  agent_->resume();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the resume is answered"));
  expect_right(call_->settle_and_judge(), "as before the hold");
}

TEST_F(Supervised, BlindTransferToAnotherAgent) {
  begin_inbound();
  auto& supervisor = supervise("201", kSupervisor, Mode::monitor);
  auto& ben = phone("102", kThird);
  agent_->refer("102");
  ASSERT_OK(ben.wait_for(Awaited::answered, "agent 102 is rung and answers", 10s));
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_OK(ben.ear().wait_hears(kCustomer, "agent 102 hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kThird, "the session stays with the customer"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "and is still heard by nobody"));
}

TEST_F(Supervised, AttendedTransferToAnotherAgent) {
  begin_inbound();
  auto& supervisor = supervise("201", kSupervisor, Mode::monitor);
  auto& ben = phone("102", kThird);
  agent_->hold();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the customer is held"));
  auto& second_line = phone("101", kAgent);  // the agent's phone has one line a call
  second_line.dial("102");
  ASSERT_OK(second_line.wait_for(Awaited::answered, "agent 102 is consulted", 10s));
  agent_->refer_replaces(second_line);
  EXPECT_OK(agent_->wait_for(Awaited::transferred, "the transfer is reported", 10s));
  EXPECT_EQ(agent_->state().transfer_status, 200);
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_OK(ben.ear().wait_hears(kCustomer, "agent 102 hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor hears the customer"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "and is heard by nobody"));
}

// A leg from which nothing comes for a minute is gone.
constexpr std::chrono::seconds kLost{75};

TEST_F(Supervised, TheSupervisorVanishesWithoutAWord) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::barge);
  supervisor.vanish();
  call_->leave(supervisor);
  expect_right(call_->settle_and_judge(), "customer and agent go on at once");
  EXPECT_TRUE(eventually(
      "the session ends by itself",
      [&] { return server_.get("/api/v1/sessions")["sessions"].empty(); }, kLost));
  expect_right(call_->settle_and_judge(), "customer and agent go on after it");
}

TEST_F(Supervised, TheAgentsPhoneDiesAndTheSupervisorKeepsTheCaller) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  agent_->vanish();
  ASSERT_TRUE(eventually(
      "the caller waits for the supervisor",
      [&] {
        const auto calls = server_.get("/api/v1/calls")["calls"];
        return calls.size() == 1 && calls[0]["phase"] == "rescue";
      },
      kLost));
  supervisor.press('7');
  EXPECT_OK(customer_->ear().wait_hears(kSupervisor, "the supervisor has kept the caller"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "and hears him"));
  supervisor.hang_up();
  EXPECT_OK(customer_->wait_for(Awaited::ended, "then the call is over", 10s));
}

TEST_F(Supervised, FollowToTheNextCall) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::whisper);
  supervisor.press('#');
  ASSERT_TRUE(eventually("the session follows", [&] {
    return server_.get("/api/v1/sessions")["sessions"][0].value("follow", false);
  }));
  customer_->hang_up();
  ASSERT_OK(agent_->wait_for(Awaited::ended, "the first call ends"));
  EXPECT_OK(supervisor.ear().wait_silent(kAgent, "waiting, he hears nobody"));

  auto& next = customer();
  next.dial("+4930101");
  ASSERT_OK(next.wait_for(Awaited::answered, "the next call", 10s));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor hears the next customer"));
  EXPECT_OK(agent_->ear().wait_silent(kSupervisor, "and enters it silent"));
}

TEST_F(Supervised, WaitingForAnAgentWithoutACall) {
  agent_ = &phone("101", kAgent);
  auto& supervisor = phone("200", kSupervisor);
  supervisor.dial("*4101");
  ASSERT_OK(supervisor.wait_for(Awaited::answered, "the server answers"));
  EXPECT_TRUE(eventually("he hears a tone while he waits",
                         [&] { return supervisor.leg().stats().received > 10; }));
  customer_ = &customer();
  talk(*customer_, *agent_, "+4930101");
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "then he hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kAgent, "and the agent"));
  EXPECT_OK(agent_->ear().wait_silent(kSupervisor, "heard by nobody"));
}

TEST_F(Supervised, RefusalsCarryAReason) {
  begin_inbound();
  const struct {
    const char* who;
    const char* dials;
    int status;
  } cases[] = {{"102", "*4101", 403},   // an agent may not listen to his colleague
               {"200", "*4103", 403},   // not his team
               {"200", "*4999", 404},   // nobody there
               {"200", "*4200", 403}};  // not himself
  for (const auto& [who, dials, status] : cases) {
    auto& curious = phone(who, kThird);
    curious.dial(dials);
    EXPECT_OK(curious.wait_for(Awaited::ended, std::string(who) + " is refused " + dials, 20s));
    EXPECT_EQ(curious.state().sip_status, status) << who << " " << dials;
    EXPECT_TRUE(curious.ear().since(0, kCustomer).silent_under_music())
        << "heard the call all the same";
  }
}

}  // namespace
}  // namespace earshot::phones
