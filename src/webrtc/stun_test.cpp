#include "webrtc/stun.hpp"

#include <gtest/gtest.h>

#include <string>

namespace earshot::webrtc {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Kind = StunMessage::Kind;

// The samples of RFC 5769, and its password.
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

Bytes from_hex(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += text[i] == ' ' ? 1 : 2) {
    if (text[i] != ' ') {
      bytes.push_back(
          static_cast<std::uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    }
  }
  return bytes;
}

const Bytes kRequest = from_hex(  // section 2.1
    "00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74 "
    "00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a68367659202020 "
    "00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf");
const Bytes kAnswer = from_hex(  // section 2.2
    "0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220 "
    "00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 "
    "80280004 c07d4c96");
const Bytes kAnswerV6 = from_hex(  // section 2.3
    "01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220 "
    "00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9 "
    "00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c");

TEST(Stun, ReadsTheSamplesOfRfc5769) {
  const auto request = read_stun(kRequest);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->kind, Kind::request);
  EXPECT_EQ(request->username, "evtj:h6vY");
  EXPECT_EQ(request->controlled, 0x932FF9B151263B36u);
  EXPECT_FALSE(request->use_candidate);
  EXPECT_FALSE(request->not_understood);
  EXPECT_TRUE(is_authentic(*request, kPassword));
  EXPECT_FALSE(is_authentic(*request, "VOkJxbRl1RmTxUk/WvJxBT"));
  EXPECT_EQ(read_stun(kAnswer)->mapped, Endpoint::parse("192.0.2.1:32853"));
  EXPECT_EQ(read_stun(kAnswerV6)->mapped,
            Endpoint::parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"));
  EXPECT_TRUE(is_authentic(*read_stun(kAnswerV6), kPassword));
}

TEST(Stun, WritesWhatItReads) {
  const TransactionId id{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  for (const auto* text : {"192.0.2.1:32853", "[2001:db8::77]:1"}) {
    const auto bytes =
        StunWriter(Kind::success, id).mapped(*Endpoint::parse(text)).sign("secret").finish();
    const auto message = read_stun(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->id, id);
    EXPECT_EQ(message->mapped, Endpoint::parse(text));
    EXPECT_TRUE(is_authentic(*message, "secret"));
  }
  const auto refusal = StunWriter(Kind::error, id).error(420, "Unknown").not_understood(9).finish();
  EXPECT_EQ(read_stun(refusal)->error, 420);
  EXPECT_TRUE(read_stun(refusal)->integrity.empty());
}

TEST(Stun, EveryChangedOrMissingOctetIsNoticed) {
  for (std::size_t i = 0; i < kRequest.size(); ++i) {
    auto changed = kRequest;
    changed[i] ^= 0x10;
    EXPECT_FALSE(read_stun(changed)) << "octet " << i;
    EXPECT_FALSE(read_stun(std::span(kRequest).first(i))) << "cut at " << i;
  }
  auto longer = kRequest;
  longer.resize(longer.size() + 4);
  EXPECT_FALSE(read_stun(longer));
}

TEST(Stun, WhatFollowsTheSignatureIsNotBelieved) {
  StunWriter writer(Kind::request, {});
  const auto bytes = writer.username("a:b").sign("secret").use_candidate().finish();
  const auto message = read_stun(bytes);
  ASSERT_TRUE(message);
  EXPECT_TRUE(is_authentic(*message, "secret"));
  EXPECT_FALSE(message->use_candidate);
}

TEST(Stun, AsksForAFingerprint) {
  // Of Firefox 50, and of Chromium 55, which asked a STUN server and sent none.
  EXPECT_TRUE(read_stun(from_hex("00010008 2112a442 ffa8b247b8329ce4fb068213 80280004 aa037e19")));
  EXPECT_FALSE(read_stun(from_hex("00010000 2112a442 5a53794d7a45327142 764847")));
}

}  // namespace
}  // namespace earshot::webrtc
