// Calls of two people, in both directions: setting up, refusing, holding, ending, codecs.

#include "tests/phones/floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::HoldStyle;

class Calls : public Floor {};

TEST_F(Calls, CustomerCallsAgentAndHangsUp) {
  auto& agent = phone("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  caller.hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the agent's phone sees the BYE"));
}

TEST_F(Calls, AgentHangsUp) {
  auto& agent = phone("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  agent.hang_up();
  EXPECT_OK(caller.wait_for(Awaited::ended, "the caller sees the BYE"));
  EXPECT_TRUE(caller.state().ended_by_peer);
}

TEST_F(Calls, AgentsCallEachOther) {
  auto& anna = phone("101", kAgent);
  auto& ben = phone("102", kThird);
  talk(anna, ben, "102");
}

TEST_F(Calls, AgentCallsOut) {
  auto& agent = phone("101", kAgent);
  auto& callee = customer({.user = "+4420123"});
  talk(agent, callee, "+4420123");
}

TEST_F(Calls, NumbersThatAreNotAllowedAreRefused) {
  auto& agent = phone("101", kAgent);
  agent.dial("+99123");
  EXPECT_OK(agent.wait_for(Awaited::ended, "no rule allows +99"));
  EXPECT_GE(agent.state().sip_status, 400);
}

TEST_F(Calls, AStrangerMayDialNothing) {
  // A registered person's extension, but no secret: challenged, and not let in.
  sim::Phone stranger(*phones_, {.user = "101"});
  stranger.dial("102");
  EXPECT_OK(stranger.wait_for(Awaited::ended, "the call is refused"));
  EXPECT_TRUE(stranger.state().sip_status == 401 || stranger.state().sip_status == 407 ||
              stranger.state().sip_status == 403)
      << stranger.state().sip_status;
}

TEST_F(Calls, ATrunkReachesItsNumbersOnly) {
  phone("101", kAgent);
  for (const char* number : {"101", "*4101", "+4420123", "nobody", "+4930999"}) {
    auto& caller = customer();
    caller.dial(number);
    EXPECT_OK(caller.wait_for(Awaited::ended, std::string("refused: ") + number));
    EXPECT_EQ(caller.state().sip_status, 404) << number;
  }
}

TEST_F(Calls, ABusyAgentIsToldToTheCaller) {
  auto& agent = phone("101", kAgent, {.answer_after_ms = std::nullopt});
  auto& caller = customer();
  caller.dial("+4930101");
  EXPECT_OK(agent.wait_for(Awaited::ringing, "the agent's phone rings"));
  agent.reject(486);
  EXPECT_OK(caller.wait_for(Awaited::ended, "the caller is refused"));
  EXPECT_EQ(caller.state().sip_status, 486);
}

TEST_F(Calls, LateOfferAndEarlyMedia) {
  auto& agent = phone("101", kAgent, {.answer_after_ms = 300, .early_media = true});
  auto& caller = customer({.late_offer = true});
  talk(caller, agent, "+4930101");
}

TEST_F(Calls, HoldSilencesBothWaysAndPlaysMusic) {
  auto& agent = phone("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  for (const auto style : {HoldStyle::sendonly, HoldStyle::inactive, HoldStyle::zero_address}) {
    agent.hold(style);
    ASSERT_OK(agent.wait_for(Awaited::changed, "the hold is answered"));
    EXPECT_OK(caller.ear().wait_silent(kAgent, "the caller no longer hears the agent"));
    EXPECT_TRUE(hears_not(agent, kCustomer, caller)) << "the agent still hears the caller";
    const auto before = caller.leg().stats().received;
    EXPECT_TRUE(eventually("the caller gets music",
                           [&] { return caller.leg().stats().received > before + 10; }));
    agent.resume();
    ASSERT_OK(agent.wait_for(Awaited::changed, "the resume is answered"));
    EXPECT_OK(caller.ear().wait_hears(kAgent, "the caller hears the agent again"));
    EXPECT_OK(agent.ear().wait_hears(kCustomer, "the agent hears the caller again"));
  }
}

TEST_F(Calls, TheCustomerHoldsToo) {
  auto& agent = phone("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  caller.hold();
  ASSERT_OK(caller.wait_for(Awaited::changed, "the hold is answered"));
  EXPECT_OK(agent.ear().wait_silent(kCustomer, "the agent hears the customer no longer"));
  caller.resume();
  EXPECT_OK(agent.ear().wait_hears(kCustomer, "the agent hears the customer again"));
}

TEST_F(Calls, KeysGoThrough) {
  auto& agent = phone("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  for (const char key : std::string("159#")) caller.press(key);
  EXPECT_TRUE(eventually("the agent's side gets the keys", [&] {
    return agent.leg().keys_heard() == "159#";
  })) << agent.leg().keys_heard();
}

TEST_F(Calls, ReInviteChangesCodecAndPacketLength) {
  auto& agent = phone("101", kAgent, {.codecs = {Codec::pcmu, Codec::pcma, Codec::g722}});
  auto& caller = customer({.codecs = {Codec::pcmu, Codec::pcma, Codec::g722}});
  talk(caller, agent, "+4930101");
  const std::pair<Codec, int> wishes[] = {{Codec::pcma, 40}, {Codec::g722, 20}, {Codec::pcmu, 10}};
  for (const auto& [codec, ptime] : wishes) {
    caller.offer_again({codec}, ptime);
    ASSERT_OK(caller.wait_for(Awaited::changed, "the new offer is answered"));
    EXPECT_OK(agent.ear().wait_hears(kCustomer, "the agent hears the customer"));
    EXPECT_OK(caller.ear().wait_hears(kAgent, "the customer hears the agent"));
  }
}

struct CodecPair {
  Codec customer, agent;
};

class Codecs : public Floor, public testing::WithParamInterface<CodecPair> {};

TEST_P(Codecs, HearEachOther) {
  auto& agent = phone("101", kAgent, {.codecs = {GetParam().agent}});
  auto& caller = customer({.codecs = {GetParam().customer}});
  talk(caller, agent, "+4930101");
}

std::vector<CodecPair> every_pair() {
  std::vector<CodecPair> pairs;
  for (const auto one : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
    for (const auto other : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
      pairs.push_back({one, other});
    }
  }
  return pairs;
}

INSTANTIATE_TEST_SUITE_P(Each, Codecs, testing::ValuesIn(every_pair()), [](const auto& pair) {
  return std::string(codec_name(pair.param.customer)) + "_" + codec_name(pair.param.agent);
});

class PacketLengths : public Floor, public testing::WithParamInterface<std::pair<int, int>> {};

TEST_P(PacketLengths, HearEachOther) {
  auto& agent = phone("101", kAgent, {.ptime_ms = GetParam().second});
  auto& caller = customer({.ptime_ms = GetParam().first});
  talk(caller, agent, "+4930101");
}

INSTANTIATE_TEST_SUITE_P(Each, PacketLengths,
                         testing::Values(std::pair{10, 20}, std::pair{20, 40}, std::pair{40, 10},
                                         std::pair{60, 20}, std::pair{30, 30}));

}  // namespace
}  // namespace earshot::phones
