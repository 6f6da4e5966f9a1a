#include "store/spill_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

EventRecord record(std::uint64_t number) {
  return {number, WallTime(Millis(number)), "call_ended", CallId{number}, R"({"cause":"x"})"};
}

std::vector<EventRecord> records(std::uint64_t first, std::uint64_t last) {
  std::vector<EventRecord> all;
  for (; first <= last; ++first) all.push_back(record(first));
  return all;
}

class Spill : public testing::Test {
 protected:
  SpillFile open() {
    auto spill = SpillFile::open(path_);
    EXPECT_TRUE(spill) << spill.error().message;
    return std::move(*spill);
  }
  SpillFile::Take collect() {
    return [this](std::span<const EventRecord> some) -> Result<void> {
      taken_.insert(taken_.end(), some.begin(), some.end());
      return {};
    };
  }
  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "spill";
  std::vector<EventRecord> taken_;
};

TEST_F(Spill, KeepsEventsOverARestart) {
  {
    auto spill = open();
    EXPECT_TRUE(spill.empty());
    ASSERT_TRUE(spill.append(records(1, 700)));
    ASSERT_TRUE(spill.append(records(701, 1200)));
  }
  auto spill = open();
  EXPECT_FALSE(spill.empty());
  EXPECT_EQ(spill.replay(collect()), 0u);
  EXPECT_EQ(taken_, records(1, 1200));
  EXPECT_TRUE(spill.empty());
  EXPECT_EQ(std::filesystem::file_size(path_), 0u);
}

TEST_F(Spill, KeepsAllWhatWasNotTaken) {
  auto spill = open();
  ASSERT_TRUE(spill.append(records(1, 3)));
  const auto refused = spill.replay(
      [](std::span<const EventRecord>) -> Result<void> { return fail("database_locked", "x"); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "database_locked");
  EXPECT_EQ(spill.replay(collect()), 0u);
  EXPECT_EQ(taken_, records(1, 3));
}

TEST_F(Spill, ALineCutByACrashCostsItselfOnly) {
  { ASSERT_TRUE(open().append(records(1, 2))); }
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 10);
  auto spill = open();
  ASSERT_TRUE(spill.append(records(3, 4)));
  EXPECT_EQ(spill.replay(collect()), 1u);
  EXPECT_EQ(taken_, (std::vector{record(1), record(3), record(4)}));
  EXPECT_GT(std::filesystem::file_size(path_.string() + ".damaged"), 0u);
}

TEST_F(Spill, BelongsToOneServer) {
  auto first = open();
  const auto second = SpillFile::open(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store_in_use");
}

TEST_F(Spill, IsReadByItsOwnerOnly) {
  auto spill = open();
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path_).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(Spill, AFullDiskIsToldAndLeavesNoHalfLine) {
  std::filesystem::create_symlink("/dev/full", directory_.path() / "full");
  auto spill = SpillFile::open(directory_.path() / "full");
  if (!spill) GTEST_SKIP() << spill.error().message;
  const auto written = spill->append(records(1, 1));
  ASSERT_FALSE(written);
  EXPECT_TRUE(spill->empty());
}

}  // namespace
}  // namespace earshot::store
