#pragma once
// For tests: a floor on which a call already stands, and one with a trunk.

#include "sip/scripted_peer.hpp"

namespace earshot::sip {

class CallFloor : public Floor {
 protected:
  struct Call {
    LegId leg;
    Message answer;
    std::string call_id;
    int cseq = 2;
  };
  ScriptedPeer::Request in_dialog(const std::string& method, Call& call) {
    ScriptedPeer::Request request{method, "102"};
    request.cseq = method == "ACK" ? call.cseq : ++call.cseq;
    request.to_tag = call.answer.tag("To");
    request.uri = call.answer.contact();
    request.call_id = call.call_id;
    return request;
  }
  // `phone` (of 101) calls 102, and proves who it is.
  void send_invite(ScriptedPeer& phone, ScriptedPeer::Request invite) {
    phone.send(phone.text_of(invite));
    const auto challenge = phone.receive_status(401, "INVITE is challenged");
    auto ack = invite;
    ack.method = "ACK";
    ack.body.clear();
    ack.extra.clear();
    ack.to_tag = challenge.tag("To");
    phone.send(phone.text_of(ack));
    invite.cseq = 2;
    invite.extra += ScriptedPeer::authorization(challenge, "101", "secret-of-101", "INVITE",
                                                phone.uri_of("102"));
    phone.send(phone.text_of(invite));
  }
  // The core hears of the call.
  core::CallArrived call_in(ScriptedPeer& phone, const ScriptedPeer::Request& invite) {
    send_invite(phone, invite);
    return expect_fact<core::CallArrived>("the call arrives");
  }
  // The core does not: nobody is rung, nothing is kept.
  Message refuse_in(ScriptedPeer& phone, const ScriptedPeer::Request& invite, int status) {
    send_invite(phone, invite);
    auto refused = phone.receive_status(status, "refused at once");
    ScriptedPeer::Request ack{"ACK", "102"};
    ack.cseq = 2;
    ack.call_id = invite.call_id;
    ack.to_tag = refused.tag("To");
    phone.send(phone.text_of(ack));
    EXPECT_TRUE(phone.silent(5ms)) << "the ACK ends it";
    EXPECT_FALSE(has_fact<core::CallArrived>());
    EXPECT_EQ(stack->live_legs(), 0u);
    EXPECT_TRUE(media.open_legs.empty());
    return refused;
  }
  // The same, and the core answers; with a body the phone acknowledges.
  Call talk(ScriptedPeer& phone, const std::string& body, const std::string& call_id = "",
            const std::string& extra = "") {
    Call call;
    call.call_id = call_id;
    ScriptedPeer::Request invite{"INVITE", "102"};
    invite.call_id = call_id;
    invite.body = body;
    invite.extra = extra;
    call.leg = call_in(phone, invite).leg;
    stack->perform(core::Answer{call.leg});
    call.answer = phone.receive_status(200, "answered");
    if (!body.empty()) phone.send(phone.text_of(in_dialog("ACK", call)));
    return call;
  }
  // Leg 7 rings 101's phone, which answers; gives the INVITE.
  Message talk_to_101(ScriptedPeer& phone, const std::string& extra = "") {
    EXPECT_EQ(phone.register_phone().status(), 200);
    core::Ring ring{LegId{7}};
    ring.person = PersonId{101};
    stack->perform(ring);
    const auto invite = phone.receive_method("INVITE", "the phone rings");
    phone.send(phone.reply_to(invite, 200, "OK", sdp_of(31'000), extra));
    phone.receive_method("ACK", "our ACK");
    expect_fact<core::LegAnswered>("answered");
    return invite;
  }
  Message ask(ScriptedPeer& phone, const ScriptedPeer::Request& request, int status) {
    phone.send(phone.text_of(request));
    return phone.receive_status(status, request.method);
  }
};

class TrunkFloor : public CallFloor {
 protected:
  static Trunk trunk_at(const ScriptedPeer& peer) {
    Trunk trunk;
    trunk.name = "provider";
    trunk.addresses = {{*IpAddress::parse("127.0.0.1"), 32, peer.port()}};
    trunk.proxy = fmt::format("sip:127.0.0.1:{}", peer.port());
    trunk.domain = "provider.example";
    trunk.username = "acct";
    trunk.password = "s3cret";
    trunk.realm = "provider.example";
    trunk.max_calls = 1;
    return trunk;
  }
  void use(ScriptedPeer& peer, bool registers = false) {
    auto trunk = trunk_at(peer);
    trunk.registers = registers;
    use(peer, trunk);
  }
  void use(ScriptedPeer& peer, const Trunk& trunk) {
    ASSERT_TRUE(stack->replace_trunks({trunk}));
    if (trunk.registers) return;
    const auto ping = peer.receive_method("OPTIONS", "is the trunk there?");
    peer.send(peer.reply_to(ping, 200, "OK"));
  }
  core::Ring ring_out() {
    core::Ring ring{LegId{9}};
    ring.trunk = "provider";
    ring.number = "+4930999";
    ring.from_number = "101";
    return ring;
  }
  static constexpr const char* kChallenge =
      "Proxy-Authenticate: Digest realm=\"provider.example\", nonce=\"abc\", qop=\"auth\"\r\n";
};

}  // namespace earshot::sip
