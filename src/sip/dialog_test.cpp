// Inside a call: hold, late offers, keys, transfers, forks, trunks, races; and who is not let in.

#include <gtest/gtest.h>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

using DialogTest = CallFloor;

TEST_F(DialogTest, HoldsAndResumes) {
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto hold = in_dialog("INVITE", call);
  hold.body = sdp_of(30'000, "sendonly");
  EXPECT_NE(ask(phone, hold, 200).body.find("a=recvonly"), std::string::npos);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  const auto held = expect_fact<core::LegHeld>("on hold");
  EXPECT_EQ(held.leg, call.leg);
  EXPECT_TRUE(held.still_sends);
  auto resume = in_dialog("INVITE", call);
  resume.body = sdp_of(30'002, "sendrecv", "8 101");
  ask(phone, resume, 200);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  expect_fact<core::LegResumed>("talking again");
  const auto& [local, remote] = media.agreed[call.leg.value];
  EXPECT_EQ(remote.rtp.port, 30'002) << "the address moved with the re-INVITE";
  EXPECT_EQ(local.codecs.front().codec, Codec::pcma);
}

TEST_F(DialogTest, AReinviteThatCanNotBeServedChangesNothing) {
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto worse = in_dialog("INVITE", call);
  worse.body = sdp_of(30'000, "sendrecv", "18");
  ask(phone, worse, 488);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  EXPECT_EQ(media.agreed[call.leg.value].second.codecs.front().codec, Codec::pcmu);
  EXPECT_EQ(stack->live_legs(), 1u);
}

TEST_F(DialogTest, LateOfferIsAnsweredInTheAck) {  // D15
  ScriptedPeer phone(*this);
  auto call = talk(phone, "");
  EXPECT_NE(call.answer.body.find("m=audio"), std::string::npos);
  EXPECT_FALSE(media.agreed.contains(call.leg.value));
  auto ack = in_dialog("ACK", call);
  ack.body = sdp_of(30'000);
  phone.send(phone.text_of(ack));
  EXPECT_TRUE(eventually([&] { return media.agreed.contains(call.leg.value); }));
}

TEST_F(DialogTest, LateOfferWithoutAnAnswerEndsTheCall) {
  ScriptedPeer phone(*this);
  auto call = talk(phone, "");
  phone.send(phone.text_of(in_dialog("ACK", call)));
  const auto bye = phone.receive_method("BYE", "no answer to our offer");
  phone.send(phone.reply_to(bye, 200, "OK"));
  EXPECT_EQ(expect_fact<core::LegEnded>("ended").sip_status, 488);
}

TEST_F(DialogTest, KeysByInfo) {  // A15
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto info = in_dialog("INFO", call);
  info.type = "application/dtmf-relay";
  info.body = "Signal=5\r\nDuration=160\r\n";
  ask(phone, info, 200);
  EXPECT_EQ(expect_fact<core::DigitPressed>("a key").digit, '5');
  info = in_dialog("INFO", call);
  info.type = "application/dtmf";
  info.body = "#";
  ask(phone, info, 200);
  EXPECT_EQ(expect_fact<core::DigitPressed>("a key").digit, '#');
  info = in_dialog("INFO", call);
  info.type = "application/other";
  info.body = "5";
  ask(phone, info, 415);
}

TEST_F(DialogTest, BlindTransferIsAskedAndReported) {
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto refer = in_dialog("REFER", call);
  refer.extra = "Refer-To: <sip:103@127.0.0.1>\r\n";
  ask(phone, refer, 202);
  const auto asked = expect_fact<core::TransferAsked>("a transfer is asked for");
  EXPECT_EQ(asked.target, "103");
  auto notify = phone.receive_method("NOTIFY", "first news");
  EXPECT_NE(notify.body.find("100"), std::string::npos);
  phone.send(phone.reply_to(notify, 200, "OK"));
  stack->perform(core::ReportTransfer{call.leg, 200});
  notify = phone.receive_method("NOTIFY", "last news");
  EXPECT_NE(notify.body.find("SIP/2.0 200"), std::string::npos);
  EXPECT_EQ(notify.header("Subscription-State").rfind("terminated", 0), 0u);
  phone.send(phone.reply_to(notify, 200, "OK"));
}

TEST_F(DialogTest, AttendedTransferNamesTheOtherLeg) {  // A13
  ScriptedPeer phone(*this);
  auto first = talk(phone, sdp_of(30'000), "first");
  auto second = talk(phone, sdp_of(30'002), "second");
  auto refer = in_dialog("REFER", first);
  refer.extra = fmt::format(
      "Refer-To: <sip:103@127.0.0.1?Replaces=second%3Bto-tag%3D{}%3Bfrom-tag%3Dfrom{}>\r\n",
      second.answer.tag("To"), phone.port());
  ask(phone, refer, 202);
  const auto asked = expect_fact<core::AttendedTransferAsked>("an attended transfer");
  EXPECT_EQ(asked.leg, first.leg);
  EXPECT_EQ(asked.other, second.leg);
}

TEST_F(DialogTest, AttendedTransferOfStrangersIsRefused) {  // A13
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto refer = in_dialog("REFER", call);
  refer.extra = "Refer-To: <sip:103@127.0.0.1?Replaces=nobody%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n";
  ask(phone, refer, 202);
  const auto notify = phone.receive_method("NOTIFY", "refused");
  EXPECT_NE(notify.body.find("481"), std::string::npos);
  EXPECT_FALSE(has_fact<core::AttendedTransferAsked>());
}

TEST_F(DialogTest, TheFirstPhoneThatAnswersWinsAndTheOthersStopRinging) {  // D13
  ScriptedPeer desk(*this), soft(*this);
  ASSERT_EQ(desk.register_phone().status(), 200);
  ASSERT_EQ(soft.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto at_desk = desk.receive_method("INVITE", "the desk phone rings");
  const auto at_soft = soft.receive_method("INVITE", "the soft phone rings");
  soft.send(soft.reply_to(at_soft, 180, "Ringing"));
  expect_fact<core::LegRinging>("ringing");
  desk.send(desk.reply_to(at_desk, 200, "OK", sdp_of(31'000)));
  desk.receive_method("ACK", "the winner's ACK");
  const auto cancel = soft.receive_method("CANCEL", "the loser's CANCEL");
  soft.send(soft.reply_to(cancel, 200, "OK"));
  soft.send(soft.reply_to(at_soft, 200, "OK", sdp_of(31'002)));  // too late
  soft.receive_method("ACK", "acknowledged");
  soft.receive_method("BYE", "and ended");
  EXPECT_EQ(expect_fact<core::LegAnswered>("once").leg, LegId{7});
  EXPECT_FALSE(has_fact<core::LegAnswered>());
  EXPECT_EQ(media.agreed[7].second.rtp.port, 31'000);
}

TEST_F(DialogTest, EarlyMediaIsAgreedWhileItRings) {  // D14
  ScriptedPeer phone(*this);
  ASSERT_EQ(phone.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto invite = phone.receive_method("INVITE", "rings");
  phone.send(phone.reply_to(invite, 183, "Session Progress", sdp_of(31'000)));
  EXPECT_TRUE(expect_fact<core::LegRinging>("early media").early_media);
  EXPECT_EQ(media.agreed[7].second.rtp.port, 31'000);
  phone.send(phone.reply_to(invite, 200, "OK", sdp_of(31'004)));
  expect_fact<core::LegAnswered>("answered");
  EXPECT_EQ(media.agreed[7].second.rtp.port, 31'004);
}

TEST_F(DialogTest, ARedirectDoesNotChooseWhomWeCall) {  // A13
  ScriptedPeer phone(*this);
  ASSERT_EQ(phone.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto invite = phone.receive_method("INVITE", "rings");
  phone.send(phone.reply_to(invite, 302, "Moved", "", "Contact: <sip:00900@127.0.0.1>\r\n"));
  EXPECT_EQ(expect_fact<core::LegRefused>("refused").sip_status, 480);
}

TEST_F(DialogTest, APhoneThatChallengesUsGetsNoDigest) {  // A5
  ScriptedPeer phone(*this);
  ASSERT_EQ(phone.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto invite = phone.receive_method("INVITE", "rings");
  phone.send(phone.reply_to(
      invite, 407, "Prove", "",
      "Proxy-Authenticate: Digest realm=\"earshot\", nonce=\"n\", qop=\"auth\"\r\n"));
  phone.receive_method("ACK", "acknowledged");
  EXPECT_EQ(expect_fact<core::LegRefused>("refused").sip_status, 403);
  EXPECT_TRUE(phone.silent(50ms));
}

TEST_F(DialogTest, MethodsOutOfDialogAreDenied) {  // A6
  ScriptedPeer peer(*this);
  for (const auto* method :
       {"MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER", "UPDATE", "INFO", "BYE", "PRACK"}) {
    ScriptedPeer::Request request{method, "102"};
    request.extra = "Refer-To: <sip:1@1>\r\nEvent: x\r\n";
    peer.send(peer.text_of(request));
    EXPECT_GE(peer.receive(method).status(), 400) << method;
  }
  ScriptedPeer::Request options{"OPTIONS", "102"};
  EXPECT_EQ(ask(peer, options, 200).header("Accept"), "application/sdp");
  ScriptedPeer::Request lost{"INVITE", "102"};
  lost.to_tag = "gone";
  peer.send(peer.text_of(lost));
  EXPECT_EQ(peer.receive("out of dialog").status(), 481);
  EXPECT_TRUE(facts.empty());
}

TEST_F(DialogTest, NobodyRegistersForSomebodyElseOrAtUs) {  // A7, A8
  ScriptedPeer phone(*this);
  ScriptedPeer::Request request{"REGISTER", "102"};
  EXPECT_EQ(phone.send_authorized(request).status(), 403);
  ScriptedPeer::Request star{"REGISTER", "101"};
  star.call_id = "star";
  star.extra = "Expires: 60\r\n";
  star.cseq = 5;
  auto text = phone.text_of(star);
  ScriptedPeer::Request brief{"REGISTER", "101"};
  brief.call_id = "brief";
  brief.extra = "Expires: 5\r\n";
  EXPECT_EQ(phone.send_authorized(brief).status(), 423);
  EXPECT_TRUE(stack->registrations().empty());
}

TEST_F(DialogTest, WrongSecretsAreSlowedDownAndCallsGoOn) {  // A2
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  ScriptedPeer attacker(*this);
  int last = 0;
  for (int i = 0; i < 8 && last != 503; ++i) {
    ScriptedPeer::Request guess{"REGISTER", "101"};
    guess.call_id = fmt::format("guess{}", i);
    last = attacker.send_authorized(guess, "wrong").status();
  }
  EXPECT_EQ(last, 503);
  ask(phone, in_dialog("OPTIONS", call), 200);
  EXPECT_TRUE(stack->registrations().empty());
}

TEST_F(DialogTest, FullAndPortlessAreSaidBeforeAnythingIsKept) {  // M17
  media.exhausted = true;
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  EXPECT_EQ(refuse_in(phone, invite, 503).header("Retry-After"), "10") << "without an offer";
  invite.call_id = "with-an-offer";
  invite.body = sdp_of(30'000);
  EXPECT_EQ(refuse_in(phone, invite, 503).header("Retry-After"), "10");
  media.exhausted = false;
  talk(phone, sdp_of(30'000), "a-port-is-free-again");
}

TEST_F(DialogTest, WhatWeCanNotSpeakRingsNobody) {
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = "m=audio\r\n";
  refuse_in(phone, invite, 400);
  invite.call_id = "video-only";
  invite.body = sdp_of(30'000);
  invite.body.replace(invite.body.find("m=audio"), 7, "m=video");
  refuse_in(phone, invite, 488);
}

TEST_F(DialogTest, AReinviteWhileTheFirstIsOpenIsPutOff) {  // D6
  ScriptedPeer phone(*this);
  auto call = talk(phone, "");  // no ACK yet
  auto again = in_dialog("INVITE", call);
  again.body = sdp_of(30'000);
  phone.send(phone.text_of(again));
  EXPECT_NE(phone.receive_status(500, "not now").header("Retry-After"), "");
}

TEST_F(DialogTest, OldAndLateRequestsFindNoCall) {  // D8, D19
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto old = in_dialog("INFO", call);
  old.cseq = 1;
  phone.send(phone.text_of(old));
  EXPECT_EQ(phone.receive("too old").status(), 500);
  ask(phone, in_dialog("BYE", call), 200);
  expect_fact<core::LegEnded>("ended");
  auto late = in_dialog("INVITE", call);
  late.body = sdp_of(30'000);
  phone.send(phone.text_of(late));
  EXPECT_EQ(phone.receive("after the end").status(), 481);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  ask(phone, ScriptedPeer::Request{"OPTIONS", "102"}, 200);
}

using TrunkTest = TrunkFloor;

TEST_F(TrunkTest, ItsCallsComeInByAddress) {  // A9
  ScriptedPeer provider(*this, "4930555");
  use(provider);
  ScriptedPeer::Request invite{"INVITE", "4930100"};
  invite.body = sdp_of(30'000);
  provider.send(provider.text_of(invite));
  const auto arrived = expect_fact<core::CallArrived>("from the trunk");
  EXPECT_EQ(arrived.trunk, "provider");
  EXPECT_FALSE(arrived.caller);
  EXPECT_EQ(arrived.from_number, "4930555");
  EXPECT_EQ(arrived.dialled, "4930100");
  ScriptedPeer::Request second{"INVITE", "4930100"};
  second.call_id = "second";
  provider.send(provider.text_of(second));
  provider.receive_status(503, "more calls than the trunk may have");
  stack->perform(core::Reject{arrived.leg, 404, "No Such Extension"});
  EXPECT_EQ(provider.receive_status(404, "refused").start, "SIP/2.0 404 No Such Extension");
}

TEST_F(TrunkTest, OurCallsAnswerItsChallengeOnceForItsRealm) {  // A5
  ScriptedPeer provider(*this);
  use(provider);
  core::Ring ring{LegId{9}};
  ring.trunk = "provider";
  ring.number = "+4930999";
  ring.from_number = "101";
  stack->perform(ring);
  auto invite = provider.receive_method("INVITE", "out by the trunk");
  EXPECT_EQ(invite.start, "INVITE sip:+4930999@provider.example SIP/2.0");
  EXPECT_TRUE(invite.header("Proxy-Authorization").empty());
  provider.send(provider.reply_to(invite, 407, "Prove", "", kChallenge));
  provider.receive_method("ACK", "acknowledged");
  invite = provider.receive_method("INVITE", "with credentials");
  EXPECT_NE(invite.header("Proxy-Authorization").find("username=\"acct\""), std::string::npos);
  EXPECT_EQ(invite.header("Proxy-Authorization").find("s3cret"), std::string::npos);
  provider.send(provider.reply_to(invite, 407, "Again", "", kChallenge));
  EXPECT_EQ(expect_fact<core::LegRefused>("a second challenge").sip_status, 403);
}

TEST_F(TrunkTest, AnotherRealmGetsNothing) {  // A5
  ScriptedPeer provider(*this);
  use(provider);
  core::Ring ring{LegId{9}};
  ring.trunk = "provider";
  ring.number = "4930999";
  stack->perform(ring);
  const auto invite = provider.receive_method("INVITE", "out by the trunk");
  provider.send(provider.reply_to(invite, 407, "Prove", "",
                                  "Proxy-Authenticate: Digest realm=\"other\", nonce=\"n\"\r\n"));
  EXPECT_EQ(expect_fact<core::LegRefused>("refused").sip_status, 403);
}

TEST_F(TrunkTest, RegistersWithItsCredentials) {
  ScriptedPeer provider(*this);
  use(provider, true);
  auto request = provider.receive_method("REGISTER", "a registration");
  provider.send(provider.reply_to(
      request, 401, "Prove", "",
      "WWW-Authenticate: Digest realm=\"provider.example\", nonce=\"n\", qop=\"auth\"\r\n"));
  request = provider.receive_method("REGISTER", "with credentials");
  EXPECT_NE(request.header("Authorization").find("username=\"acct\""), std::string::npos);
  provider.send(provider.reply_to(request, 200, "OK", "", "Expires: 600\r\n"));
  EXPECT_TRUE(eventually([&] { return stack->trunks()[0].registered; }));
}

TEST_F(TrunkTest, ANumberIsNotAUri) {
  ScriptedPeer provider(*this);
  use(provider);
  core::Ring ring{LegId{9}};
  ring.trunk = "provider";
  ring.number = "1@evil;transport=tcp?Route=x";
  stack->perform(ring);
  expect_fact<core::LegRefused>("refused");
  EXPECT_TRUE(provider.silent(30ms));
}

TEST(Start, NamesAnAddressThatIsInUse) {
  ControlLoop loop;
  FakeMediaLegs media;
  FakePeople people;
  Counters counters;
  NoLog log;
  const int taken = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ASSERT_EQ(::bind(taken, reinterpret_cast<sockaddr*>(&address), length), 0);
  ::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &length);
  SipConfig config;
  config.listen = {{{*IpAddress::parse("127.0.0.1"), ntohs(address.sin_port)}, true, false}};
  const auto started = SipStack::start(
      loop, config, media, people, [] { return LegId{1}; }, [](const core::Fact&) {}, counters,
      log);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "address_in_use");
  EXPECT_NE(started.error().message.find(std::to_string(ntohs(address.sin_port))),
            std::string::npos);
  ::close(taken);
}

}  // namespace
}  // namespace earshot::sip
