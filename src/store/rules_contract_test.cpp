// The contract of the rules' versions and of acknowledgements, run against both databases.

#include "store/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/stored_directory.hpp"
#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const WallTime kNow{Millis(1'800'000'000'000)};
const PersonId kAuthor{9};

class RulesContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    auto opened = Database::open({.url = *url}, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }

  Rules rules() { return Rules(*database_); }
  DirectoryStore directory() { return DirectoryStore(*database_); }
  PersonId add_person() {
    const auto id = ids_.next<PersonId>();
    EXPECT_TRUE(directory().edit([&](StoredDirectory& all) -> Result<void> {
      all.people.push_back({{.id = id, .extension = "101", .name = "Ann"}, ""});
      return {};
    }));
    return id;
  }

  TemporaryDirectory directory_;
  NoLog log_;
  std::optional<Database> database_;
  IdSource ids_{7, 1'800'000'000'000};
};

INSTANTIATE_TEST_SUITE_P(Databases, RulesContract, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

TEST_P(RulesContract, EveryVersionIsKeptAndTheNewestIsInForce) {
  EXPECT_EQ(rules().newest(), StoredRules{});
  const StoredRules first{1, kAuthor, kNow, R"({"purposes":["quality"]})"};
  EXPECT_EQ(rules().publish(first.document, kAuthor, kNow, 0), first);
  const StoredRules second{2, {}, kNow + 1s, "{}"};
  EXPECT_EQ(rules().publish("{}", {}, kNow + 1s, 1), second);
  EXPECT_EQ(rules().newest(), second);
  EXPECT_EQ(rules().version(1), first);
  EXPECT_EQ(rules().version(3), std::nullopt);
  EXPECT_EQ(rules().versions(10), (std::vector{second, first}));
  EXPECT_EQ(rules().versions(1), std::vector{second});
  EXPECT_EQ(directory().read()->rules, second);
  EXPECT_EQ(directory().revision(), 2);
}

TEST_P(RulesContract, WhoEditedAnOlderVersionIsTold) {
  ASSERT_TRUE(rules().publish("{}", kAuthor, kNow, 0));
  const auto refused = rules().publish(R"({"a":1})", kAuthor, kNow, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "version_conflict");
  EXPECT_EQ(rules().newest()->document, "{}");
}

TEST_P(RulesContract, AChangeOfTheDirectoryMayBringNewRules) {
  ASSERT_TRUE(rules().publish("{}", kAuthor, kNow, 0));
  const auto changed = directory().edit([](StoredDirectory& all) -> Result<void> {
    all.rules = {.version = 7, .author = kAuthor, .at = kNow + 1s, .document = "[1]"};
    return {};
  });
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->rules, (StoredRules{2, kAuthor, kNow + 1s, "[1]"}));
  ASSERT_TRUE(directory().edit([](StoredDirectory& all) -> Result<void> {
    all.cues = {"Slow down"};
    return {};
  }));
  EXPECT_EQ(rules().newest()->version, 2) << "the same document is no new version";
}

TEST_P(RulesContract, AcknowledgementsStayAndTheDirectoryHasTheNewest) {
  const auto ann = add_person();
  const StoredAcknowledgement first{ann, "listening", 1, kNow},
      second{ann, "listening", 2, kNow + 1s}, other{ann, "records", 4, kNow + 2s};
  const auto revision = *directory().revision();
  for (const auto& one : {first, second, other}) ASSERT_TRUE(rules().acknowledge(one));
  EXPECT_EQ(directory().revision(), revision + 3);
  EXPECT_THAT(directory().read()->acknowledged, ElementsAre(second, other));
  EXPECT_THAT(*rules().acknowledged(ann), ElementsAre(other, second, first));

  auto again = first;
  again.at = kNow + 1h;
  ASSERT_TRUE(rules().acknowledge(again));
  EXPECT_THAT(*rules().acknowledged(ann), ElementsAre(other, second, first));
}

TEST_P(RulesContract, WhoIsGoneHasAcknowledgedStill) {
  const auto ann = add_person();
  ASSERT_TRUE(rules().acknowledge({ann, "listening", 1, kNow}));
  ASSERT_TRUE(directory().edit([](StoredDirectory& all) -> Result<void> {
    all.people.clear();
    return {};
  }));
  EXPECT_THAT(directory().read()->acknowledged, IsEmpty());
  EXPECT_THAT(*rules().acknowledged(ann), SizeIs(1));
}

}  // namespace
}  // namespace earshot::store
