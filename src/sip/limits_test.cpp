// The end of the house: stopping, full, insisting on SRTP, and a flood from strangers.

#include <gtest/gtest.h>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

using LimitsTest = CallFloor;

TEST_F(LimitsTest, StoppingEndsEveryCallPolitely) {
  ScriptedPeer talker(*this), caller(*this), ringer(*this);
  const auto talking = talk(talker, sdp_of(30'000));
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  const auto waiting = call_in(caller, invite);
  ASSERT_EQ(ringer.register_phone().status(), 200);
  core::Ring ring{LegId{70}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto ringing = ringer.receive_method("INVITE", "rings");
  ringer.send(ringer.reply_to(ringing, 180, "Ringing"));
  expect_fact<core::LegRinging>("ringing");

  stack->stop();
  const auto bye = talker.receive_method("BYE", "to who talks");
  talker.send(talker.reply_to(bye, 200, "OK"));
  EXPECT_EQ(caller.receive_status(503, "to who waits").header("Retry-After"), "10");
  const auto cancel = ringer.receive_method("CANCEL", "to who rings");
  ringer.send(ringer.reply_to(cancel, 200, "OK"));
  ringer.send(ringer.reply_to(ringing, 487, "Request Terminated"));
  ringer.receive_method("ACK", "acknowledged");
  expect_fact<core::LegEnded>("one");
  expect_fact<core::LegEnded>("two");
  expect_fact<core::LegRefused>("three");
  EXPECT_EQ(stack->live_legs(), 0u);
  EXPECT_TRUE(media.open_legs.empty());

  ScriptedPeer late(*this);
  const auto refused = late.send_authorized(invite);
  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.header("Retry-After"), "10");
}

TEST_F(LimitsTest, BeyondTheMostLegsNothingIsKept) {
  SipConfig config;
  config.max_legs = 1;
  start(config);
  ScriptedPeer first(*this), second(*this);
  auto call = talk(first, sdp_of(30'000));
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  auto refused = second.send_authorized(invite);
  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.header("Retry-After"), "10");
  EXPECT_EQ(stack->live_legs(), 1u);
  EXPECT_FALSE(has_fact<core::CallArrived>());
  ask(first, in_dialog("BYE", call), 200);
  invite.call_id = "again";
  call_in(second, invite);
}

TEST_F(LimitsTest, SrtpKeysTravelBothWays) {  // RFC 4568
  ScriptedPeer phone(*this);
  const auto call = talk(phone, srtp_sdp_of(30'000));
  EXPECT_NE(call.answer.body.find("RTP/SAVP 0"), std::string::npos) << call.answer.body;
  EXPECT_NE(call.answer.body.find("a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:AQID"),
            std::string::npos)
      << call.answer.body;
  const auto& [local, remote] = media.agreed[call.leg.value];
  ASSERT_TRUE(remote.sdes && local.sdes);
  EXPECT_EQ(remote.sdes->key_and_salt[0], 'a');
  EXPECT_EQ(remote.sdes->key_and_salt[29], '4');
  EXPECT_NE(local.sdes->key_and_salt, remote.sdes->key_and_salt);
}

TEST_F(LimitsTest, WhereSrtpIsRequiredPlainIsRefused) {  // K6
  SipConfig config;
  config.phone_srtp = Srtp::required;
  start(config);
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  refuse_in(phone, invite, 488);

  ScriptedPeer bell(*this);
  ASSERT_EQ(bell.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto offered = bell.receive_method("INVITE", "rings");
  EXPECT_NE(offered.body.find("RTP/SAVP"), std::string::npos);
  EXPECT_NE(offered.body.find("a=crypto:"), std::string::npos);
  bell.send(bell.reply_to(offered, 200, "OK", sdp_of(31'000)));
  bell.receive_method("BYE", "a plain answer to a secure offer");
  EXPECT_EQ(expect_fact<core::LegRefused>("refused").sip_status, 488);
  EXPECT_TRUE(media.agreed.empty());
}

TEST_F(LimitsTest, WhereSrtpIsOffInsistingIsRefused) {
  SipConfig config;
  config.phone_srtp = Srtp::off;
  start(config);
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = srtp_sdp_of(30'000);
  refuse_in(phone, invite, 488);
}

TEST_F(LimitsTest, Sha256IsOfferedFirstWhereSwitchedOn) {  // A4, RFC 8760
  SipConfig config;
  config.offer_sha256 = true;
  start(config);
  ScriptedPeer phone(*this);
  ScriptedPeer::Request request{"REGISTER", "101"};
  phone.send(phone.text_of(request));
  auto challenge = phone.receive_status(401, "challenged");
  std::vector<std::string> offers;
  for (const auto& [name, value] : challenge.headers) {
    if (name == "WWW-Authenticate") offers.push_back(value);
  }
  ASSERT_EQ(offers.size(), 2u);
  EXPECT_NE(offers[0].find("algorithm=SHA-256"), std::string::npos);
  EXPECT_NE(offers[1].find("algorithm=MD5"), std::string::npos);
  for (const auto* algorithm : {"SHA-256", "MD5"}) {
    request.call_id = algorithm;
    phone.send(phone.text_of(request));
    challenge = phone.receive_status(401, "challenged");
    auto answer = request;
    answer.cseq = 2;
    answer.extra = ScriptedPeer::authorization(challenge, "101", "secret-of-101", "REGISTER",
                                               phone.uri_of("101"), 1, algorithm);
    phone.send(phone.text_of(answer));
    EXPECT_EQ(phone.receive("registered").status(), 200) << algorithm;
  }
}

}  // namespace
}  // namespace earshot::sip
