#include "app/import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "app/csv.hpp"

namespace earshot::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::vector<std::vector<std::string>> texts(std::string_view csv) {
  std::vector<std::vector<std::string>> all;
  const auto rows = parse_csv(csv);
  if (!rows) return {{rows.error().message}};
  for (const auto& row : *rows) {
    all.emplace_back();
    for (const auto& field : row) all.back().push_back(field.text);
  }
  return all;
}

TEST(Csv, IsRfc4180) {
  using Rows = std::vector<std::vector<std::string>>;
  EXPECT_EQ(texts("a,b\r\nc,d\r\n"), (Rows{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(texts("\xEF\xBB\xBF"
                  "a,,\nc"),
            (Rows{{"a", "", ""}, {"c"}}));
  EXPECT_EQ(texts("\"a,\"\"b\"\"\r\n c\",\"\"\n\n\nd\n"), (Rows{{"a,\"b\"\r\n c", ""}, {"d"}}));
  EXPECT_EQ(texts(""), Rows{});
}

TEST(Csv, TellsWhereItIsNot) {
  EXPECT_THAT(texts("a\nb,\"c\nd").front().front(), HasSubstr("2:3: this quote is never closed"));
  EXPECT_THAT(texts("a\nb\"c").front().front(), HasSubstr("2:2: a quote inside a field"));
  EXPECT_THAT(texts("\"ä\"x").front().front(), HasSubstr("1:4: after the closing quote"));
}

TEST(Csv, WritesWhatItReads) {
  for (std::string text : {"plain", "a,b", "say \"x\"", "two\nlines", ""})
    EXPECT_EQ(text.empty() ? "" : texts(csv_field(text))[0][0], text);
}

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-import-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    auto opened = store::Database::open({.url = (directory_ / "earshot.db").string()}, log_);
    EXPECT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }
  ~ImportTest() override {
    database_.reset();
    std::filesystem::remove_all(directory_);
  }

  Result<ImportReport> import(const std::string& csv, bool dry_run = false) {
    std::istringstream stream(csv);
    return import_people(stream, people(), {.file_name = "staff.csv", .dry_run = dry_run});
  }
  std::string refused(const std::string& csv) {
    const auto report = import(csv);
    EXPECT_TRUE(people().all()->empty());
    return report ? "imported" : report.error().message;
  }
  store::People& people() {
    people_.emplace(*database_, ids_);
    return *people_;
  }

  std::filesystem::path directory_;
  NoLog log_;
  IdSource ids_{0, 1'800'000'000'000};
  std::optional<store::Database> database_;
  std::optional<store::People> people_;
};

const std::string kHeader = "extension,name,role,team,secret,contact\n";

TEST_F(ImportTest, ReadsPeople) {
  const auto report = import(kHeader +
                             "101,\"Ann, of Sales\",agent,sales,,\r\n"
                             "201,Zoë,supervisor,*,given-secret,\n"
                             "301,Pat,agent,sales,,sip:301@pbx.example\n");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->added, 3u);
  ASSERT_EQ(report->secrets.size(), 1u);
  const auto all = people().all();
  ASSERT_EQ(all->size(), 3u);
  EXPECT_EQ((*all)[0].person.name, "Ann, of Sales");
  EXPECT_EQ((*all)[0].sip_secret, report->secrets[0].secret);
  EXPECT_EQ((*all)[1].person.role, core::Role::supervisor);
  EXPECT_EQ((*all)[1].sip_secret, "given-secret");
  EXPECT_EQ((*all)[2].sip_secret, "");
  EXPECT_EQ(report->secrets_as_csv(),
            "extension,name,secret\n101,\"Ann, of Sales\"," + report->secrets[0].secret + "\n");
}

TEST_F(ImportTest, AgainUpdatesAndKeepsIdsAndSecrets) {
  ASSERT_TRUE(import(kHeader + "101,Ann,agent,sales,,\n102,Ben,agent,sales,,\n"));
  const auto before = *people().all();
  const auto report = import(
      "name,extension,team,role,contact,secret\n"
      "Anna,101,sales,agent,,\nBen,102,sales,agent,,\n");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->added, 0u);
  EXPECT_EQ(report->updated, 1u);
  EXPECT_EQ(report->unchanged, 1u);
  EXPECT_TRUE(report->secrets.empty());
  auto expected = before;
  expected[0].person.name = "Anna";
  EXPECT_EQ(*people().all(), expected);
}

TEST_F(ImportTest, ADryRunWritesNothing) {
  const auto report = import(kHeader + "101,Ann,agent,sales,,\n", true);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->added, 1u);
  EXPECT_TRUE(report->secrets.empty());
  EXPECT_TRUE(people().all()->empty());
}

TEST_F(ImportTest, TellsEveryMistakeAndWritesNothing) {
  const auto message = refused(kHeader +
                               "101,Ann,agent,sales,,\n"
                               "1O2,Ben,agent,sales,,\n"
                               "103,,agnet,sales,,\n"
                               "101,Cid,agent,,short,pbx\n"
                               "104,Dan,agent\n");
  EXPECT_THAT(
      message,
      AllOf(HasSubstr("staff.csv:3:1: extension: found \"1O2\"; allowed: 1 to 15 digits"),
            HasSubstr("staff.csv:4:5: name: is empty"),
            HasSubstr("staff.csv:4:6: role: found \"agnet\""), HasSubstr("did you mean \"agent\"?"),
            HasSubstr("staff.csv:5:1: extension: 101 is in line 2 already"),
            HasSubstr("staff.csv:5:15: team: is empty"),
            HasSubstr("staff.csv:5:16: secret: is shorter than 8"),
            HasSubstr("staff.csv:5:22: contact: found \"pbx\""),
            HasSubstr("staff.csv:6:1: found 3 fields; allowed: 6")));
  EXPECT_THAT(message, testing::Not(HasSubstr("\"short\"")));
}

TEST_F(ImportTest, TellsWhatIsWrongWithTheFirstLine) {
  EXPECT_THAT(refused(""), HasSubstr("is empty; the first line must be extension,name,role"));
  EXPECT_THAT(refused("extension,nam,role,team,secret,contact\n"),
              HasSubstr("staff.csv:1:11: found the column \"nam\""));
  EXPECT_THAT(refused("extension,name,role,team,secret\n"), HasSubstr("\"contact\" is missing"));
  EXPECT_THAT(refused("extension,extension,role,team,secret,contact\n"), HasSubstr("twice"));
}

TEST_F(ImportTest, RefusesControlCharacters) {
  EXPECT_THAT(refused(kHeader + "101,\"Ann\nEve\",agent,sales,,\n"),
              HasSubstr("name: allowed: one"));
}

TEST(Secret, IsLongUnambiguousAndNeverTheSame) {
  std::set<std::string> all;
  for (int i = 0; i < 1'000; ++i) {
    const auto secret = generate_secret();
    EXPECT_EQ(secret.size(), 20u);
    EXPECT_EQ(secret.find_first_of("0O1lI"), std::string::npos);
    all.insert(secret);
  }
  EXPECT_EQ(all.size(), 1'000u);
}

}  // namespace
}  // namespace earshot::app
