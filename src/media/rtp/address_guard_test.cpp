#include "media/rtp/address_guard.hpp"

#include <gtest/gtest.h>

#include "media/rtp/packet.hpp"

namespace earshot::media {
namespace {

Endpoint at(const char* text) { return *Endpoint::parse(text); }

struct Guarded {
  AddressGuard guard;
  Instant now{100s};
  std::uint16_t sequence = 10;

  explicit Guarded(const char* described) { guard.expect(at(described)); }
  bool from(const char* source, std::uint32_t ssrc = 1) {
    RtpView packet;
    packet.sequence = sequence++;
    packet.ssrc = ssrc;
    now += 20ms;
    return guard.admit(now, at(source), packet);
  }
};

TEST(AddressGuard, BelievesTheDescribedAddressAtOnce) {
  Guarded leg("192.0.2.1:4000");
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.1:4000"));
  EXPECT_TRUE(leg.from("192.0.2.1:4000"));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(leg.from("192.0.2.1:4002"));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(leg.from("192.0.2.9:4000"));
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.1:4000"));
}

TEST(AddressGuard, LearnsAnotherPortOfThatHostAfterFourInARow) {
  Guarded leg("192.0.2.1:4000");
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(leg.from("192.0.2.1:5000"));
  leg.sequence += 7;  // not in a row: begins again
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(leg.from("192.0.2.1:5000"));
  EXPECT_TRUE(leg.from("192.0.2.1:5000"));
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.1:5000"));
  EXPECT_TRUE(leg.from("192.0.2.1:4000")) << "the described one still wins";
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.1:4000"));
}

TEST(AddressGuard, LearnsAPublicHostOnlyForAPrivateDescription) {
  Guarded open("192.0.2.1:4000"), natted("10.0.0.5:4000");
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(open.from("203.0.113.7:4000"));
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(natted.from("10.0.0.6:4000"));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(natted.from("203.0.113.7:9000"));
  EXPECT_TRUE(natted.from("203.0.113.7:9000"));
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(natted.from("203.0.113.8:9000"));
  EXPECT_EQ(natted.guard.peer(), at("203.0.113.7:9000"));
}

TEST(AddressGuard, FollowsARebindingAfterASecondOfSilence) {
  Guarded leg("192.0.2.1:4000");
  EXPECT_TRUE(leg.from("192.0.2.1:4000"));
  leg.now += 1s;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(leg.from("192.0.2.1:4444"));
  EXPECT_TRUE(leg.from("192.0.2.1:4444"));
  leg.now += 10s;
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(leg.from("192.0.2.2:4444"));
}

TEST(AddressGuard, KeepsWhatItLearnedOverTheSameAnswer) {
  Guarded leg("192.0.2.1:4000");
  for (int i = 0; i < 4; ++i) leg.from("192.0.2.1:5000");
  leg.guard.expect(at("192.0.2.1:4000"));
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.1:5000"));
  leg.guard.expect(at("192.0.2.3:4000"));
  EXPECT_EQ(leg.guard.peer(), at("192.0.2.3:4000"));
  EXPECT_FALSE(leg.from("192.0.2.1:5000"));
}

TEST(AddressGuard, NothingDescribedNothingBelieved) {
  Guarded leg("0.0.0.0:4000");
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(leg.from("192.0.2.1:4000"));
}

}  // namespace
}  // namespace earshot::media
