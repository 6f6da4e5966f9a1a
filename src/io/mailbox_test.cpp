#include "io/mailbox.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace earshot::io {
namespace {

TEST(Mailbox, KeepsOrderAndRefusesWhenFull) {
  Mailbox<int> box(4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(box.push(int{i}));
  EXPECT_FALSE(box.push(4));
  EXPECT_EQ(box.depth(), 4u);
  EXPECT_EQ(box.pop(), 0);
  EXPECT_TRUE(box.push(4));
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(box.pop(), i);
  EXPECT_EQ(box.pop(), std::nullopt);
}

TEST(Mailbox, MovesOwnershipAndKeepsItWhenRefused) {
  Mailbox<std::unique_ptr<int>> box(1);
  EXPECT_TRUE(box.push(std::make_unique<int>(1)));
  auto second = std::make_unique<int>(2);
  EXPECT_FALSE(box.push(std::move(second)));
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(**box.pop(), 1);
}

TEST(Mailbox, TwoThreadsLoseAndReorderNothing) {
  constexpr int kCount = 200'000;
  Mailbox<std::unique_ptr<int>> box(64);
  std::thread producer([&] {
    for (int i = 0; i < kCount; ++i) {
      auto value = std::make_unique<int>(i);
      while (!box.push(std::move(value))) std::this_thread::yield();
    }
  });
  for (int expected = 0; expected < kCount;) {
    auto value = box.pop();
    if (!value) {
      std::this_thread::yield();
      continue;
    }
    ASSERT_EQ(**value, expected++);
  }
  producer.join();
}

}  // namespace
}  // namespace earshot::io
