// Supervising from a phone: every mode from and to every other, who hears whom measured on the
// sound.

#include <array>

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
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

}  // namespace
}  // namespace earshot::phones
