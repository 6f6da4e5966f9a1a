// The same calls by IPv6, on every address, and over TCP connections that come and go.

#include <gtest/gtest.h>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

using TransportTest = CallFloor;

SipConfig listening_at(const char* where) {
  SipConfig config;
  config.listen = {{*Endpoint::parse(where), true, true}};
  return config;
}

TEST_F(TransportTest, ByIpv6) {
  start(listening_at("[::1]:0"));
  ScriptedPeer phone(*this, "101", By::udp6);
  ASSERT_EQ(phone.register_phone().status(), 200);
  ScriptedPeer::Request invite{"INVITE", "102"};
  const auto call = talk(phone, sdp_of(30'000, "sendrecv", "0 8 101", "::1"));
  EXPECT_EQ(call.answer.contact(), fmt::format("sip:[::1]:{};transport=udp", udp.port));
  EXPECT_NE(call.answer.body.find("c=IN IP6 ::1"), std::string::npos) << call.answer.body;
  stack->perform(core::HangUp{call.leg, "done"});
  const auto bye = phone.receive_method("BYE", "to where it talks from");
  phone.send(phone.reply_to(bye, 200, "OK"));
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto ringing = phone.receive_method("INVITE", "the phone rings");
  EXPECT_NE(ringing.contact().find("[::1]"), std::string::npos);
  EXPECT_NE(ringing.body.find("c=IN IP6 ::1"), std::string::npos);
}

TEST_F(TransportTest, OnEveryAddressTheOneTheyCanReachIsTold) {
  start(listening_at("0.0.0.0:0"));
  ScriptedPeer phone(*this);
  ASSERT_EQ(phone.register_phone().status(), 200);
  const auto call = talk(phone, sdp_of(30'000));
  EXPECT_EQ(call.answer.contact(), fmt::format("sip:127.0.0.1:{};transport=udp", udp.port));
  EXPECT_EQ(media.towards.back().text(), "127.0.0.1") << "media goes where the phone is";
  stack->perform(core::HangUp{call.leg, "done"});
  phone.receive_method("BYE", "to where it talks from");
  EXPECT_TRUE(stack->listening()[0].at.address.is_unspecified());
}

TEST_F(TransportTest, BehindANatThePublicAddressIsTold) {
  auto config = listening_at("0.0.0.0:0");
  config.public_address = IpAddress::parse("192.0.2.10");
  start(config);
  ScriptedPeer phone(*this);
  const auto call = talk(phone, sdp_of(30'000));
  EXPECT_EQ(call.answer.contact(), fmt::format("sip:192.0.2.10:{};transport=udp", udp.port));
}

TEST_F(TransportTest, ACallOverTcp) {
  ScriptedPeer phone(*this, "101", By::tcp);
  auto call = talk(phone, sdp_of(30'000));
  EXPECT_EQ(call.answer.contact(), fmt::format("sip:127.0.0.1:{};transport=tcp", tcp.port));
  ask(phone, in_dialog("OPTIONS", call), 200);
  stack->perform(core::HangUp{call.leg, "done"});
  const auto bye = phone.receive_method("BYE", "over its connection");
  EXPECT_NE(bye.header("Via").find("SIP/2.0/TCP"), std::string::npos);
  phone.send(phone.reply_to(bye, 200, "OK"));
}

TEST_F(TransportTest, ARegisteredPhoneIsCalledOverItsConnection) {
  ScriptedPeer phone(*this, "101", By::tcp);
  talk_to_101(phone);
  ASSERT_EQ(stack->registrations().size(), 1u);
  EXPECT_EQ(stack->registrations()[0].transport, "tcp");
  stack->perform(core::HangUp{LegId{7}, "done"});
  phone.receive_method("BYE", "over its connection");
}

TEST_F(TransportTest, APhoneWhoseConnectionDropsIsNotReachable) {
  ScriptedPeer phone(*this, "101", By::tcp);
  ASSERT_EQ(phone.register_phone().status(), 200);
  EXPECT_TRUE(expect_fact<core::PhoneRegistered>("reachable").reachable);
  phone.hang_up_the_socket();
  EXPECT_FALSE(expect_fact<core::PhoneRegistered>("gone").reachable);
  EXPECT_TRUE(stack->registrations().empty());
}

TEST_F(TransportTest, ACallWhoseConnectionDropsEndsUnlessThePhoneComesBack) {
  SipConfig config;
  config.connection_grace = 300ms;
  start(config);
  auto phone = std::make_unique<ScriptedPeer>(*this, "101", By::tcp);
  talk_to_101(*phone);
  phone->hang_up_the_socket();
  EXPECT_EQ(expect_fact<core::LegEnded>("did not come back").sip_status, 408);
  EXPECT_TRUE(media.open_legs.empty());
  EXPECT_EQ(stack->live_legs(), 0u);
}

TEST_F(TransportTest, ACallGoesOnWhenThePhoneComesBackOnAnotherConnection) {
  SipConfig config;
  config.connection_grace = 300ms;
  start(config);
  auto phone = std::make_unique<ScriptedPeer>(*this, "101", By::tcp);
  talk_to_101(*phone);
  phone->hang_up_the_socket();
  EXPECT_TRUE(expect_fact<core::PhoneRegistered>("reachable").reachable);
  EXPECT_FALSE(expect_fact<core::PhoneRegistered>("gone").reachable);
  phone = std::make_unique<ScriptedPeer>(*this, "101", By::tcp);
  ASSERT_EQ(phone->register_phone().status(), 200);
  EXPECT_FALSE(eventually([&] { return has_fact<core::LegEnded>(); }, 500ms));
  stack->perform(core::HangUp{LegId{7}, "done"});
  phone->receive_method("BYE", "over the new connection");
}

TEST_F(TransportTest, ARingingPhoneWhoseConnectionDropsDoesNotRing) {
  ScriptedPeer phone(*this, "101", By::tcp);
  ASSERT_EQ(phone.register_phone().status(), 200);
  core::Ring ring{LegId{7}};
  ring.person = PersonId{101};
  stack->perform(ring);
  const auto invite = phone.receive_method("INVITE", "rings");
  phone.send(phone.reply_to(invite, 180, "Ringing"));
  expect_fact<core::LegRinging>("ringing");
  phone.hang_up_the_socket();
  expect_fact<core::LegRefused>("gone");
  EXPECT_TRUE(media.open_legs.empty());
}

}  // namespace
}  // namespace earshot::sip
