#include "core/timers.hpp"

#include <gtest/gtest.h>

#include "base/id.hpp"

namespace earshot::core {
namespace {

TEST(Timers, FireInOrderOnceAndMove) {
  Timers timers;
  Instant start{};
  EXPECT_FALSE(timers.next());
  timers.set(TimerKind::ring, CallId{1}, start + 5s);
  timers.set(TimerKind::rescue, CallId{1}, start + 3s);
  timers.set(TimerKind::ring, CallId{1}, start + 1s);  // moved
  timers.set(TimerKind::ring, CallId{2}, start + 2s);
  timers.cancel(TimerKind::ring, CallId{2});
  EXPECT_EQ(timers.next(), start + 1s);
  EXPECT_FALSE(timers.take_due(start));
  EXPECT_EQ(timers.take_due(start + 9s), (Timer{TimerKind::ring, 1}));
  EXPECT_EQ(timers.take_due(start + 9s), (Timer{TimerKind::rescue, 1}));
  EXPECT_FALSE(timers.take_due(start + 9s));
}

}  // namespace
}  // namespace earshot::core
