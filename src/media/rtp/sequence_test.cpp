#include "media/rtp/sequence.hpp"

#include <gtest/gtest.h>

namespace earshot::media {
namespace {

using Order = Sequence::Order;

TEST(Sequence, CountsOverTheWrap) {
  Sequence sequence;
  EXPECT_EQ(sequence.place(1, 65'534).order, Order::restart);
  const auto first = sequence.place(1, 65'535).extended;
  EXPECT_EQ(sequence.place(1, 0).extended, first + 1);
  const auto placed = sequence.place(1, 3);
  EXPECT_EQ(placed.order, Order::next);
  EXPECT_EQ(placed.lost, 2);
  EXPECT_EQ(sequence.lost(), 2u);
  EXPECT_EQ(sequence.place(1, 1).order, Order::late);
  EXPECT_EQ(sequence.place(1, 1).order, Order::duplicate);
  EXPECT_EQ(sequence.place(1, 65'535).order, Order::duplicate);
  EXPECT_EQ(sequence.lost(), 1u);
  EXPECT_EQ(sequence.received(), 5u);
}

TEST(Sequence, AJumpNeedsASuccessor) {
  Sequence sequence;
  sequence.place(1, 100);
  EXPECT_EQ(sequence.place(1, 20'100).order, Order::unsure);
  EXPECT_EQ(sequence.place(1, 101).order, Order::next);  // a stray one changes nothing
  EXPECT_EQ(sequence.place(1, 20'200).order, Order::unsure);
  EXPECT_EQ(sequence.place(1, 20'201).order, Order::restart);
  EXPECT_EQ(sequence.place(1, 20'202).order, Order::next);
}

TEST(Sequence, RemembersTheLastHundred) {
  Sequence sequence;
  for (int i = 0; i < 200; ++i)
    if (i != 110 && i != 150) sequence.place(1, static_cast<std::uint16_t>(i));
  EXPECT_EQ(sequence.place(1, 110).order, Order::late);
  EXPECT_EQ(sequence.place(1, 150).order, Order::late);
  EXPECT_EQ(sequence.place(1, 111).order, Order::duplicate);
}

TEST(Sequence, ReportsTheIntervalsLoss) {
  Sequence sequence;
  for (int i = 0; i < 100; ++i)
    if (i % 4 != 1) sequence.place(7, static_cast<std::uint16_t>(1000 + i));
  const auto first = sequence.report();
  EXPECT_EQ(first.ssrc, 7u);
  EXPECT_EQ(first.lost, 25);
  EXPECT_EQ(first.fraction, 64);
  EXPECT_EQ(first.highest, 1099u);
  for (int i = 100; i < 200; ++i) sequence.place(7, static_cast<std::uint16_t>(1000 + i));
  EXPECT_EQ(sequence.report().fraction, 0);
}

TEST(Sequence, JitterIsOfArrivalNotOfPauses) {
  Sequence sequence;
  Instant now{10s};
  std::uint32_t timestamp = 0xFFFFFF00;
  for (int i = 0; i < 400; ++i) {
    sequence.measure_jitter(now + (i % 2 ? 10ms : 0ms), timestamp, 8000);
    now += 20ms;
    timestamp += 160;
    if (i == 200) now += 5s, timestamp += 40'000;
  }
  EXPECT_NEAR(sequence.jitter_ms(), 10, 0.5);
  timestamp += 8000u * 3600;  // a clock that jumps says nothing about the network
  sequence.measure_jitter(now, timestamp, 8000);
  EXPECT_NEAR(sequence.jitter_ms(), 10, 0.7);
}

}  // namespace
}  // namespace earshot::media
