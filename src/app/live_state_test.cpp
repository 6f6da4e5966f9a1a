#include "app/live_state.hpp"

#include <gtest/gtest.h>

#include <array>

namespace earshot::app {
namespace {

engine::LegQualityView leg(std::uint64_t id, std::uint32_t received, std::uint32_t lost) {
  engine::LegQualityView view{.leg = LegId{id}, .quality = {}};
  view.quality.packets_received = received;
  view.quality.packets_lost = lost;
  return view;
}

float loss_of(LiveState& state, std::uint64_t id) {
  const std::array legs{LegId{id}};
  const auto found = state.qualities(legs);
  return found.empty() ? -1 : found[0].loss;
}

TEST(LiveState, LossIsOfTheLastSeconds) {
  LiveState state({}, Instant{});
  state.show_qualities({leg(1, 100, 100)}, Instant{} + 1s);
  EXPECT_FLOAT_EQ(loss_of(state, 1), 0.5F);
  state.show_qualities({leg(1, 600, 100)}, Instant{} + 6s);
  state.show_qualities({leg(1, 1100, 100)}, Instant{} + 11s);
  EXPECT_FLOAT_EQ(loss_of(state, 1), 0.0F) << "what was lost ten seconds ago is forgotten";
  state.show_qualities({leg(1, 1175, 125)}, Instant{} + 12s);
  EXPECT_NEAR(loss_of(state, 1), 25.0 / 600, 0.001);
}

TEST(LiveState, ALegThatIsGoneHasNoQuality) {
  LiveState state({}, Instant{});
  state.show_qualities({leg(1, 10, 0), leg(2, 10, 0)}, Instant{} + 1s);
  state.show_qualities({leg(2, 20, 0)}, Instant{} + 2s);
  EXPECT_EQ(loss_of(state, 1), -1);
  EXPECT_EQ(loss_of(state, 2), 0);
}

TEST(LiveState, TheProcessMeasuresItself) {
  LiveState state({}, Instant{});
  volatile double work = 0;
  for (int i = 0; i < 20'000'000; ++i) work = work + i;
  state.show_system({}, {PersonId{7}}, Instant{} + 1s);
  EXPECT_GT(state.now().cpu_percent, 0);
  EXPECT_GT(state.now().memory_mb, 1);
  EXPECT_EQ(state.now().uptime, 1s);
  EXPECT_TRUE(state.has_phone(PersonId{7}));
  EXPECT_FALSE(state.has_phone(PersonId{8}));
}

}  // namespace
}  // namespace earshot::app
