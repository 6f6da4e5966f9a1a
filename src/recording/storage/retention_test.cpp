#include "recording/storage/retention.hpp"

#include <gtest/gtest.h>

namespace earshot::recording {
namespace {

constexpr Millis kDay = std::chrono::hours(24);
const WallTime kNow{Millis(1'800'000'000'000)};

std::vector<KeptRecording> kept(std::size_t count, std::size_t due) {
  std::vector<KeptRecording> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back({RecordingId{i + 1}, i % 2 ? "sales" : "help", kNow - (i < due ? 91 : 5) * kDay,
                   1'000'000, false, 90});
  }
  return all;
}
RetentionPlan plan(const std::vector<KeptRecording>& all,
                   std::optional<WallTime> last_run = kNow - kDay, WallTime now = kNow,
                   bool confirmed = false) {
  return plan_retention(all, now, last_run, Brake{}, confirmed);
}

TEST(Retention, DeletesWhatIsDueAndNothingElse) {
  auto all = kept(100, 3);
  all[1].hold = true;
  all[2].days = std::nullopt;
  all[50].ended = kNow + 400 * kDay;  // a clock that was wrong once
  const RetentionPlan due = plan(all);
  ASSERT_EQ(due.deletions.size(), 1u);
  EXPECT_EQ(due.deletions[0].id, RecordingId{1});
  EXPECT_EQ(due.deletions[0].due, kNow - kDay);
  EXPECT_EQ(due.bytes, 1'000'000u);
  EXPECT_EQ(due.held, 1u);
  EXPECT_FALSE(due.refusal);
}

TEST(Retention, EachDayCountsToTheMillisecond) {
  std::vector<KeptRecording> one = kept(1, 0);
  one[0].ended = kNow - 90 * kDay;
  EXPECT_EQ(plan(one).deletions.size(), 1u);
  one[0].ended += Millis(1);
  EXPECT_EQ(plan(one).deletions.size(), 0u);
}

TEST(Retention, TooManyAtOnceAreRefusedUntilSomebodyConfirms) {
  EXPECT_FALSE(plan(kept(1000, 50)).refusal) << "few are always fine";
  EXPECT_FALSE(plan(kept(40, 40)).refusal);
  EXPECT_FALSE(plan(kept(1000, 100)).refusal);
  const RetentionPlan refused = plan(kept(1000, 101));
  ASSERT_TRUE(refused.refusal);
  EXPECT_EQ(refused.refusal->code, "too_many");
  EXPECT_EQ(refused.deletions.size(), 101u) << "the plan can be looked at";
  EXPECT_FALSE(plan(kept(1000, 101), kNow - kDay, kNow, true).refusal);
}

TEST(Retention, AClockThatJumpedDeletesNothing) {
  const auto all = kept(100, 2);
  EXPECT_EQ(plan(all, kNow - kDay, kNow + 400 * kDay).refusal->code, "clock_jumped");
  EXPECT_EQ(plan(all, kNow + Millis(1), kNow).refusal->code, "clock_jumped");
  EXPECT_FALSE(plan(all, std::nullopt).refusal) << "the first run";
  EXPECT_FALSE(plan(all, kNow - 6 * kDay).refusal);
  EXPECT_FALSE(plan(all, kNow - 30 * kDay, kNow, true).refusal);
}

TEST(Retention, TheDryRunTellsWhatAndWhyNot) {
  const std::string text = describe(plan(kept(1000, 200)));
  EXPECT_NE(text.find("200 recordings are due (200.0 MB)"), std::string::npos) << text;
  EXPECT_NE(text.find("queue sales: 100"), std::string::npos);
  EXPECT_NE(text.find(RecordingId{1}.text()), std::string::npos);
  EXPECT_NE(text.find("Nothing is deleted: 200 of 1000"), std::string::npos);
}

}  // namespace
}  // namespace earshot::recording
