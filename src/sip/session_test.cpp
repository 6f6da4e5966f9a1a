// Calls whose end is never told, and two who speak at once: session timers (RFC 4028), UPDATE,
// glare (RFC 3261 section 14), the ACK that never comes.

#include <gtest/gtest.h>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

class SessionTest : public CallFloor {
 protected:
  void SetUp() override {
    SipConfig config;
    config.session_expires = 2s;
    config.min_session = 2s;
    config.transaction_timeout = 700ms;
    start(config);
  }
};

constexpr const char* kTimers = "Supported: timer\r\nAllow: INVITE, ACK, BYE, UPDATE\r\n";

TEST_F(SessionTest, TooShortASessionIsRefusedWithTheShortest) {
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  invite.extra = "Session-Expires: 1\r\nSupported: timer\r\n";
  EXPECT_EQ(ask(phone, invite, 422).header("Min-SE"), "2");
  EXPECT_FALSE(has_fact<core::CallArrived>());
  auto call = talk(phone, sdp_of(30'000), "second");
  auto again = in_dialog("INVITE", call);
  again.body = sdp_of(30'000);
  again.extra = "Session-Expires: 1\r\n";
  EXPECT_EQ(ask(phone, again, 422).header("Min-SE"), "2");
  phone.send(phone.text_of(in_dialog("ACK", call)));
  EXPECT_EQ(stack->live_legs(), 1u);
}

TEST_F(SessionTest, WeRefreshWithUpdateWhereItIsKnown) {
  ScriptedPeer phone(*this);
  talk(phone, sdp_of(30'000), "", fmt::format("{}Session-Expires: 2;refresher=uas\r\n", kTimers));
  for (int round = 0; round < 2; ++round) {
    const auto update = phone.receive_method("UPDATE", "a refresh in half the interval");
    EXPECT_EQ(update.header("Session-Expires"), "2;refresher=uac");
    EXPECT_TRUE(update.body.empty());
    phone.send(phone.reply_to(update, 200, "OK", "", "Session-Expires: 2;refresher=uac\r\n"));
  }
  EXPECT_EQ(stack->live_legs(), 1u);
}

TEST_F(SessionTest, WeRefreshWithReinviteOtherwise) {
  ScriptedPeer phone(*this);
  const auto invite = talk_to_101(phone);
  const auto refresh = phone.receive_method("INVITE", "a refresh");
  EXPECT_EQ(refresh.body, invite.body) << "a refresh changes nothing";
  phone.send(phone.reply_to(refresh, 200, "OK", sdp_of(31'000)));
  phone.receive_method("ACK", "acknowledged");
  EXPECT_FALSE(has_fact<core::LegHeld>());
}

TEST_F(SessionTest, APeerThatLostTheCallEndsIt) {  // D16
  ScriptedPeer phone(*this);
  talk_to_101(phone);
  const auto refresh = phone.receive_method("INVITE", "a refresh");
  phone.send(phone.reply_to(refresh, 481, "Call Does Not Exist"));
  phone.receive_method("BYE", "ended on both sides");
  EXPECT_EQ(expect_fact<core::LegEnded>("ended").sip_status, 481);
}

TEST_F(SessionTest, APeerThatDoesNotAnswerARefreshEndsIt) {
  ScriptedPeer phone(*this);
  talk_to_101(phone);
  phone.receive_method("INVITE", "a refresh");
  EXPECT_EQ(expect_fact<core::LegEnded>("no answer").sip_status, 408);
}

TEST_F(SessionTest, APeerThatStopsRefreshingEndsIt) {
  ScriptedPeer phone(*this);
  const auto call = talk(phone, sdp_of(30'000), "",
                         fmt::format("{}Session-Expires: 2;refresher=uac\r\n", kTimers));
  EXPECT_EQ(call.answer.header("Session-Expires"), "2;refresher=uac");
  EXPECT_EQ(call.answer.header("Require"), "timer");
  const auto bye = phone.receive_method("BYE", "the session expired");
  phone.send(phone.reply_to(bye, 200, "OK"));
  EXPECT_EQ(expect_fact<core::LegEnded>("expired").sip_status, 408);
  EXPECT_TRUE(media.open_legs.empty());
}

TEST_F(SessionTest, ALongerMinimumOfTheirsIsMet) {
  ScriptedPeer phone(*this);
  ASSERT_EQ(phone.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  auto invite = phone.receive_method("INVITE", "rings");
  EXPECT_EQ(invite.header("Session-Expires"), "2");
  phone.send(phone.reply_to(invite, 422, "Session Interval Too Small", "", "Min-SE: 90\r\n"));
  phone.receive_method("ACK", "acknowledged");
  invite = phone.receive_method("INVITE", "again, longer");
  EXPECT_EQ(invite.header("Session-Expires"), "90");
  EXPECT_EQ(invite.header("Min-SE"), "90");
  phone.send(phone.reply_to(invite, 422, "Session Interval Too Small", "", "Min-SE: 900\r\n"));
  EXPECT_EQ(expect_fact<core::LegRefused>("once only").sip_status, 422);
}

TEST_F(SessionTest, UpdateChangesTheMedia) {  // RFC 3311
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  auto update = in_dialog("UPDATE", call);
  update.body = sdp_of(30'010, "sendonly");
  EXPECT_NE(ask(phone, update, 200).body.find("a=recvonly"), std::string::npos);
  expect_fact<core::LegHeld>("held by UPDATE");
  EXPECT_EQ(media.agreed[call.leg.value].second.rtp.port, 30'010);
  update = in_dialog("UPDATE", call);
  update.body = sdp_of(30'010, "sendrecv", "18");
  ask(phone, update, 488);
  update = in_dialog("UPDATE", call);
  EXPECT_TRUE(ask(phone, update, 200).body.empty()) << "nothing offered, nothing answered";
}

TEST_F(SessionTest, WhoeverSpeaksWhileWeDoIsAskedToWait) {  // D5
  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  const auto ours = phone.receive_method("INVITE", "our refresh");
  auto theirs = in_dialog("INVITE", call);
  theirs.body = sdp_of(30'000);
  ask(phone, theirs, 491);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  auto update = in_dialog("UPDATE", call);
  update.body = sdp_of(30'000);
  ask(phone, update, 491);
  phone.send(phone.reply_to(ours, 200, "OK", sdp_of(30'000)));
  phone.receive_method("ACK", "ours goes on");
  theirs = in_dialog("INVITE", call);
  theirs.body = sdp_of(30'000, "sendonly");
  ask(phone, theirs, 200);
  phone.send(phone.text_of(in_dialog("ACK", call)));
  expect_fact<core::LegHeld>("and then theirs");
}

TEST_F(SessionTest, AskedToWaitWeTryAgainLater) {  // D5
  ScriptedPeer phone(*this);
  talk_to_101(phone);
  auto refresh = phone.receive_method("INVITE", "our refresh");
  phone.send(phone.reply_to(refresh, 491, "Request Pending"));
  phone.receive_method("ACK", "acknowledged");
  refresh = phone.receive_method("INVITE", "again after 2.1 to 4 s");
  phone.send(phone.reply_to(refresh, 200, "OK", sdp_of(31'000)));
  phone.receive_method("ACK", "acknowledged");
  EXPECT_FALSE(has_fact<core::LegEnded>());
}

TEST_F(SessionTest, AnAckThatNeverComesEndsTheCall) {  // D11
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  const auto leg = call_in(phone, invite).leg;
  stack->perform(core::Answer{leg});
  phone.receive_status(200, "answered");
  EXPECT_EQ(expect_fact<core::LegEnded>("no ACK").sip_status, 408);
  phone.receive_method("BYE", "ended on their side, too");
  EXPECT_TRUE(media.open_legs.empty());
}

TEST_F(SessionTest, AHangUpWithoutAnAckStillSaysBye) {
  ScriptedPeer phone(*this);
  ScriptedPeer::Request invite{"INVITE", "102"};
  invite.body = sdp_of(30'000);
  const auto leg = call_in(phone, invite).leg;
  stack->perform(core::Answer{leg});
  phone.receive_status(200, "answered");
  stack->perform(core::HangUp{leg, "done"});
  phone.receive_method("BYE", "when no ACK can come any more");
  expect_fact<core::LegEnded>("once");
  EXPECT_FALSE(has_fact<core::LegEnded>());
}

}  // namespace
}  // namespace earshot::sip
