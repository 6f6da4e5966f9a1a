// The walking path over real sockets on loopback: register, call in, be called, hang up.

#include "sip/sip_stack.hpp"

#include <gtest/gtest.h>

#include "sip/scripted_peer.hpp"

namespace earshot::sip {
namespace {

class SipStackTest : public Floor {
 protected:
  // A call from `peer` that rings at the core; returns its leg.
  core::CallArrived call_in(ScriptedPeer& peer, const std::string& to, const std::string& body) {
    ScriptedPeer::Request invite{"INVITE", to};
    invite.body = body;
    peer.send(peer.text_of(invite));
    const auto challenge = peer.receive_status(401, "INVITE is challenged");
    auto ack = invite;
    ack.method = "ACK";
    ack.to_tag = challenge.tag("To");
    ack.body.clear();
    peer.send(peer.text_of(ack));
    invite.cseq = 2;
    invite.branch = fmt::format("z9hG4bKinvite{}", peer.port());
    invite.extra =
        ScriptedPeer::authorization(challenge, peer.user(), "secret-of-" + peer.user(), "INVITE",
                                    fmt::format("sip:{}@127.0.0.1:{}", to, udp.port));
    peer.send(peer.text_of(invite));
    return expect_fact<core::CallArrived>("the core hears of the call");
  }
  ScriptedPeer::Request in_dialog(const std::string& method, const Message& answer, int cseq) {
    ScriptedPeer::Request request{method, "102"};
    request.cseq = cseq;
    request.to_tag = answer.tag("To");
    request.uri = answer.contact();
    return request;
  }
  // Leg 7 rings 101's phone; returns the INVITE that came.
  Message ring_101(ScriptedPeer& phone) {
    EXPECT_EQ(phone.register_phone().status(), 200);
    expect_fact<core::PhoneRegistered>("101 is reachable");
    core::Ring ring{LegId{7}};
    ring.person = PersonId{101};
    ring.from_number = "4930123";
    ring.from_display = "Eve \"the\" Customer";
    stack->perform(ring);
    return phone.receive_method("INVITE", "the phone rings");
  }
};

TEST_F(SipStackTest, RegistersWithDigestAndTellsIt) {
  ScriptedPeer phone(*this, "101");
  const auto answer = phone.register_phone();
  EXPECT_EQ(answer.status(), 200);
  EXPECT_NE(answer.header("Contact").find(phone.contact()), std::string::npos);
  const auto fact = expect_fact<core::PhoneRegistered>("the first contact came");
  EXPECT_EQ(fact.person, PersonId{101});
  EXPECT_TRUE(fact.reachable);
  ASSERT_EQ(stack->registrations().size(), 1u);
  EXPECT_EQ(stack->registrations()[0].source.port, phone.port());

  EXPECT_EQ(phone.register_phone(0).status(), 200);
  EXPECT_FALSE(expect_fact<core::PhoneRegistered>("the last contact went").reachable);
}

TEST_F(SipStackTest, APhoneCallsIsAnsweredAndHangsUp) {
  ScriptedPeer phone(*this, "101");
  const auto arrived = call_in(phone, "102", sdp_of(30'000));
  EXPECT_EQ(arrived.caller, PersonId{101});
  EXPECT_EQ(arrived.dialled, "102");
  EXPECT_EQ(arrived.from_display, "Peer");
  stack->perform(core::Progress{arrived.leg});
  EXPECT_EQ(phone.receive_status(180, "ringing").status(), 180);
  stack->perform(core::Answer{arrived.leg});
  const auto answer = phone.receive_status(200, "answered");
  EXPECT_NE(answer.body.find("m=audio 2"), std::string::npos) << answer.body;
  EXPECT_EQ(media.agreed[arrived.leg.value].second.rtp.text(), "127.0.0.1:30000");
  phone.send(phone.text_of(in_dialog("ACK", answer, 2)));
  phone.send(phone.text_of(in_dialog("BYE", answer, 3)));
  phone.receive_status(200, "BYE is answered");
  EXPECT_EQ(expect_fact<core::LegEnded>("the call is over").leg, arrived.leg);
  EXPECT_EQ(stack->live_legs(), 0u);
  EXPECT_TRUE(media.open_legs.empty());
}

TEST_F(SipStackTest, WeHangUpAfterTheAck) {  // RFC 3261 section 15
  ScriptedPeer phone(*this, "101");
  const auto arrived = call_in(phone, "102", sdp_of(30'000));
  stack->perform(core::Answer{arrived.leg});
  const auto answer = phone.receive_status(200, "answered");
  stack->perform(core::HangUp{arrived.leg, "done"});
  expect_fact<core::LegEnded>("ended for the core at once");
  EXPECT_TRUE(media.open_legs.empty()) << "nothing is heard after the hang-up";
  phone.send(phone.text_of(in_dialog("ACK", answer, 2)));
  const auto bye = phone.receive_method("BYE", "BYE follows the ACK");
  phone.send(phone.reply_to(bye, 200, "OK"));
}

TEST_F(SipStackTest, CancelEndsARingingCall) {  // D1
  ScriptedPeer phone(*this, "101");
  const auto arrived = call_in(phone, "102", sdp_of(30'000));
  stack->perform(core::Progress{arrived.leg});
  phone.receive_status(180, "ringing");
  ScriptedPeer::Request cancel{"CANCEL", "102"};
  cancel.cseq = 2;
  cancel.branch = fmt::format("z9hG4bKinvite{}", phone.port());
  phone.send(phone.text_of(cancel));
  std::set<int> statuses{phone.receive("an answer").status(), phone.receive("another").status()};
  EXPECT_EQ(statuses, (std::set<int>{200, 487}));
  EXPECT_EQ(expect_fact<core::LegEnded>("cancelled").sip_status, 487);
  EXPECT_EQ(stack->live_legs(), 0u);
}

TEST_F(SipStackTest, RingsAPhoneThatAnswersAndIsHungUp) {
  ScriptedPeer phone(*this, "101");
  const auto invite = ring_101(phone);
  EXPECT_NE(invite.header("From").find("\"Eve \\\"the\\\" Customer\" <sip:4930123@"),
            std::string::npos)
      << invite.header("From");
  phone.send(phone.reply_to(invite, 180, "Ringing"));
  EXPECT_EQ(expect_fact<core::LegRinging>("it rings").leg, LegId{7});
  phone.send(phone.reply_to(invite, 200, "OK", sdp_of(31'000)));
  phone.receive_method("ACK", "our ACK");
  EXPECT_EQ(expect_fact<core::LegAnswered>("answered").leg, LegId{7});
  EXPECT_EQ(media.agreed[7].second.rtp.port, 31'000);
  stack->perform(core::HangUp{LegId{7}, "supervisor ended it"});
  const auto bye = phone.receive_method("BYE", "our BYE");
  phone.send(phone.reply_to(bye, 200, "OK"));
  expect_fact<core::LegEnded>("ended");
  EXPECT_TRUE(media.open_legs.empty());
}

TEST_F(SipStackTest, A200ThatComesAgainGetsItsAckAgain) {  // D12
  ScriptedPeer phone(*this, "101");
  const auto invite = ring_101(phone);
  const auto ok = phone.reply_to(invite, 200, "OK", sdp_of(31'000));
  phone.send(ok);
  phone.receive_method("ACK", "the ACK");
  phone.send(ok);
  phone.receive_method("ACK", "the ACK again");
  expect_fact<core::LegAnswered>("answered once");
  EXPECT_FALSE(has_fact<core::LegAnswered>());
}

TEST_F(SipStackTest, HangUpBeforeTheAnswerCancels) {
  ScriptedPeer phone(*this, "101");
  const auto invite = ring_101(phone);
  phone.send(phone.reply_to(invite, 180, "Ringing"));
  expect_fact<core::LegRinging>("it rings");
  stack->perform(core::HangUp{LegId{7}, "customer gave up"});
  const auto cancel = phone.receive_method("CANCEL", "our CANCEL");
  phone.send(phone.reply_to(cancel, 200, "OK"));
  phone.send(phone.reply_to(invite, 487, "Request Terminated"));
  phone.receive_method("ACK", "our ACK of the 487");
  EXPECT_EQ(expect_fact<core::LegRefused>("gone").sip_status, 487);
}

TEST_F(SipStackTest, AnAnswerThatCrossesOurCancelIsAckedAndEnded) {  // D1
  ScriptedPeer phone(*this, "101");
  const auto invite = ring_101(phone);
  phone.send(phone.reply_to(invite, 180, "Ringing"));
  expect_fact<core::LegRinging>("it rings");
  stack->perform(core::HangUp{LegId{7}, "customer gave up"});
  const auto cancel = phone.receive_method("CANCEL", "our CANCEL");
  phone.send(phone.reply_to(invite, 200, "OK", sdp_of(31'000)));
  phone.send(phone.reply_to(cancel, 481, "Gone"));
  phone.receive_method("ACK", "our ACK of the late 200");
  const auto bye = phone.receive_method("BYE", "and our BYE");
  phone.send(phone.reply_to(bye, 200, "OK"));
  expect_fact<core::LegRefused>("gone for the core");
  EXPECT_FALSE(has_fact<core::LegAnswered>()) << "no ghost call";
  EXPECT_TRUE(media.open_legs.empty());
}

TEST_F(SipStackTest, RefusalAndNobodyThere) {
  ScriptedPeer phone(*this, "101");
  const auto invite = ring_101(phone);
  phone.send(phone.reply_to(invite, 486, "Busy Here"));
  phone.receive_method("ACK", "our ACK of the 486");
  EXPECT_EQ(expect_fact<core::LegRefused>("busy").sip_status, 486);
  core::Ring ring{LegId{8}};
  ring.person = PersonId{102};
  stack->perform(ring);
  EXPECT_FALSE(has_fact<core::LegRefused>()) << "facts never come inside perform()";
  EXPECT_EQ(expect_fact<core::LegRefused>("not registered").sip_status, 480);
}

}  // namespace
}  // namespace earshot::sip
