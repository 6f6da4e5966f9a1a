#include "sip/request_line.hpp"

#include <gtest/gtest.h>

#include "sip/scripted_peer.hpp"

namespace earshot::sip {
namespace {

class RequestLine : public Floor {
 protected:
  // The answer to an otherwise good OPTIONS that begins with `line`; 0: silence.
  int status_of(const std::string& line, const std::string& method = "OPTIONS") {
    ScriptedPeer peer(*this);
    ScriptedPeer::Request request;
    request.method = method;
    request.body.clear();
    auto text = peer.text_of(request);
    text.replace(0, text.find("\r\n"), line);
    peer.send(text);
    std::optional<Message> answer;
    eventually([&] { return (answer = peer.poll()).has_value(); }, 50ms);
    return answer ? answer->status() : 0;
  }
};

TEST_F(RequestLine, WhatSofiaCanNotReadIsStillAnswered) {
  EXPECT_EQ(status_of("OPTIONS sip:a@127.0.0.1 SIP/2.0"), 200);
  EXPECT_EQ(status_of("OPTIONS sip:a@127.0.0.1; lr SIP/2.0"), 400);
  EXPECT_EQ(status_of("INVITE sip:2001:db8::10 SIP/2.0", "INVITE"), 400);
  EXPECT_EQ(status_of("OPTIONS  SIP/2.0"), 400);
  EXPECT_EQ(status_of("Odd-METHOD sip:a b@c SIP/2.0", "Odd-METHOD"), 501);
  EXPECT_EQ(status_of("ACK sip:a@127.0.0.1; lr SIP/2.0", "ACK"), 0) << "an ACK is never answered";
  EXPECT_EQ(status_of("\x01\x02 sip:a SIP/2.0"), 0) << "no SIP at all";
  EXPECT_EQ(status_of("OPTIONS sip:a@127.0.0.1; lr HTTP/1.1"), 0);
}

TEST_F(RequestLine, AnOddMethodIsSaidBackAsItCame) {
  const std::string method = "!Odd_*+`.%m'~";
  ScriptedPeer peer(*this);
  ScriptedPeer::Request request;
  request.method = method;
  peer.send(peer.text_of(request));
  const auto refused = peer.receive_status(501, "nobody knows it");
  EXPECT_NE(refused.header("CSeq").find(" " + method), std::string::npos) << refused.header("CSeq");
  EXPECT_NE(refused.header("Allow").find("INVITE"), std::string::npos);
}

}  // namespace
}  // namespace earshot::sip
