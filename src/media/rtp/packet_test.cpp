#include "media/rtp/packet.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace earshot::media {
namespace {

std::vector<std::uint8_t> packet(std::initializer_list<std::uint8_t> tail, std::uint8_t first) {
  std::vector<std::uint8_t> bytes(kRtpHeader);
  write_rtp_header(bytes, 8, {0x1234, 0x56789ABC, true}, 0xDEADBEEF);
  bytes[0] = first;
  bytes.insert(bytes.end(), tail);
  return bytes;
}

TEST(RtpPacket, ReadsWhatItWrites) {
  const auto bytes = packet({1, 2, 3}, 0x80);
  const auto view = parse_rtp(bytes);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->marker);
  EXPECT_EQ(view->payload_type, 8);
  EXPECT_EQ(view->sequence, 0x1234);
  EXPECT_EQ(view->timestamp, 0x56789ABCu);
  EXPECT_EQ(view->ssrc, 0xDEADBEEFu);
  EXPECT_EQ(view->payload.size(), 3u);
}

TEST(RtpPacket, StepsOverContributorsExtensionAndPadding) {
  const auto view = parse_rtp(packet({9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 5, 5, 5, 5, 42, 0, 2}, 0xB1));
  ASSERT_TRUE(view);
  ASSERT_EQ(view->payload.size(), 1u);
}

TEST(RtpPacket, RefusesEveryLie) {
  EXPECT_FALSE(parse_rtp({}));
  EXPECT_FALSE(parse_rtp(packet({}, 0x40)));                     // version 1
  EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>(11, 0x80)));  // short
  EXPECT_FALSE(parse_rtp(packet({1, 2, 3}, 0x8F)));              // 15 contributors
  EXPECT_FALSE(parse_rtp(packet({0, 0, 0xFF, 0xFF, 1}, 0x90)));  // extension too long
  EXPECT_FALSE(parse_rtp(packet({1, 2, 255}, 0xA0)));            // padding too long
  EXPECT_FALSE(parse_rtp(packet({1, 2, 0}, 0xA0)));              // padding of nothing
  EXPECT_TRUE(parse_rtp(packet({}, 0x80))) << "an empty payload is no lie";
}

}  // namespace
}  // namespace earshot::media
