#include "app/rule_packs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace earshot::app {
namespace {

using core::ConsentMethod;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHead =
    "format = 1\nname = \"P\"\ndisclaimer = \"Not legal advice.\"\n"
    "[default]\nlistening = \"announce\"\nrecording = \"announce\"\n";
constexpr const char* kRegion =
    "[[region]]\ncode = \"a\"\nname = \"A\"\nprefixes = [\"44\"]\nlistening = \"none\"\n"
    "recording = \"ask\"\nsource = \"s\"\ndated = \"2026-11\"\nverified = true\n";

std::vector<std::string> errors_of(const std::string& text) {
  std::vector<std::string> messages;
  for (const auto& problem : parse_rule_pack(text, "p.toml").errors)
    messages.push_back(problem.message());
  return messages;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

// The longest prefix wins.
const core::Region* region_of(const std::vector<core::Region>& regions, std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  const core::Region* best = nullptr;
  std::size_t longest = 0;
  for (const auto& region : regions)
    for (const auto& prefix : region.prefixes)
      if (prefix.size() > longest && number.starts_with(prefix)) {
        best = &region;
        longest = prefix.size();
      }
  return best;
}

class ShippedPacks : public testing::Test {
 protected:
  RulePacksReading reading_ = read_rule_packs({"us", "eu", "uk"});
  std::vector<core::Region> regions_ = regions_of(reading_.packs);
  std::string code_of(std::string_view number) {
    const auto* region = region_of(regions_, number);
    return region ? region->code : "";
  }
  const core::Region& at(std::string_view code) {
    return *std::ranges::find(regions_, code, &core::Region::code);
  }
};

TEST_F(ShippedPacks, AreGoodTogether) {
  std::string errors;
  for (const auto& problem : reading_.errors) errors += problem.message() + "\n";
  EXPECT_EQ(errors, "");
  ASSERT_EQ(reading_.packs.size(), 3u);
}

TEST_F(ShippedPacks, SayInTheirTextThatTheyAreNoLegalAdvice) {
  for (const std::string name : {"us", "eu", "uk"}) {
    std::ifstream file(rule_pack_file(name));
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_THAT(text.str(), HasSubstr("NOT LEGAL ADVICE; VERIFY PER DEPLOYMENT")) << name;
    EXPECT_THAT(text.str(), HasSubstr("disclaimer = \"Not legal advice; verify per deployment.\""));
  }
}

TEST_F(ShippedPacks, NoPrefixIsGivenTwice) {
  std::map<std::string, std::string> seen;
  for (const auto& region : regions_)
    for (const auto& prefix : region.prefixes)
      EXPECT_TRUE(seen.emplace(prefix, region.code).second)
          << prefix << " is in " << seen[prefix] << " and " << region.code;
}

TEST_F(ShippedPacks, HaveEveryStateAndEveryMember) {
  std::istringstream states(
      "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh "
      "nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy");
  std::istringstream members(
      "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se");
  std::set<std::string> codes;
  for (const auto& region : regions_) codes.insert(region.code);
  std::size_t count = 0;
  for (std::string code; states >> code; ++count) EXPECT_TRUE(codes.contains("us-" + code)) << code;
  EXPECT_EQ(count, 51u);
  for (std::string code; members >> code; ++count) EXPECT_TRUE(codes.contains(code)) << code;
  EXPECT_EQ(count, 51u + 27u);
}

TEST_F(ShippedPacks, LeadFromNumbersToRegions) {
  const std::pair<const char*, const char*> samples[] = {{"+12125550123", "us-ny"},
                                                         {"12025550123", "us-dc"},
                                                         {"+14155550123", "us-ca"},
                                                         {"+13035550123", "us-co"},
                                                         {"+12065550123", "us-wa"},
                                                         {"+18085550123", "us-hi"},
                                                         {"+19075550123", "us-ak"},
                                                         {"+17025550123", "us-nv"},
                                                         {"+16175550123", "us-ma"},
                                                         {"+18605550123", "us-ct"},
                                                         {"+13125550123", "us-il"},
                                                         {"+14165550123", "ca"},
                                                         {"+18005550123", "nanp"},
                                                         {"+18765550123", "nanp"},
                                                         {"+17875550123", "us-pr"},
                                                         {"+4930123456", "de"},
                                                         {"+442079460000", "gb"},
                                                         {"+441481960194", "gg"},
                                                         {"+441534960194", "je"},
                                                         {"+441624756194", "im"},
                                                         {"+447797712345", "je"},
                                                         {"+447781123456", "gg"},
                                                         {"+33123456789", "fr"},
                                                         {"+262262123456", "fr"},
                                                         {"+35312345678", "ie"},
                                                         {"+41441234567", "elsewhere"},
                                                         {"+81312345678", "elsewhere"},
                                                         {"", ""},
                                                         {"anonymous", ""}};
  for (const auto& [number, code] : samples) EXPECT_EQ(code_of(number), code) << number;
}

TEST_F(ShippedPacks, AreStrictWhereTheLawIs) {
  for (const char* code : {"ca", "ct", "de", "dc", "fl", "il", "md", "ma", "mi", "mt", "nv", "nh",
                           "or", "pa", "vt", "wa"})
    EXPECT_EQ(at(std::string("us-") + code).recording, ConsentMethod::announce) << code;
  EXPECT_EQ(at("us-ny").recording, ConsentMethod::none);
  EXPECT_EQ(at("de").listening, ConsentMethod::ask);
  EXPECT_EQ(at("de").recording, ConsentMethod::ask);
  EXPECT_EQ(at("gb").recording, ConsentMethod::announce);
  for (const char* code : {"nanp", "ca", "elsewhere"}) {
    EXPECT_EQ(at(code).listening, ConsentMethod::announce) << code;
    EXPECT_EQ(at(code).recording, ConsentMethod::announce) << code;
  }
}

TEST_F(ShippedPacks, SayWhatNobodyLookedUp) {
  EXPECT_THAT(reading_.packs[0].unverified, Contains("us-vt"));
  EXPECT_THAT(at("us-vt").source, HasSubstr("(not verified). Disputed"));
  EXPECT_THAT(at("us-ca").source, testing::Not(HasSubstr("not verified")));
}

TEST(RulePacks, TellWhatIsWrongAndWhere) {
  const std::string good = std::string(kHead) + kRegion;
  EXPECT_THAT(errors_of(good), IsEmpty());
  EXPECT_THAT(errors_of(replaced(good, "format = 1", "format = 2")),
              Contains(HasSubstr("p.toml:1:1: format: found 2")));
  EXPECT_THAT(errors_of(replaced(good, "Not legal advice.", "Good luck.")),
              ElementsAre(HasSubstr("must contain the words")));
  EXPECT_THAT(errors_of(replaced(good, "dated", "date")),
              Contains(HasSubstr("region[1].date: is no key here; did you mean \"dated\"?")));
  EXPECT_THAT(errors_of(replaced(good, "\"none\"", "\"perhaps\"")),
              ElementsAre(HasSubstr("found \"perhaps\"; allowed: \"none\"")));
  EXPECT_THAT(errors_of(replaced(good, "\"44\"", "\"+44\"")), ElementsAre(HasSubstr("without +")));
  EXPECT_THAT(errors_of(replaced(good, "\"a\"", "\"A b\"")), ElementsAre(HasSubstr("a-z")));
  EXPECT_THAT(errors_of(good + kRegion),
              ElementsAre(HasSubstr("another region has already"), HasSubstr("\"44\" again")));
  EXPECT_THAT(errors_of("x ="), ElementsAre(HasSubstr("is not TOML")));
  EXPECT_THAT(errors_of(kHead), ElementsAre(HasSubstr("allowed: tables [[region]]")));
}

TEST(RulePacks, EveryMissingLineIsTold) {
  const std::string good = std::string(kHead) + kRegion;
  for (std::size_t begin = 0; begin < good.size();) {
    const auto end = good.find('\n', begin) + 1;
    EXPECT_THAT(errors_of(good.substr(0, begin) + good.substr(end)), testing::Not(IsEmpty()))
        << "without " << good.substr(begin, end - begin);
    begin = end;
  }
}

TEST(RulePacks, ContradictionsBetweenFilesAreTold) {
  const auto reading = read_rule_packs({"uk", rule_pack_file("uk").string(), "nowhere"});
  ASSERT_FALSE(reading.errors.empty());
  EXPECT_THAT(reading.errors.front().message(), HasSubstr("is in another pack too"));
  EXPECT_THAT(reading.errors.back().message(), HasSubstr("no readable rule pack \"nowhere\""));
}

TEST(RulePacks, OwnRegionsReplaceThoseOfThePacks) {
  const auto packs = regions_of(read_rule_packs({"uk"}).packs);
  const auto regions = with_own(
      packs, {{.code = "gb", .name = "Ours", .prefixes = {"44"}, .listening = ConsentMethod::ask},
              {.code = "cy-x", .name = "X", .prefixes = {"441534"}}});
  EXPECT_EQ(region_of(regions, "442079460000")->name, "Ours");
  EXPECT_EQ(region_of(regions, "441534960194")->code, "cy-x");
  EXPECT_EQ(region_of(regions, "447509123456")->code, "je");
}

TEST(RulePacks, WithoutAnyPackNumbersAreAnnounced) {
  const auto regions = regions_of({});
  ASSERT_EQ(regions.size(), 1u);
  EXPECT_EQ(region_of(regions, "+12125550123")->listening, ConsentMethod::announce);
}

}  // namespace
}  // namespace earshot::app
