#include "app/logging.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace earshot::app {
namespace {

using testing::HasSubstr;

TEST(LogLine, IsKeyAndValue) {
  EXPECT_EQ(log_line("store", "database created",
                     {{"file", "a b.db"}, {"calls", "12"}, {"none", ""}, {"uri", "sip:a@b"}}),
            R"(store "database created" file="a b.db" calls=12 none="" uri=sip:a@b)");
}

TEST(LogLine, IsOneLineWhateverComes) {
  EXPECT_EQ(log_line("sip", "refused\n2026 error", {{"from", "a\"b\\c\r\x1b[31m\x9b\x01 key=1"}}),
            R"(sip "refused\n2026 error" from="a\"b\\c\x0d\x1b[31m\x9b\x01 key=1")");
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all += static_cast<char>(octet);
  for (const char c : log_line(all, all, {{all, all}})) EXPECT_TRUE(c >= ' ' && c < 0x7f);
}

class LogFile : public testing::Test {
 protected:
  LogFile() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-log-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    section_.file = (directory_ / "earshot.log").string();
  }
  ~LogFile() override { std::filesystem::remove_all(directory_); }
  std::string content() const {
    std::ifstream file(section_.file);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::filesystem::path directory_;
  LogSection section_;
  Counters counters_;
};

TEST_F(LogFile, TellsTimeLevelAndLine) {
  {
    auto log = ProgramLog::open(section_, counters_);
    ASSERT_TRUE(log) << log.error().message;
    (*log)->write(LogLevel::debug, "app", "not told");
    (*log)->write(LogLevel::warning, "app", "100 {} %v", {{"node", "7"}});
  }
  const std::regex line(
      R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning app "100 \{\} %v" node=7\n)");
  EXPECT_TRUE(std::regex_match(content(), line)) << content();
}

TEST_F(LogFile, WritesEveryLineOrCountsIt) {
  section_.queue = 16;
  {
    auto log = ProgramLog::open(section_, counters_);
    ASSERT_TRUE(log);
    for (int i = 0; i < 5'000; ++i) (*log)->write(LogLevel::info, "app", std::to_string(i));
  }
  const auto text = content();
  const auto written = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  std::uint64_t lines = 0, dropped = 0;
  counters_.visit([&](const CounterInfo& info, std::uint64_t value) {
    if (info.name == "earshot_log_lines_total") lines = value;
    if (info.name == "earshot_log_dropped_total") dropped = value;
  });
  EXPECT_EQ(lines, 5'000u);
  EXPECT_LE(written + dropped, lines + 1);
  EXPECT_GE(written + dropped + 16, lines);
  EXPECT_THAT(text, HasSubstr("\"4999\""));  // the newest stays
}

TEST_F(LogFile, ThatCanNotBeWrittenIsToldWithTheWayOut) {
  section_.file = (directory_ / "no/such/earshot.log").string();
  const auto log = ProgramLog::open(section_, counters_);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, "log_unusable");
  EXPECT_THAT(log.error().message, HasSubstr("[log] file"));
}

}  // namespace
}  // namespace earshot::app
