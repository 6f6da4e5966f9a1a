#include "base/endpoint.hpp"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(Endpoint, ReadsWhatItWrites) {
  for (auto text : {"127.0.0.1:5060", "[::1]:5060", "[2001:db8::7]:65535"}) {
    auto endpoint = Endpoint::parse(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->text(), text);
  }
}

TEST(Endpoint, RefusesWhatIsNotAnAddressWithAPort) {
  for (auto text : {"", "127.0.0.1", "::1:5060", "127.0.0.1:65536", "127.0.0.1:5060x", "host:5060",
                    "[127.0.0.1]:1"}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
}

TEST(Endpoint, UnspecifiedIsNotADestination) {
  EXPECT_FALSE(*Endpoint::parse("0.0.0.0:4000"));
  EXPECT_TRUE(*Endpoint::parse("10.0.0.1:4000"));
}

}  // namespace
}  // namespace earshot
