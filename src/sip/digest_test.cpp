#include "sip/digest.hpp"

#include <gtest/gtest.h>

#include "sip/authenticator.hpp"
#include "sip/scripted_peer.hpp"

namespace earshot::sip {
namespace {

constexpr Instant kNow{Micros(1'000'000'000)};
const IpAddress kHere = *IpAddress::parse("10.0.0.1");

TEST(Digest, Rfc2617Example) {
  DigestResponse with{"Mufasa", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                      "/dir/index.html"};
  with.cnonce = "0a4f113b";
  with.qop = "auth";
  with.nc = "00000001";
  EXPECT_EQ(expected_response(with, "Circle Of Life", "GET"), "6629fae49393a05397450978507c4ef1");
}

TEST(Nonces, AreBoundToKeyTimeAndSource) {  // A3
  Nonces nonces({1}, 300s), others({2}, 300s);
  const auto nonce = nonces.make(kNow, "10.0.0.1");
  EXPECT_EQ(nonces.judge(kNow + 1s, nonce, "10.0.0.1"), Nonces::Verdict::fresh);
  EXPECT_EQ(nonces.judge(kNow + 301s, nonce, "10.0.0.1"), Nonces::Verdict::stale);
  EXPECT_EQ(nonces.judge(kNow, nonce, "10.0.0.2"), Nonces::Verdict::foreign);
  EXPECT_EQ(others.judge(kNow, nonce, "10.0.0.1"), Nonces::Verdict::foreign);
  EXPECT_EQ(nonces.judge(kNow, "", "10.0.0.1"), Nonces::Verdict::foreign);
  EXPECT_EQ(nonces.judge(kNow, "0123456789abcdef", "10.0.0.1"), Nonces::Verdict::foreign);
}

TEST(Nonces, CountOnlyForward) {  // A3
  Nonces nonces({1}, 300s);
  EXPECT_TRUE(nonces.use(kNow, "n", "00000001"));
  EXPECT_FALSE(nonces.use(kNow, "n", "00000001"));
  EXPECT_TRUE(nonces.use(kNow, "n", "0000000a"));
  EXPECT_FALSE(nonces.use(kNow, "n", "00000002"));
  EXPECT_FALSE(nonces.use(kNow, "n", "junk"));
}

class AuthenticatorTest : public ::testing::Test {
 protected:
  FakePeople people;
  Authenticator guard{"earshot", 300s, people};
  DigestResponse response(const std::string& user, const std::string& secret, Instant now) {
    const auto header = guard.challenge(now, kHere, false, "MD5");
    const auto at = header.find("nonce=\"") + 7;
    DigestResponse with{user, "earshot", header.substr(at, header.find('"', at) - at),
                        "sip:earshot"};
    with.response = expected_response(with, secret, "REGISTER");
    return with;
  }
  using Verdict = Authenticator::Verdict;
};

TEST_F(AuthenticatorTest, AcceptsTheRightSecretOnce) {
  const auto right = response("101", "secret-of-101", kNow);
  EXPECT_EQ(guard.judge(kNow, right, "REGISTER", kHere).verdict, Verdict::accepted);
  EXPECT_EQ(guard.judge(kNow, right, "REGISTER", kHere).verdict, Verdict::stale) << "a replay";
  EXPECT_EQ(guard.judge(kNow, right, "INVITE", kHere).verdict, Verdict::challenge)
      << "for another method";
}

TEST_F(AuthenticatorTest, UnknownAndWrongLookTheSame) {  // A1
  const auto wrong = guard.judge(kNow, response("101", "guess", kNow), "REGISTER", kHere);
  const auto unknown = guard.judge(kNow, response("999", "guess", kNow), "REGISTER", kHere);
  EXPECT_EQ(wrong.verdict, unknown.verdict);
  EXPECT_EQ(wrong.verdict, Verdict::challenge);
}

TEST_F(AuthenticatorTest, GuessingGetsSlowAndForgives) {  // A2
  for (int i = 0; i < 5; ++i) guard.judge(kNow, response("101", "guess", kNow), "REGISTER", kHere);
  const auto right = response("101", "secret-of-101", kNow);
  const auto ruling = guard.judge(kNow, right, "REGISTER", kHere);
  EXPECT_EQ(ruling.verdict, Verdict::too_many);
  EXPECT_GT(ruling.retry_after, 0s);
  EXPECT_EQ(guard.judge(kNow + 10s, right, "REGISTER", kHere).verdict, Verdict::accepted);
}

// RFC 7616 section 3.9.1, its SHA-256 answer.
TEST(Digest, Sha256OfRfc7616) {
  DigestResponse with;
  with.username = "Mufasa";
  with.realm = "http-auth@example.org";
  with.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  with.uri = "/dir/index.html";
  with.algorithm = "SHA-256";
  with.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  with.qop = "auth";
  with.nc = "00000001";
  EXPECT_EQ(expected_response(with, "Circle of Life", "GET"),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  with.algorithm = "sha-256";
  EXPECT_EQ(expected_response(with, "Circle of Life", "GET").size(), 64u);
  EXPECT_FALSE(is_known_algorithm("SHA-256-sess"));
  EXPECT_FALSE(is_known_algorithm("MD5-sess"));
}

}  // namespace
}  // namespace earshot::sip
