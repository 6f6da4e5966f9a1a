#include "sip/reach.hpp"

#include <gtest/gtest.h>

namespace earshot::sip {
namespace {

IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }

TEST(Reach, SpecialAddressesAreNoPlaceForAPeer) {  // A8
  for (const auto* text :
       {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.9.9.9", "169.254.169.254", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::", "::1", "::7f00:1", "fe80::1", "febf::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0"}) {
    EXPECT_TRUE(is_special(ip(text))) << text;
    EXPECT_FALSE(may_be_at(ip(text), ip("192.0.2.1"))) << text;
  }
  for (const auto* text : {"10.0.0.1", "192.168.1.7", "192.0.2.1", "169.253.1.1", "223.255.255.255",
                           "2001:db8::1", "fd00::1", "fec0::1", "::ffff:10.0.0.1"})
    EXPECT_FALSE(is_special(ip(text))) << text;
}

TEST(Reach, OnLoopbackLoopbackIsAPlace) {
  EXPECT_TRUE(may_be_at(ip("127.0.0.1"), ip("127.0.0.1")));
  EXPECT_TRUE(may_be_at(ip("::1"), ip("127.0.0.1")));
  EXPECT_TRUE(may_be_at(ip("::ffff:127.0.0.1"), ip("::1")));
  EXPECT_FALSE(may_be_at(ip("169.254.1.1"), ip("127.0.0.1")));
  EXPECT_TRUE(may_be_at(ip("fe80::7"), ip("fe80::7"))) << "where it talks to us from";
}

TEST(Reach, MaddrIsWhereARequestGoes) {
  Home home;
  EXPECT_EQ(hop_host(*url_make(home, "sip:a@example.com:5070")), "example.com");
  EXPECT_EQ(hop_host(*url_make(home, "sip:a@example.com;maddr=127.0.0.1;lr")), "127.0.0.1");
  EXPECT_EQ(address_in("[::1]"), ip("::1"));
  EXPECT_EQ(address_in("example.com"), std::nullopt);
}

}  // namespace
}  // namespace earshot::sip
