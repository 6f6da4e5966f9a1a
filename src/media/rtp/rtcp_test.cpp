#include "media/rtp/rtcp.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace earshot::media {
namespace {

TEST(Reports, TwoEndsMeasureRoundTripAndLoss) {
  Reports ours, theirs;
  Sequence heard_by_us, heard_by_them;
  for (std::uint16_t i = 0; i < 100; ++i) {
    heard_by_us.place(0xB, i);
    if (i % 2 == 0 || i > 97) heard_by_them.place(0xA, i);
  }
  std::array<std::uint8_t, Reports::kMaxSize> packet;
  Instant now{500s};
  auto size = ours.write(now, {0xA, 1600, 100, 16'000}, heard_by_us, packet);
  EXPECT_EQ(packet[1], 200);
  now += 40ms;
  EXPECT_TRUE(theirs.receive(now, std::span(packet).first(size), 0xB));
  EXPECT_TRUE(theirs.hears_us());
  EXPECT_EQ(theirs.remote_loss(), 0);
  now += 1000ms;
  size = theirs.write(now, {0xB, 0, 0, 0}, heard_by_them, packet);
  EXPECT_EQ(packet[1], 201) << "nothing sent: a receiver report";
  now += 60ms;
  EXPECT_TRUE(ours.receive(now, std::span(packet).first(size), 0xA));
  EXPECT_NEAR(ours.round_trip_ms(), 100, 1);
  EXPECT_NEAR(ours.remote_loss(), 0.5, 0.02);
}

TEST(Reports, AByeIsIgnoredAndLiesAreRefused) {
  Reports reports;
  const std::vector<std::uint8_t> bye = {0x81, 203, 0, 1, 0, 0, 0, 9};
  EXPECT_TRUE(reports.receive(Instant{1s}, bye, 1));
  const std::vector<std::uint8_t> too_long = {0x81, 200, 0xFF, 0xFF, 0, 0, 0, 9};
  EXPECT_FALSE(reports.receive(Instant{1s}, too_long, 1));
  const std::vector<std::uint8_t> tiny = {0x80, 200, 0, 0};
  EXPECT_FALSE(reports.receive(Instant{1s}, tiny, 1));
  const std::vector<std::uint8_t> blocks_missing = {0x9F, 201, 0, 1, 0, 0, 0, 9};
  EXPECT_TRUE(reports.receive(Instant{1s}, blocks_missing, 1));
  EXPECT_FALSE(reports.hears_us());
}

TEST(Reports, AreDueEveryFiveSecondsSpreadBySsrc) {
  Reports reports;
  int due = 0;
  for (int ms = 0; ms < 60'000; ms += 20) due += reports.due(Instant{1s} + Millis(ms), 777);
  EXPECT_NEAR(due, 12, 1);
}

}  // namespace
}  // namespace earshot::media
