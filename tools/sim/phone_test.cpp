// Two simulated phones call each other without a server: the simulator's own ground truth.
#include "sim/phone.hpp"

#include <gtest/gtest.h>

namespace earshot::sim {
namespace {

struct Pair : ::testing::Test {
  World world;
  std::unique_ptr<UserAgent> callee_agent, caller_agent;

  void SetUp() override {
    const IpAddress loopback = *IpAddress::parse("127.0.0.1");
    auto callee = UserAgent::open(world, {.local = {loopback, 0}, .server = {}});
    ASSERT_TRUE(callee) << callee.error().message;
    callee_agent = std::move(*callee);
    auto caller =
        UserAgent::open(world, {.local = {loopback, 0}, .server = callee_agent->options().local});
    ASSERT_TRUE(caller) << caller.error().message;
    caller_agent = std::move(*caller);
  }
};

#define EXPECT_OK(expression)                                      \
  do {                                                             \
    const auto result = (expression);                              \
    EXPECT_TRUE(result) << (result ? "" : result.error().message); \
  } while (false)

TEST_F(Pair, hear_each_other) {
  Phone callee(*callee_agent, {.user = "102", .tone = 1});
  Phone caller(*caller_agent, {.user = "101", .tone = 0});
  caller.dial("102");
  EXPECT_OK(caller.wait_for(Awaited::answered, "101 calls 102"));
  EXPECT_OK(callee.wait_for(Awaited::answered, "102 gets the ACK"));
  EXPECT_OK(caller.ear().wait_hears(1, "101 hears 102"));
  EXPECT_OK(callee.ear().wait_hears(0, "102 hears 101"));
  EXPECT_EQ(callee.state().caller, "101");
  callee.hang_up();
  EXPECT_OK(caller.wait_for(Awaited::ended, "102 hangs up"));
  EXPECT_TRUE(caller.state().ended_by_peer);
}

}  // namespace
}  // namespace earshot::sim
