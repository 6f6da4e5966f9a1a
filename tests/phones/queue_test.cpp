// Callers in queues: music while they wait, the next agent when one does not answer, overflow.

#include "tests/phones/floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;

constexpr auto kQueues = R"(
[[queue]]
name = "sales"
extension = "700"
teams = ["sales"]
ring_timeout = "1s"
wrap_up = "0s"

[[number]]
number = "+4930700"
target = "700"

[[queue]]
name = "nobody there"
extension = "701"
teams = ["sales"]
max_wait = "1s"
overflow = "103"

[[number]]
number = "+4930701"
target = "701"
)";

class Queues : public Floor {
 protected:
  Queues() : Floor({.people = kPeople, .more = kQueues}) {}

  void hear_each_other(sim::Phone& one, sim::Phone& other) {
    EXPECT_OK(one.ear().wait_hears(other.leg().tone(), "the caller hears the agent"));
    EXPECT_OK(other.ear().wait_hears(one.leg().tone(), "the agent hears the caller"));
  }
};

TEST_F(Queues, ACallerWaitsWithMusicUntilAnAgentComes) {
  auto& caller = customer();
  caller.dial("+4930700");
  ASSERT_OK(caller.wait_for(Awaited::answered, "the queue answers"));
  EXPECT_TRUE(
      eventually("a second of music came", [&] { return caller.leg().stats().received >= 50; }));
  EXPECT_EQ(server_.get("/api/v1/calls")["calls"][0]["phase"], "queued");

  auto& agent = phone("101", kAgent);
  ASSERT_OK(agent.wait_for(Awaited::answered, "the agent who has come is rung"));
  hear_each_other(caller, agent);
}

TEST_F(Queues, TheNextAgentIsRungWhenOneDoesNotAnswer) {
  auto& sleeper = phone("101", kAgent, {.answer_after_ms = std::nullopt});
  auto& caller = customer();
  caller.dial("+4930700");
  ASSERT_OK(sleeper.wait_for(Awaited::ringing, "the first agent is rung"));
  auto& awake = phone("102", kThird);
  ASSERT_OK(awake.wait_for(Awaited::answered, "the ring time is over, the other agent answers"));
  EXPECT_OK(sleeper.wait_for(Awaited::ended, "the first phone stops ringing"));
  hear_each_other(caller, awake);
}

TEST_F(Queues, WhoWaitsTooLongOverflows) {
  auto& support = phone("103", kThird);
  auto& caller = customer();
  caller.dial("+4930701");
  ASSERT_OK(support.wait_for(Awaited::answered, "nobody of sales is there: support is rung"));
  hear_each_other(caller, support);
}

}  // namespace
}  // namespace earshot::phones
