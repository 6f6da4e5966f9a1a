// What SIPp's scripts do to the server; the other end is a simulated phone that answers.

#include "tests/phones/sipp.hpp"
#include "tests/phones/floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;

constexpr int kPbx = 104;  // an agent who is no phone of ours, but a SIP URI

class SippPeers : public Floor {
 protected:
  SippPeers() : SippPeers(free_ports(1)) {}
  explicit SippPeers(int pbx_port)
      : Floor({.people = std::string(kPeople) + "104,Dora Pbx,agent,sales,,sip:104@127.0.0.1:" +
                         std::to_string(pbx_port) + "\n",
               .more = "[[number]]\nnumber = \"+4930104\"\ntarget = \"104\"\n"}),
        pbx_port_(pbx_port) {
    trunk_.reset();  // SIPp is the trunk
  }

  SippSetup customer_script(const std::string& scenario, const std::string& dials = "+4930101") {
    return {.scenario = scenario,
            .server_port = server_.sip_port(),
            .local_port = server_.trunk().port,
            .dials = dials,
            .user = "+49170555"};
  }
  SippSetup stranger_script(const std::string& scenario) {
    return {.scenario = scenario,
            .server_port = server_.sip_port(),
            .dials = "102",
            .user = "101",
            .secret = "secret-of-101"};
  }

  const int pbx_port_;
};

TEST_F(SippPeers, Registers) { EXPECT_TRUE(Sipp(stranger_script("register")).succeeds()); }

TEST_F(SippPeers, CallsHoldsResumesHangsUp) {
  auto& agent = phone("101", kAgent);
  EXPECT_TRUE(Sipp(customer_script("call_hold_bye")).succeeds());
  EXPECT_OK(agent.wait_for(Awaited::ended, "the agent's phone is released"));
}

TEST_F(SippPeers, LateOffer) {
  auto& agent = phone("101", kAgent);
  EXPECT_TRUE(Sipp(customer_script("late_offer")).succeeds());
  EXPECT_OK(agent.wait_for(Awaited::ended, "the agent's phone is released"));
}

TEST_F(SippPeers, Cancels) {
  auto& agent = phone("101", kAgent, {.answer_after_ms = std::nullopt});
  EXPECT_TRUE(Sipp(customer_script("cancel")).succeeds());
  EXPECT_OK(agent.wait_for(Awaited::ended, "the agent's phone rings no longer"));
}

TEST_F(SippPeers, IsHungUpOn) {
  auto& agent = phone("101", kAgent);
  Sipp caller(customer_script("callee_hangs_up"));
  ASSERT_OK(agent.wait_for(Awaited::answered, "the agent talks", 10s));
  agent.hang_up();
  EXPECT_TRUE(caller.succeeds());
}

TEST_F(SippPeers, AnAgentBehindAPbx) {
  auto& caller = phone("101", kAgent);
  Sipp pbx({.scenario = "agent_behind_a_pbx",
            .server_port = server_.sip_port(),
            .local_port = pbx_port_,
            .user = "104"});
  caller.dial(std::to_string(kPbx));
  ASSERT_OK(caller.wait_for(Awaited::answered, "the agent behind the PBX answers", 10s));
  caller.hang_up();
  EXPECT_TRUE(pbx.succeeds());
}

TEST_F(SippPeers, AChallengeOfOurByeIsNotAnswered) {
  auto& caller = phone("101", kAgent);
  Sipp pbx({.scenario = "challenges_our_bye",
            .server_port = server_.sip_port(),
            .local_port = pbx_port_,
            .user = "104"});
  caller.dial(std::to_string(kPbx));
  ASSERT_OK(caller.wait_for(Awaited::answered, "the agent behind the PBX answers", 10s));
  caller.hang_up();
  EXPECT_TRUE(pbx.succeeds());
}

TEST_F(SippPeers, MethodsOutOfDialogAreRefused) {
  EXPECT_TRUE(Sipp(stranger_script("method_sweep")).succeeds());
}

TEST_F(SippPeers, AStrangersCallIsChallenged) {
  auto& ben = phone("102", kThird);
  EXPECT_TRUE(Sipp(stranger_script("unauthenticated_call")).succeeds());
  EXPECT_EQ(ben.state().phase, sim::CallPhase::idle) << "it rang";
}

}  // namespace
}  // namespace earshot::phones
