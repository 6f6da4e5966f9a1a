#include "base/media_description.hpp"

#include <gtest/gtest.h>

namespace earshot {
namespace {

const std::vector<CodecChoice> kOffer{
    {Codec::opus, 111}, {Codec::g722, 9}, {Codec::pcmu, 0}, {Codec::pcmu, 100}};

TEST(CommonCodecs, KeepsTheOfferersOrderAndPayloadTypes) {
  EXPECT_EQ(common_codecs(kOffer, {Codec::pcmu, Codec::opus}, std::nullopt),
            (std::vector<CodecChoice>{{Codec::opus, 111}, {Codec::pcmu, 0}}));
}

TEST(CommonCodecs, PutsThePreferredFirstWhenBothKnowIt) {
  EXPECT_EQ(common_codecs(kOffer, {Codec::pcmu, Codec::opus}, Codec::pcmu).front().codec,
            Codec::pcmu);
  EXPECT_EQ(common_codecs(kOffer, {Codec::pcmu, Codec::opus}, Codec::pcma).front().codec,
            Codec::opus);
}

TEST(CommonCodecs, IsEmptyWhenNothingIsShared) {
  EXPECT_TRUE(common_codecs(kOffer, {Codec::pcma}, std::nullopt).empty());
}

TEST(CodecNames, RoundTripWithTheRtpClock) {
  for (Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
    EXPECT_EQ(codec_from_name(codec_name(codec), rtp_clock(codec)), codec);
  }
  EXPECT_FALSE(codec_from_name(
      "G722", 16'000));  // RFC 3551: the clock of G.722 is 8,000 by an old mistake, kept
}

}  // namespace
}  // namespace earshot
