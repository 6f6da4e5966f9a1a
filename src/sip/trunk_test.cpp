// Trunks inside their calls: challenges, where they send us, calls that come back, new lists.

#include <gtest/gtest.h>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

class TrunkCallTest : public TrunkFloor {
 protected:
  // Leg 9 talks over the trunk; gives the INVITE that began it.
  Message talk_out(ScriptedPeer& provider, const std::string& extra = "",
                   const std::string& sdp = sdp_of(31'000)) {
    stack->perform(ring_out());
    const auto invite = provider.receive_method("INVITE", "out by the trunk");
    provider.send(provider.reply_to(invite, 200, "OK", sdp, extra));
    expect_fact<core::LegAnswered>("answered");
    return invite;
  }
  Call talk_in(ScriptedPeer& provider, const std::string& extra = "") {
    ScriptedPeer::Request invite{"INVITE", "102"};
    invite.cseq = 2;
    invite.body = sdp_of(30'000);
    invite.extra = extra;
    provider.send(provider.text_of(invite));
    Call call;
    call.leg = expect_fact<core::CallArrived>("from the trunk").leg;
    stack->perform(core::Answer{call.leg});
    call.answer = provider.receive_status(200, "answered");
    provider.send(provider.text_of(in_dialog("ACK", call)));
    return call;
  }
};

TEST_F(TrunkCallTest, OurByeAnswersItsChallengeOnce) {  // A5
  ScriptedPeer provider(*this);
  use(provider);
  const auto call = talk_in(provider);
  stack->perform(core::HangUp{call.leg, "done"});
  auto bye = provider.receive_method("BYE", "our BYE");
  EXPECT_TRUE(bye.header("Proxy-Authorization").empty());
  provider.send(provider.reply_to(bye, 407, "Prove", "", kChallenge));
  bye = provider.receive_method("BYE", "with credentials");
  const auto proof = bye.header("Proxy-Authorization");
  EXPECT_NE(proof.find("username=\"acct\""), std::string::npos);
  EXPECT_NE(proof.find(fmt::format("uri=\"{}\"", bye.start.substr(4, bye.start.size() - 12))),
            std::string::npos)
      << proof << " of " << bye.start;
  provider.send(provider.reply_to(bye, 407, "Again", "", kChallenge));
  EXPECT_TRUE(provider.silent(50ms)) << "once is enough";
}

TEST_F(TrunkCallTest, OurByeAnswersNoOtherRealm) {  // A5: the one who was called asks
  ScriptedPeer provider(*this);
  use(provider);
  talk_out(provider);
  stack->perform(core::HangUp{LegId{9}, "done"});
  const auto bye = provider.receive_method("BYE", "our BYE");
  provider.send(provider.reply_to(bye, 401, "Prove", "",
                                  "WWW-Authenticate: Digest realm=\"thief\", nonce=\"n\"\r\n"));
  EXPECT_TRUE(provider.silent(50ms));
}

TEST_F(TrunkCallTest, WithoutAKnownRealmNothingIsProvedInsideACall) {  // A5
  ScriptedPeer provider(*this);
  auto trunk = trunk_at(provider);
  trunk.realm.clear();
  use(provider, trunk);
  const auto call = talk_in(provider);
  stack->perform(core::HangUp{call.leg, "done"});
  const auto bye = provider.receive_method("BYE", "our BYE");
  provider.send(provider.reply_to(bye, 407, "Prove", "", kChallenge));
  EXPECT_TRUE(provider.silent(50ms));
}

class RefreshingTrunk : public TrunkCallTest {
 protected:
  void SetUp() override {
    SipConfig config;
    config.session_expires = 2s;
    config.min_session = 2s;
    start(config);
  }
};

TEST_F(RefreshingTrunk, OurUpdateAnswersItsChallengeOnce) {  // A5
  ScriptedPeer provider(*this);
  use(provider);
  talk_out(provider, "Allow: UPDATE\r\n");
  auto update = provider.receive_method("UPDATE", "a refresh");
  provider.send(provider.reply_to(update, 407, "Prove", "", kChallenge));
  update = provider.receive_method("UPDATE", "with credentials");
  EXPECT_NE(update.header("Proxy-Authorization").find("username=\"acct\""), std::string::npos);
  provider.send(provider.reply_to(update, 200, "OK"));
  EXPECT_EQ(stack->live_legs(), 1u);
}

TEST_F(RefreshingTrunk, OurReinviteAnswersItsChallengeOnce) {  // A5
  ScriptedPeer provider(*this);
  use(provider);
  talk_out(provider);
  auto refresh = provider.receive_method("INVITE", "a refresh");
  provider.send(provider.reply_to(refresh, 407, "Prove", "", kChallenge));
  provider.receive_method("ACK", "acknowledged");
  refresh = provider.receive_method("INVITE", "with credentials");
  EXPECT_NE(refresh.header("Proxy-Authorization").find("username=\"acct\""), std::string::npos);
  provider.send(provider.reply_to(refresh, 407, "Again", "", kChallenge));
  provider.receive_method("ACK", "acknowledged, and that was all");
  EXPECT_TRUE(provider.silent(50ms));
  EXPECT_EQ(stack->live_legs(), 1u);
}

TEST_F(TrunkCallTest, MustProveItselfWhereToldTo) {  // A9
  ScriptedPeer provider(*this, "acct");
  auto trunk = trunk_at(provider);
  trunk.digest_inbound = true;
  trunk.max_calls = 0;
  use(provider, trunk);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  EXPECT_EQ(provider.send_authorized(invite, "wrong").status(), 401);
  EXPECT_FALSE(has_fact<core::CallArrived>());
  invite.call_id = "right";
  provider.send(provider.text_of(invite));
  const auto challenge = provider.receive_status(401, "challenged");
  invite.cseq = 2;
  invite.extra =
      ScriptedPeer::authorization(challenge, "acct", "s3cret", "INVITE", provider.uri_of("102"));
  provider.send(provider.text_of(invite));
  EXPECT_EQ(expect_fact<core::CallArrived>("proved").trunk, "provider");
  // A person's credentials do not open the trunk's door.
  ScriptedPeer::Request person{"INVITE", "102"};
  person.call_id = "person";
  provider.send(provider.text_of(person));
  const auto again = provider.receive_status(401, "challenged");
  person.cseq = 2;
  person.extra =
      ScriptedPeer::authorization(again, "101", "secret-of-101", "INVITE", provider.uri_of("102"));
  provider.send(provider.text_of(person));
  EXPECT_EQ(provider.receive("not the trunk").status(), 401);
}

TEST_F(TrunkCallTest, ACallOfOursThatComesBackIsALoop) {  // A11
  ScriptedPeer provider(*this);
  use(provider);
  stack->perform(ring_out());
  const auto invite = provider.receive_method("INVITE", "out by the trunk");
  auto looped = fmt::format(
      "INVITE sip:+4930999@{} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{};"
      "branch=z9hG4bKloop\r\nMax-Forwards: 60\r\n",
      provider.server().text(), provider.port());
  for (const auto& [name, value] : invite.headers) {
    if (name != "Max-Forwards" && name != "Content-Length") looped += name + ": " + value + "\r\n";
  }
  looped += fmt::format("Content-Length: {}\r\n\r\n{}", invite.body.size(), invite.body);
  provider.send(looped);
  EXPECT_EQ(provider.receive("the loop is seen").status(), 482);
  EXPECT_FALSE(has_fact<core::CallArrived>());
}

TEST_F(TrunkCallTest, ItsContactMayNotSendUsToOurselves) {  // A8
  ScriptedPeer provider(*this), elsewhere(*this);
  use(provider);
  for (const auto host : {"127.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
    provider.contact_override = fmt::format("sip:x@{}:{}", host, udp.port);
    ScriptedPeer::Request invite{"INVITE", "102"};
    invite.body = sdp_of(30'000);
    invite.cseq = 2;
    invite.call_id = host == std::string("0.0.0.0") ? "zero" : std::string(host).substr(0, 5);
    provider.send(provider.text_of(invite));
    Call call;
    call.call_id = invite.call_id;
    call.leg = expect_fact<core::CallArrived>("from the trunk").leg;
    stack->perform(core::Answer{call.leg});
    call.answer = provider.receive_status(200, "answered");
    provider.send(provider.text_of(in_dialog("ACK", call)));
    stack->perform(core::HangUp{call.leg, "done"});
    const auto bye = provider.receive_method("BYE", "where the call came from");
    provider.send(provider.reply_to(bye, 200, "OK"));
  }
}

TEST_F(TrunkCallTest, ItsContactAndRecordRouteMayBeElsewhere) {  // RFC 3261 section 12.2.1.1
  ScriptedPeer provider(*this), elsewhere(*this), edge(*this);
  use(provider);
  provider.contact_override = elsewhere.contact();
  talk_out(provider);
  elsewhere.receive_method("ACK", "follows the Contact");
  stack->perform(core::HangUp{LegId{9}, "done"});
  const auto bye = elsewhere.receive_method("BYE", "follows the Contact");
  elsewhere.send(elsewhere.reply_to(bye, 200, "OK"));

  auto ring = ring_out();
  ring.leg = LegId{10};
  stack->perform(ring);
  const auto invite = provider.receive_method("INVITE", "another call");
  provider.send(
      provider.reply_to(invite, 200, "OK", sdp_of(31'000),
                        fmt::format("Record-Route: <sip:127.0.0.1:{};lr>\r\n", edge.port())));
  const auto ack = edge.receive_method("ACK", "follows the route");
  EXPECT_EQ(ack.start, fmt::format("ACK {} SIP/2.0", elsewhere.contact()));
  EXPECT_NE(ack.header("Route").find(std::to_string(edge.port())), std::string::npos);
}

TEST_F(TrunkCallTest, APhonesContactIsNotFollowed) {  // A8
  ScriptedPeer phone(*this), elsewhere(*this);
  auto call = talk(phone, sdp_of(30'000), "",
                   fmt::format("Record-Route: <sip:127.0.0.1:{};lr>\r\n", elsewhere.port()));
  phone.contact_override = elsewhere.contact();
  auto again = in_dialog("INVITE", call);
  again.body = sdp_of(30'000);
  ask(phone, again, 200);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  stack->perform(core::HangUp{call.leg, "done"});
  phone.receive_method("BYE", "where the phone talks from");
  EXPECT_TRUE(elsewhere.silent(20ms));
}

TEST_F(TrunkCallTest, AViaMayNotSendOurAnswerToOthers) {  // A8
  ScriptedPeer peer(*this), victim(*this);
  auto text = peer.text_of({});
  const auto at = text.find(";rport");
  text.replace(at, 6, ";maddr=127.0.0.1");
  text.replace(text.find(fmt::format("127.0.0.1:{}", peer.port())), 15,
               fmt::format("127.0.0.1:{}", victim.port()));
  peer.send(text);
  EXPECT_TRUE(victim.silent(50ms));
  EXPECT_TRUE(peer.silent(0ms));
}

TEST_F(TrunkCallTest, NewTrunksLeaveOldCallsAlone) {
  ScriptedPeer provider(*this), other(*this);
  use(provider);
  auto call = talk_in(provider);
  auto next = trunk_at(other);
  next.name = "other";
  use(other, next);
  ASSERT_EQ(stack->trunks().size(), 1u);
  EXPECT_EQ(stack->trunks()[0].name, "other");
  EXPECT_EQ(stack->live_legs(), 1u);
  ask(provider, in_dialog("OPTIONS", call), 200);
  stack->perform(core::HangUp{call.leg, "done"});
  auto bye = provider.receive_method("BYE", "its end");
  provider.send(provider.reply_to(bye, 407, "Prove", "", kChallenge));
  bye = provider.receive_method("BYE", "with the credentials it had");
  EXPECT_NE(bye.header("Proxy-Authorization").find("acct"), std::string::npos);
  provider.send(provider.reply_to(bye, 200, "OK"));
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.call_id = "late";
  EXPECT_EQ(ask(provider, invite, 401).status(), 401) << "no trunk any more";
  auto bad = next;
  bad.proxy = "not a uri";
  EXPECT_FALSE(stack->replace_trunks({bad}));
  EXPECT_EQ(stack->trunks()[0].name, "other") << "all or nothing";
  bad.proxy = fmt::format("sip:127.0.0.1:{}", udp.port);
  const auto refused = stack->replace_trunks({bad});
  ASSERT_FALSE(refused) << "a trunk to ourselves";
  EXPECT_EQ(refused.error().code, "bad_trunk");
}

TEST_F(TrunkCallTest, ATrunkByNameHasTheAddressThatAnswers) {
  ScriptedPeer provider(*this);
  auto trunk = trunk_at(provider);
  trunk.addresses.clear();
  trunk.proxy = fmt::format("sip:localhost:{}", provider.port());
  use(provider, trunk);
  ASSERT_TRUE(eventually([&] { return stack->trunks()[0].at.port == provider.port(); }));
  talk_out(provider);
  ASSERT_FALSE(media.towards.empty());
  EXPECT_EQ(media.towards.back().text(), "127.0.0.1");
}

TEST_F(TrunkCallTest, ATrunkByNameThatNeverAnsweredIsSomewhereOutThere) {
  auto config = SipConfig{};
  config.keepalive = 0s;
  start(config);
  auto trunk = trunk_at(ScriptedPeer(*this));
  trunk.addresses.clear();
  trunk.proxy = "sip:nobody.invalid:5060";
  ASSERT_TRUE(stack->replace_trunks({trunk}));
  stack->perform(ring_out());
  ASSERT_FALSE(media.towards.empty());
  EXPECT_FALSE(media.towards.back().is_unspecified());
  EXPECT_FALSE(media.towards.back().is_v6);
  expect_fact<core::LegRefused>("there is no such host");
}

TEST_F(TrunkCallTest, TheStrongestChallengeWeKnowIsAnswered) {  // A4, RFC 8760
  ScriptedPeer provider(*this);
  use(provider);
  stack->perform(ring_out());
  auto invite = provider.receive_method("INVITE", "out by the trunk");
  provider.send(provider.reply_to(
      invite, 401, "Prove", "",
      "WWW-Authenticate: Digest realm=\"provider.example\", nonce=\"a\", algorithm=SHA-512-256\r\n"
      "WWW-Authenticate: Digest realm=\"provider.example\", nonce=\"b\", algorithm=SHA-256\r\n"
      "WWW-Authenticate: Digest realm=\"provider.example\", nonce=\"c\", algorithm=MD5\r\n"));
  provider.receive_method("ACK", "acknowledged");
  invite = provider.receive_method("INVITE", "with credentials");
  const auto proof = invite.header("Authorization");
  EXPECT_NE(proof.find("algorithm=SHA-256"), std::string::npos) << proof;
  EXPECT_NE(proof.find("nonce=\"b\""), std::string::npos) << proof;
}

TEST_F(TrunkCallTest, ATransferReportNobodyAskedForIsIgnored) {
  ScriptedPeer provider(*this);
  use(provider);
  const auto call = talk_in(provider);
  stack->perform(core::ReportTransfer{call.leg, 200});
  EXPECT_TRUE(provider.silent(50ms));
  EXPECT_EQ(stack->live_legs(), 1u);
}

}  // namespace
}  // namespace earshot::sip
