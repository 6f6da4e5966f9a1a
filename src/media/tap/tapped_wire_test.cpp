#include "media/tap/tapped_wire.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace earshot::media {
namespace {

TEST(TappedWire, ComesBackAsItWent) {
  const std::vector<std::uint8_t> payload{1, 2, 3};
  TappedFrame frame{.tap = LegId{7},
                    .speaker = LegId{0x123456789ABCDEF0},
                    .at = Instant(Micros(123'456'789)),
                    .rtp_time = 0xFFFFFF00,
                    .codec = Codec::opus,
                    .aside = true,
                    .prompt = false,
                    .payload = payload};
  for (const bool prompt : {false, true}) {
    frame.prompt = prompt;
    const auto head = write_tapped(frame);
    std::vector<std::uint8_t> message(head.begin(), head.end());
    message.insert(message.end(), payload.begin(), payload.end());
    const auto got = parse_tapped(message);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->tap, frame.tap);
    EXPECT_EQ(got->speaker, frame.speaker);
    EXPECT_EQ(got->at, frame.at);
    EXPECT_EQ(got->rtp_time, frame.rtp_time);
    EXPECT_EQ(got->codec, frame.codec);
    EXPECT_TRUE(got->aside);
    EXPECT_EQ(got->prompt, prompt);
    EXPECT_EQ(std::vector(got->payload.begin(), got->payload.end()), payload);
  }
}

TEST(TappedWire, RefusesWhatIsNone) {
  auto head = write_tapped({});
  EXPECT_TRUE(parse_tapped(head));
  EXPECT_FALSE(parse_tapped(std::span(head).first(kTappedHead - 1)));
  head[28] = 4;
  EXPECT_FALSE(parse_tapped(head));
}

}  // namespace
}  // namespace earshot::media
