#include "core/policy/consent.hpp"

#include <gtest/gtest.h>

#include "core/policy/record.hpp"

namespace earshot::core {
namespace {

class ConsentNeeded : public testing::Test {
 protected:
  ConsentNeeded() {
    using enum ConsentMethod;
    rules.regions = {
        {.code = "us", .prefixes = {"1"}, .listening = none, .recording = announce},
        {.code = "us-ca", .prefixes = {"1213", "1310"}, .listening = announce, .recording = ask},
        {.code = "de", .prefixes = {"49"}, .listening = ask, .recording = ask}};
    rules.queues = {{.queue = "*", .consent = {.by_region = true}},
                    {.queue = "own", .consent = {.at_least = announce}},
                    {.queue = "strict", .consent = {.by_region = true, .at_least = ask}}};
  }
  ConsentNeeds need(std::vector<std::string> numbers, std::string_view queue = "") const {
    return consent_needed(rules, queue, numbers);
  }
  Rules rules;
};

TEST_F(ConsentNeeded, TheLongestPrefixWins) {
  EXPECT_EQ(region_of(rules, "+12125550100")->code, "us");
  EXPECT_EQ(region_of(rules, "+12135550100")->code, "us-ca");
  EXPECT_EQ(region_of(rules, "00498912345")->code, "de");
  for (const char* unknown : {"", "anonymous", "+33140", "12135550100", "0891234"})
    EXPECT_EQ(region_of(rules, unknown), nullptr) << unknown;
}

TEST_F(ConsentNeeded, TheStrictestOfAllPartiesAndTheSite) {
  EXPECT_EQ(need({"+12125550100"}).listening.method, ConsentMethod::none);
  EXPECT_EQ(need({"+12125550100"}).recording.method, ConsentMethod::announce);
  auto two = need({"+12125550100", "+13105550100"});
  EXPECT_EQ(two.listening.method, ConsentMethod::announce);
  EXPECT_EQ(two.recording.method, ConsentMethod::ask);
  EXPECT_EQ(two.recording.region, "us-ca");
  rules.site_region = "de";
  EXPECT_EQ(need({"+12125550100"}).listening.method, ConsentMethod::ask);
  EXPECT_EQ(need({"anonymous"}).listening.region, "de");
}

TEST_F(ConsentNeeded, TheQueueMayWantMoreAndMayLeaveRegionsAside) {
  EXPECT_EQ(need({"+498912345"}, "own").listening.method, ConsentMethod::announce);
  auto strict = need({"+12125550100"}, "strict");
  EXPECT_EQ(strict.listening.method, ConsentMethod::ask);
  EXPECT_EQ(strict.listening.region, "");
}

TEST(RecordBy, EachRule) {
  CallId call{1};
  auto by = [&](RecordWhen when, bool supervised, std::optional<bool> asked) {
    return record_by({.when = when, .sample_percent = 100}, call, supervised, asked);
  };
  EXPECT_EQ(by(RecordWhen::never, true, true), "");
  EXPECT_EQ(by(RecordWhen::always, false, false), "always");
  EXPECT_EQ(by(RecordWhen::sampled, false, {}), "sampled");
  EXPECT_EQ(by(RecordWhen::supervised, false, true), "");
  EXPECT_EQ(by(RecordWhen::supervised, true, {}), "supervised");
  EXPECT_EQ(by(RecordWhen::on_demand, true, {}), "");
  EXPECT_EQ(by(RecordWhen::on_demand, true, false), "");
  EXPECT_EQ(by(RecordWhen::on_demand, false, true), "on_demand");
}

TEST(RecordBy, ASampleIsEvenAndAlwaysTheSame) {
  IdSource ids(1, 1'800'000'000'000);
  int sampled = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto call = ids.next<CallId>();
    bool one = is_sampled(call, 10);
    sampled += one;
    ASSERT_EQ(one, is_sampled(call, 10));
    ASSERT_TRUE(is_sampled(call, 100));
    ASSERT_FALSE(is_sampled(call, 0));
  }
  EXPECT_NEAR(sampled, 1'000, 150);
}

}  // namespace
}  // namespace earshot::core
