#include "io/own_addresses.hpp"

#include <gtest/gtest.h>

#include "io/udp_socket.hpp"

namespace earshot::io {
namespace {

TEST(OwnAddresses, AreOursAndNotLoopback) {
  for (const bool v6 : {false, true}) {
    for (const auto& address : own_addresses(v6)) {
      EXPECT_EQ(address.is_v6, v6);
      EXPECT_FALSE(address.is_unspecified());
      EXPECT_NE(address, *IpAddress::parse(v6 ? "::1" : "127.0.0.1"));
      EXPECT_TRUE(UdpSocket::bind({address, 0})) << address.text();
    }
  }
}

TEST(OwnAddresses, HoldTheOneThatLeadsOut) {
  const auto out = source_address_towards(*IpAddress::parse("192.0.2.1"));
  if (!out) GTEST_SKIP() << "no network";
  const auto all = own_addresses(false);
  EXPECT_NE(std::find(all.begin(), all.end(), *out), all.end());
}

}  // namespace
}  // namespace earshot::io
