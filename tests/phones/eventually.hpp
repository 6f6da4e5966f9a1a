#pragma once
// A test waits for what it wants to see, with a reason and a deadline; it never sleeps for luck.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace earshot::phones {

// Looks until `seen` says yes; after the deadline the assertion fails with the reason.
//   ASSERT_TRUE(eventually("the agent's phone rings", [&] { return agent.ringing(); }));
inline testing::AssertionResult eventually(
    const std::string& reason, const std::function<bool()>& seen,
    std::chrono::seconds deadline = std::chrono::seconds(10)) {
  using Clock = std::chrono::steady_clock;
  for (const auto end = Clock::now() + deadline; Clock::now() < end;) {
    if (seen()) return testing::AssertionSuccess();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return testing::AssertionFailure() << "not within " << deadline.count() << " s: " << reason;
}

}  // namespace earshot::phones
