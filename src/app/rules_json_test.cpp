#include "app/rules_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "app/rfc3339.hpp"

namespace earshot::app {
namespace {

using core::Mode;
using core::Rules;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const WallTime kNow = *from_rfc3339("2026-11-23T08:30:00Z");

core::Directory house() {
  core::Directory directory;
  for (int i = 1; i <= 5; ++i)
    directory.people.push_back({.id = {static_cast<std::uint64_t>(1'000 + i)},
                                .extension = std::to_string(100 + i),
                                .name = "P" + std::to_string(i)});
  for (const char* name : {"sales", "support", "cards"})
    directory.queues.push_back({.name = name, .extension = "7"});
  return directory;
}

const core::Directory kHouse = house();
const std::vector<core::Region> kRegions{{.code = "us-ca", .name = "California"}};

RulesReading read(std::string_view text, std::vector<std::string> prompts = {}) {
  return rules_from_json(text, {kHouse, kNow, kRegions, std::move(prompts)});
}
std::string written(const Rules& rules) { return rules_to_json(rules, kHouse); }

// Good rules that say everything there is to say, drawn by chance.
class Drawing {
 public:
  explicit Drawing(unsigned seed) : chance_(seed) {}

  Rules rules() {
    Rules rules;
    rules.purposes = {"quality", word("purpose"), "training"};
    rules.reasons = {word("reason"), "Complaint"};
    exemptions(rules);
    for (int i = below(4); i >= 0; --i) rules.notices.push_back(notice(rules));
    rules.agent_log_delay = seconds(0, 100'000);
    for (int i = below(3); i >= 0; --i) rules.policies.push_back(policy());
    rules.certified = {person(1), person(4)};
    rules.queues = {queue("*"), queue("sales"), queue("cards")};
    rules.site_region = flag() ? "us-ca" : "xx";
    rules.regions = {
        {"xx", word("Region"), {"99", "98"}, method(), method(), word("s"), "2026-11"}};
    rules.privacy = {.agents_may_pause = flag(),
                     .agents_may_mark_private = flag(),
                     .keys = flag() ? "*7" : "##1A",
                     .limit = seconds(601, 3'600),
                     .warning = seconds(0, 600)};
    rules.announcements = {{.name = word("a"), .text = "Guten Tag, “Ä”.", .voice = "de"},
                           {.name = word("b"), .file = "/var/lib/x.wav"}};
    rules.long_call = seconds(1, 3'600);
    rules.long_hold = seconds(1, 3'600);
    rules.approval_valid = seconds(1, 3'600);
    return rules;
  }
  int below(int most) { return static_cast<int>(chance_() % static_cast<unsigned>(most)); }

 private:
  bool flag() { return below(2) == 1; }
  std::string word(const std::string& begin) { return begin + std::to_string(chance_()); }
  Millis seconds(int least, int most) { return Seconds(least + below(most - least + 1)); }
  static PersonId person(std::uint64_t i) { return {1'000 + i}; }
  core::ConsentMethod method() { return static_cast<core::ConsentMethod>(below(3)); }

  void exemptions(Rules& rules) {
    rules.exemptions = {
        {.agent = person(2), .reason = word("works council"), .since = kNow},
        {.queue = "support", .reason = word("doctor"), .since = kNow + 1h, .until = kNow + 2h},
        {.number = "+4930" + std::to_string(below(9'999)),
         .reason = word("lawyer"),
         .since = kNow - Millis(below(1'000'000))}};
  }
  core::NoticeRule notice(const Rules& rules) {
    core::NoticeRule one{.team = word("team"),
                         .purpose = flag() ? "*" : rules.purposes[1],
                         .on_screen = flag(),
                         .tone = flag(),
                         .when = static_cast<core::NoticeRule::When>(below(3)),
                         .lead = seconds(0, 60)};
    for (const auto mode : {Mode::takeover, Mode::whisper})
      if (flag()) one.modes.push_back(mode);
    return one;
  }
  core::PublishedPolicy policy() {
    return {.name = word("policy"),
            .version = 1 + below(20),
            .title = word("Title"),
            .text = "First line.\nSecond\tline.",
            .teams = {"a", "b"},
            .before_sessions = flag(),
            .before_calls = flag()};
  }
  core::QueueRules queue(const std::string& name) {
    return {.queue = name,
            .entry = flag() ? "supervisor-joining" : "",
            .periodic_tone = seconds(0, 60),
            .consent = {.by_region = flag(),
                        .at_least = method(),
                        .announcement = word("n"),
                        .question = word("q"),
                        .accept = flag() ? '1' : '#',
                        .objects = '9'},
            .recording = {.when = static_cast<core::RecordWhen>(below(5)),
                          .sample_percent = below(101),
                          .whisper = static_cast<core::WhisperTrack>(below(3)),
                          .retention_days = below(1'000),
                          .required = flag(),
                          .on_objection = static_cast<core::OnObjection>(below(2))}};
  }
  std::mt19937 chance_;
};

TEST(RulesJson, WhatIsWrittenIsReadAsItWas) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  for (unsigned i = 0; i < 500; ++i) {
    const auto rules = Drawing(seed + i).rules();
    const auto again = read(written(rules));
    ASSERT_TRUE(again) << again.error().message << "\n" << written(rules);
    EXPECT_EQ(*again, rules);
    const auto stored = rules_from_stored(stored_rules(rules));
    ASSERT_TRUE(stored) << stored.error().message;
    EXPECT_EQ(*stored, rules);
  }
}

TEST(RulesJson, TheDefaultsAreWrittenAndReadToo) {
  EXPECT_EQ(read(written({})), Rules{});
  EXPECT_EQ(read("{}"), Rules{});
}

// Every place of the document, as JSON pointers: fields, items of lists, and the objects around.
void places_in(const json& value, const json::json_pointer& at,
               std::vector<json::json_pointer>& all) {
  if (!at.empty()) all.push_back(at);
  if (value.is_object())
    for (const auto& [key, item] : value.items()) places_in(item, at / key, all);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) places_in(value[i], at / i, all);
}
std::vector<json::json_pointer> places_in(const json& document) {
  std::vector<json::json_pointer> all;
  places_in(document, json::json_pointer(), all);
  return all;
}

class Mutated : public testing::Test {
 protected:
  const Rules rules_ = Drawing(4).rules();
  const json document_ = json::parse(written(rules_));
  const std::vector<json::json_pointer> places_ = places_in(document_);
};

TEST_F(Mutated, AnotherTypeIsRefusedAtEveryPlace) {
  EXPECT_GT(places_.size(), 100u);
  for (const auto& place : places_) {
    auto mutated = document_;
    mutated[place] = mutated[place].is_object() ? json::array() : json::object();
    const auto reading = read(mutated.dump());
    ASSERT_FALSE(reading) << place.to_string();
    EXPECT_EQ(reading.error().path, place.to_string());
    EXPECT_THAT(reading.error().message, HasSubstr("allowed: ")) << place.to_string();
  }
}

TEST_F(Mutated, AnotherNameIsRefusedAtEveryField) {
  for (const auto& place : places_) {
    if (!document_[place.parent_pointer()].is_object()) continue;
    auto mutated = document_;
    auto& around = mutated[place.parent_pointer()];
    around[place.back() + "x"] = around[place.back()];
    around.erase(place.back());
    const auto reading = read(mutated.dump());
    ASSERT_FALSE(reading) << place.to_string();
  }
}

TEST_F(Mutated, AnotherValueIsNoticedAtEveryField) {
  for (const auto& place : places_) {
    auto mutated = document_;
    auto& value = mutated[place];
    if (value.is_boolean())
      value = !value.get<bool>();
    else if (value.is_number())
      value = value.get<int>() + (value.get<int>() > 0 ? -1 : 1);
    else if (value.is_string())
      value = value.get<std::string>() + "1";
    else if (value.is_null())
      value = "2030-01-01T00:00:00Z";
    else
      continue;
    const auto reading = read(mutated.dump());
    EXPECT_NE(reading, rules_) << place.to_string();
  }
}

TEST_F(Mutated, AMissingFieldHasItsDefault) {
  for (const auto& place : places_) {
    if (!document_[place.parent_pointer()].is_object()) continue;
    auto mutated = document_;
    mutated[place.parent_pointer()].erase(place.back());
    const auto reading = read(mutated.dump());
    if (!reading) continue;  // one that must be there
    // Written out, it is there again, or it had said nothing.
    auto full = json::parse(written(*reading));
    if (!full.contains(place)) continue;
    full[place] = document_[place];
    EXPECT_EQ(full, document_) << place.to_string();
  }
}

struct Wrong {
  const char* text;
  const char* path;
  const char* message;
};
class Mistakes : public testing::TestWithParam<Wrong> {};
TEST_P(Mistakes, NameThePlaceAndTheWayOut) {
  const auto reading = read(GetParam().text, {"consent-notice", "consent-question", "beep"});
  ASSERT_FALSE(reading) << GetParam().text;
  EXPECT_EQ(reading.error().path, GetParam().path);
  EXPECT_THAT(reading.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    RulesJson, Mistakes,
    testing::Values(
        Wrong{"{", "", "not valid JSON"}, Wrong{"[]", "", "found a list; allowed: an object"},
        Wrong{R"({"purpose": []})", "/purpose", "did you mean \"purposes\"?"},
        Wrong{R"({"a/b": []})", "/a~1b", "is no field here; allowed: purposes, reasons"},
        Wrong{R"({"purposes": []})", "/purposes", "is empty; allowed: at least one"},
        Wrong{R"({"purposes": ["a", "a"]})", "/purposes/1", "purposes[1]: found \"a\", which"},
        Wrong{R"({"purposes": ["a\nb"]})", "/purposes/0", "in one line"},
        Wrong{
            R"({"queues": [{"recording": {"sample_percent": 101}}]})",
            "/queues/0/recording/sample_percent",
            "queues[0].recording.sample_percent: found 101; allowed: a whole number from 0 to 100"},
        Wrong{R"({"queues": [{"recording": {"sample_percent": 18446744073709551615}}]})",
              "/queues/0/recording/sample_percent", "found 18446744073709551615"},
        Wrong{R"({"queues": [{"recording": {"sample_percent": 10.0}}]})",
              "/queues/0/recording/sample_percent", "found 10.0"},
        Wrong{R"({"queues": [{"recording": {"when": "allways"}}]})", "/queues/0/recording/when",
              "allowed: never, always, sampled, on_demand, supervised"},
        Wrong{R"({"queues": [{"queue": "sails"}]})", "/queues/0/queue", "did you mean \"sales\"?"},
        Wrong{R"({"queues": [{}, {"queue": "*"}]})", "/queues/1/queue",
              "which /queues/0/queue has"},
        Wrong{R"({"queues": [{"entry": "bep"}]})", "/queues/0/entry", "did you mean \"beep\"?"},
        Wrong{R"({"queues": [{"consent": {"announcement": ""}}]})",
              "/queues/0/consent/announcement", "is empty"},
        Wrong{R"({"queues": [{"consent": {"accept": "9"}}]})", "/queues/0/consent/objects",
              "which accepts"},
        Wrong{R"({"queues": [{"consent": {"accept": "12"}}]})", "/queues/0/consent/accept",
              "1 to 1 of 0123456789ABCD*#"},
        Wrong{R"({"certified": ["999"]})", "/certified/0", "allowed: a person's extension"},
        Wrong{R"({"certified": ["101", "101"]})", "/certified/1", "found \"101\", which"},
        Wrong{R"({"exemptions": [{"reason": "r"}]})", "/exemptions/0", "names none of agent"},
        Wrong{R"({"exemptions": [{"agent": "101", "queue": "sales", "reason": "r"}]})",
              "/exemptions/0", "allowed: exactly one"},
        Wrong{R"({"exemptions": [{"agent": "101"}]})", "/exemptions/0/reason", "is missing"},
        Wrong{R"({"exemptions": [{"queue": "*", "reason": "r"}]})", "/exemptions/0/queue",
              "one entry for each"},
        Wrong{R"({"exemptions": [{"number": "12a", "reason": "r"}]})", "/exemptions/0/number",
              "digits, perhaps with +"},
        Wrong{
            R"({"exemptions": [{"agent": "101", "reason": "r", "until": "2026-01-01T00:00:00Z"}]})",
            "/exemptions/0/until", "later than since"},
        Wrong{R"({"exemptions": [{"agent": "101", "reason": "r", "until": "soon"}]})",
              "/exemptions/0/until", "allowed: a time such as"},
        Wrong{R"({"notices": [{"purpose": "fun"}]})", "/notices/0/purpose", "one of purposes"},
        Wrong{R"({"notices": [{"modes": ["barge", "barge"]}]})", "/notices/0/modes/1", "again"},
        Wrong{R"({"notices": [{"lead_s": 61}]})", "/notices/0/lead_s", "from 0 to 60"},
        Wrong{R"({"policies": [{"name": "a", "title": "t", "text": "x"},)"
              R"({"name": "a", "title": "t", "text": "x"}]})",
              "/policies/1/name", "found \"a\", which"},
        Wrong{R"({"policies": [{"name": "a", "title": "t", "text": "x", "version": 0}]})",
              "/policies/0/version", "found 0; allowed: a whole number from 1"},
        Wrong{R"({"site_region": "us-xx"})", "/site_region", "there is no region \"us-xx\""},
        Wrong{R"({"regions": [{"code": "a", "name": "A", "prefixes": ["1"]},)"
              R"({"code": "b", "name": "B", "prefixes": ["1"]}]})",
              "/regions/1/prefixes/0", "found \"1\", which"},
        Wrong{R"({"regions": [{"code": "a", "name": "A", "prefixes": ["+1"]}]})",
              "/regions/0/prefixes/0", "without +"},
        Wrong{R"({"privacy": {"limit_s": 30, "warning_s": 30}})", "/privacy/warning_s",
              "must be less"},
        Wrong{R"({"privacy": {"keys": "7777777"}})", "/privacy/keys", "0 to 6 of"},
        Wrong{R"({"announcements": [{"name": "a"}]})", "/announcements/0", "one of text and file"},
        Wrong{R"({"announcements": [{"name": "a", "text": "x", "voice": "-w"}]})",
              "/announcements/0/voice", "a voice of espeak-ng"},
        Wrong{R"({"version": 3})", "/version", "is no field here"}));

TEST(RulesJson, AnExemptionBeginsWhenItIsWritten) {
  const auto rules = read(R"({"exemptions": [{"agent": "103", "reason": "council"}]})");
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->exemptions[0].agent, PersonId{1'003});
  EXPECT_EQ(rules->exemptions[0].since, kNow);
  EXPECT_EQ(rules->exemptions[0].until, std::nullopt);
}

TEST(RulesJson, WhoIsGoneIsLeftOutForPeopleAndKeptInTheDatabase) {
  Rules rules;
  rules.certified = {{1'001}, {9'999}};
  rules.exemptions = {{.agent = {9'999}, .reason = "r", .since = kNow},
                      {.number = "49", .reason = "r", .since = kNow}};
  rules.queues = {{.queue = "gone"}};
  EXPECT_EQ(rules_from_stored(stored_rules(rules)), rules);
  const auto document = json::parse(written(rules));
  EXPECT_EQ(document["certified"], json::array({"101"}));
  EXPECT_EQ(document["exemptions"].size(), 1u);
}

TEST(RulesJson, AnOwnAnnouncementIsAKnownSound) {
  const char* text =
      R"({"queues": [{"entry": "hi"}], "announcements": [{"name": "hi", "text": "Hello."}]})";
  EXPECT_TRUE(read(text, {"consent-notice", "consent-question"}));
}

TEST(Rfc3339, GoesThereAndBack) {
  for (const char* text :
       {"2026-11-23T08:30:00Z", "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.007Z"})
    EXPECT_EQ(rfc3339(*from_rfc3339(text)), text);
  EXPECT_EQ(from_rfc3339("2026-11-23T09:30:00+01:00"), kNow);
  EXPECT_EQ(from_rfc3339("2026-11-23t03:00:00.0009-05:30"), kNow);
  for (const char* wrong :
       {"", "2026-11-23", "2026-11-23T08:30Z", "2026-11-23T08:30:00", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:30:00.Z",
        "2026-11-23T08:30:00Z ", "-026-11-23T08:30:00Z", "2026-11-23T08:30:00+1:00"})
    EXPECT_EQ(from_rfc3339(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace earshot::app
