#include "engine/port_pool.hpp"

#include <gtest/gtest.h>

namespace earshot::engine {
namespace {

constexpr Instant kStart{};

TEST(PortPool, GivesEvenPortsWhosePartnerIsInTheRange) {
  PortPool pool(20'001, 20'007, 30s);
  EXPECT_EQ(pool.free(kStart), 3u);
  EXPECT_EQ(pool.take(kStart), 20'002);
  EXPECT_EQ(pool.take(kStart), 20'004);
  EXPECT_EQ(pool.take(kStart), 20'006);
  EXPECT_EQ(pool.take(kStart), std::nullopt);
}

TEST(PortPool, EndsAtTheLastPortThereIs) {
  PortPool pool(65'532, 65'535, 30s);
  EXPECT_EQ(pool.take(kStart), 65'532);
  EXPECT_EQ(pool.take(kStart), 65'534);
  EXPECT_EQ(pool.take(kStart), std::nullopt);
}

TEST(PortPool, AUsedPortRestsForTheQuarantine) {
  PortPool pool(20'000, 20'001, 30s);
  const auto port = *pool.take(kStart);
  pool.rest(port, kStart + 5s);
  EXPECT_EQ(pool.resting(kStart + 5s), 1u);
  EXPECT_EQ(pool.take(kStart + 35s - 1us), std::nullopt);
  EXPECT_EQ(pool.take(kStart + 35s), port);
}

TEST(PortPool, ThePortThatRestedLongestGoesFirst) {
  PortPool pool(20'000, 20'005, 30s);
  const auto a = *pool.take(kStart), b = *pool.take(kStart), c = *pool.take(kStart);
  pool.rest(b, kStart);
  pool.rest(c, kStart + 1s);
  pool.rest(a, kStart + 2s);
  const Instant later = kStart + 60s;
  EXPECT_EQ(pool.take(later), b);
  EXPECT_EQ(pool.take(later), c);
  EXPECT_EQ(pool.take(later), a);
}

}  // namespace
}  // namespace earshot::engine
