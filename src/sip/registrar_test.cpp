#include "sip/registrar.hpp"

#include <gtest/gtest.h>

#include "sip/config.hpp"

namespace earshot::sip {
namespace {

constexpr Instant kNow{Micros(5'000'000)};
constexpr PersonId kAlice{1};

RegisterRequest request(std::vector<ContactChange> contacts, std::uint32_t cseq,
                        const std::string& call_id = "call") {
  RegisterRequest made;
  made.contacts = std::move(contacts);
  made.call_id = call_id;
  made.cseq = cseq;
  return made;
}

TEST(Registrar, AddsRefreshesRemovesAndExpires) {
  Registrar registrar(2);
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"sip:a@1", 60s}}, 1)));
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"sip:a@1", 90s}}, 2)));
  EXPECT_EQ(registrar.of(kAlice).size(), 1u);
  EXPECT_TRUE(registrar.expire(kNow + 80s).empty());
  EXPECT_EQ(registrar.expire(kNow + 90s), std::vector<PersonId>{kAlice});
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"sip:a@1", 60s}}, 3)));
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"sip:a@1", 0s}}, 4)));
  EXPECT_FALSE(registrar.is_reachable(kAlice));
}

TEST(Registrar, HoldsNoMoreContactsThanAllowed) {  // A7
  Registrar registrar(2);
  const auto refused =
      registrar.update(kNow, kAlice, request({{"a", 60s}, {"b", 60s}, {"c", 60s}}, 1));
  EXPECT_EQ(refused.error().code, "too_many_contacts");
  EXPECT_FALSE(registrar.is_reachable(kAlice)) << "all or nothing";
}

TEST(Registrar, RefusesWhatCameLate) {  // RFC 3261 section 10.3
  Registrar registrar(2);
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"a", 60s}}, 5)));
  EXPECT_EQ(registrar.update(kNow, kAlice, request({{"a", 0s}}, 4)).error().code, "out_of_order");
  EXPECT_TRUE(registrar.update(kNow, kAlice, request({{"a", 0s}}, 1, "a new phone start")));
}

TEST(Registrar, StarRemovesAll) {
  Registrar registrar(2);
  ASSERT_TRUE(registrar.update(kNow, kAlice, request({{"a", 60s}, {"b", 60s}}, 1)));
  auto star = request({}, 2);
  star.remove_all = true;
  ASSERT_TRUE(registrar.update(kNow, kAlice, star));
  EXPECT_FALSE(registrar.is_reachable(kAlice));
}

TEST(AddressRange, ReadsAndMatches) {
  EXPECT_TRUE(AddressRange::parse("192.0.2.0/24")->contains(*Endpoint::parse("192.0.2.9:5060")));
  EXPECT_FALSE(AddressRange::parse("192.0.2.0/24")->contains(*Endpoint::parse("192.0.3.9:5060")));
  EXPECT_TRUE(AddressRange::parse("10.0.0.1:5080")->contains(*Endpoint::parse("10.0.0.1:5080")));
  EXPECT_FALSE(AddressRange::parse("10.0.0.1:5080")->contains(*Endpoint::parse("10.0.0.1:5060")));
  EXPECT_TRUE(AddressRange::parse("2001:db8::/32")->contains(*Endpoint::parse("[2001:db8::1]:1")));
  EXPECT_FALSE(AddressRange::parse("0.0.0.0/0")->contains(*Endpoint::parse("[::1]:1")));
  for (const auto* bad : {"", "10.0.0.1/33", "10.0.0.1/x", "host", "10.0.0.1/-1"})
    EXPECT_FALSE(AddressRange::parse(bad)) << bad;
}

}  // namespace
}  // namespace earshot::sip
