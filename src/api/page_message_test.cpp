#include "api/page_message.hpp"

#include <gtest/gtest.h>

#include <string>

namespace earshot::api {
namespace {

const std::string kLeg = LegId{77}.text();

template <class Message>
Message phone(const std::string& text) {
  const auto parsed = parse_page_message(text);
  EXPECT_TRUE(parsed) << text << (parsed ? "" : parsed.error().message);
  return parsed ? std::get<Message>(std::get<PhoneMessage>(*parsed)) : Message{};
}

TEST(PageMessages, are_read) {
  EXPECT_EQ(std::get<Ping>(*parse_page_message(R"({"type":"ping","id":-3})")).id, -3);
  const auto device =
      std::get<DeviceIs>(*parse_page_message(R"({"type":"device","id":"a-b_c123","phone":true})"));
  EXPECT_EQ(device.id, "a-b_c123");
  EXPECT_TRUE(device.phone);
  const auto watch =
      std::get<Watch>(*parse_page_message(R"({"type":"watch","calls":[")" + kLeg + R"("]})"));
  EXPECT_EQ(watch.calls, std::vector{CallId{77}});
  const auto offer =
      phone<PhoneOffer>(R"({"type":"phone.offer","leg":")" + kLeg + R"(","sdp":"v=0\r\no=-\r\n"})");
  EXPECT_EQ(offer.leg, LegId{77});
  EXPECT_EQ(offer.sdp, "v=0\r\no=-\r\n");
  const auto dial =
      phone<PhoneDial>(R"({"type":"phone.dial","number":"+49","sdp":"v=0","tag":"t1"})");
  EXPECT_EQ(dial.number, "+49");
  EXPECT_EQ(dial.tag, "t1");
  EXPECT_EQ(
      phone<PhoneDigit>(R"({"type":"phone.digit","leg":")" + kLeg + R"(","digit":"#"})").digit,
      '#');
  EXPECT_TRUE(
      phone<PhoneHold>(R"({"type":"phone.hold","leg":")" + kLeg + R"(","hold":true})").hold);
  EXPECT_EQ(
      phone<PhoneTransfer>(R"({"type":"phone.transfer","leg":")" + kLeg + R"(","target":"102"})")
          .target,
      "102");
}

TEST(PageMessages, that_are_wrong_are_refused_by_name) {
  const auto leg = R"("leg":")" + kLeg + '"';
  for (const std::string& text :
       {std::string("[]"),
        std::string("{}"),
        std::string(R"({"type":7})"),
        std::string(R"({"type":"phone.answer"})"),
        std::string(R"({"type":"ping"})"),
        std::string(R"({"type":"ping","id":1.5})"),
        std::string(R"({"type":"ping","id":1,"x":1})"),
        std::string(R"({"type":"device","id":"short","phone":true})"),
        std::string(R"({"type":"device","id":"has a space","phone":true})"),
        std::string(R"({"type":"device","id":"abcdefgh"})"),
        std::string(R"({"type":"watch","calls":"all"})"),
        std::string(R"({"type":"watch","calls":["x"]})"),
        "{\"type\":\"phone.offer\"," + leg + "}",
        "{\"type\":\"phone.offer\"," + leg + ",\"sdp\":\"\"}",
        "{\"type\":\"phone.offer\"," + leg + ",\"sdp\":\"" + std::string(20'000, 'x') + "\"}",
        "{\"type\":\"phone.digit\"," + leg + ",\"digit\":\"11\"}",
        "{\"type\":\"phone.digit\"," + leg + ",\"digit\":\"x\"}",
        std::string(R"({"type":"phone.accept","leg":"../../x"})"),
        std::string(R"({"type":"phone.dial","number":"1\n2","sdp":"v","tag":"t"})"),
        std::string(R"({"type":"resync","type":"ping"})"),
        std::string("[[[[[[[[[[]]]]]]]]]]")}) {
    EXPECT_FALSE(parse_page_message(text)) << text;
  }
}

}  // namespace
}  // namespace earshot::api
