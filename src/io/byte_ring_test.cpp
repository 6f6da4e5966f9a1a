#include "io/byte_ring.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <random>
#include <thread>

namespace earshot::io {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::optional<Bytes> popped(ByteRing& ring) {
  Bytes got;
  if (!ring.pop([&](std::span<const std::uint8_t> m) { got.assign(m.begin(), m.end()); })) {
    return std::nullopt;
  }
  return got;
}

TEST(ByteRing, JoinsHeadAndBodyAndKeepsOrder) {
  ByteRing ring(256);
  EXPECT_TRUE(ring.push(Bytes{1, 2}, Bytes{3}));
  EXPECT_TRUE(ring.push(Bytes{4}, {}));
  EXPECT_TRUE(ring.push({}, {}));
  EXPECT_EQ(popped(ring), (Bytes{1, 2, 3}));
  EXPECT_EQ(popped(ring), (Bytes{4}));
  EXPECT_EQ(popped(ring), Bytes{});
  EXPECT_EQ(popped(ring), std::nullopt);
  EXPECT_EQ(ring.depth(), 0u);
}

TEST(ByteRing, RefusesAndCountsWhenFullAndGoesOnAfterwards) {
  ByteRing ring(64);
  const Bytes body(12, 7);  // 16 with its length: four fill the ring
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(ring.push({}, body));
  EXPECT_FALSE(ring.push({}, body));
  EXPECT_EQ(ring.dropped(), 1u);
  EXPECT_EQ(popped(ring), body);
  EXPECT_TRUE(ring.push({}, body));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(popped(ring), body);
  EXPECT_EQ(popped(ring), std::nullopt);
}

TEST(ByteRing, RefusesWhatCouldNeverFit) {
  ByteRing ring(64);
  EXPECT_FALSE(ring.push({}, Bytes(100)));
  EXPECT_FALSE(ring.push({}, Bytes(29)));
  EXPECT_TRUE(ring.push({}, Bytes(28)));
  EXPECT_EQ(ring.dropped(), 2u);
}

TEST(ByteRing, EverySizeSurvivesEveryPositionOfTheEnd) {
  ByteRing ring(1024);
  std::mt19937 random(4);
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    Bytes body(random() % 200, static_cast<std::uint8_t>(i));
    ASSERT_TRUE(ring.push(Bytes{9}, body));
    body.insert(body.begin(), 9);
    ASSERT_EQ(popped(ring), body);
  }
  EXPECT_EQ(ring.dropped(), 0u);
}

TEST(ByteRing, TwoThreadsLoseNothingThatWasNotCounted) {
  constexpr std::uint32_t kCount = 200'000;
  ByteRing ring(4096);
  std::atomic<bool> done{false};
  std::thread producer([&] {
    for (std::uint32_t i = 0; i < kCount; ++i) {
      std::uint8_t head[sizeof i];
      std::memcpy(head, &i, sizeof i);
      ring.push(head, Bytes(i % 97, static_cast<std::uint8_t>(i)));
    }
    done.store(true, std::memory_order_release);
  });
  std::uint64_t got = 0;
  std::int64_t last = -1;
  const auto take = [&](std::span<const std::uint8_t> message) {
    std::uint32_t i = 0;
    ASSERT_GE(message.size(), sizeof i);
    std::memcpy(&i, message.data(), sizeof i);
    ASSERT_GT(std::int64_t{i}, last);
    ASSERT_EQ(message.size(), sizeof i + i % 97);
    for (const auto octet : message.subspan(sizeof i))
      ASSERT_EQ(octet, static_cast<std::uint8_t>(i));
    last = i;
    ++got;
  };
  while (true) {
    const bool last_look = done.load(std::memory_order_acquire);
    if (!ring.pop(take)) {
      if (last_look) break;
      std::this_thread::yield();
    }
  }
  producer.join();
  EXPECT_EQ(got + ring.dropped(), kCount);
  EXPECT_GT(got, 0u);
}

}  // namespace
}  // namespace earshot::io
