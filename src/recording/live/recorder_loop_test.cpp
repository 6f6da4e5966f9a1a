#include "recording/live/recorder_loop.hpp"

#include <gtest/gtest.h>

#include "recording/testing/loop.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

TEST_F(LoopTest, KeepsWhatIsTappedAndTellsItsEnd) {
  begin();
  talk(3000ms);
  commands.push_back(Mark{kId, now, "barge", "Sue", PersonId{4}});
  const auto ended = end();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].totals.duration, 3s);
  EXPECT_EQ(ended[0].totals.frames, 150u);
  std::vector<Marker> markers;
  const Ending read_back = read(kId, &markers);
  EXPECT_EQ(read_back.kind, EndKind::sealed) << read_back.why;
  EXPECT_EQ(frames, 150u);
  EXPECT_EQ(read_back.hash, ended[0].hash);
  EXPECT_EQ(read_back.valid_size, ended[0].bytes);
  EXPECT_GE(read_back.chunks, 3u);
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].kind, "barge");
  EXPECT_EQ(markers[0].at, 3s);
  EXPECT_FALSE(std::filesystem::exists(keys.layout().live(kId)));
  ASSERT_TRUE(eventually([&] { return !loop->busy(); }));
  EXPECT_EQ(told<Ended>().size(), 1u) << "an end is an end";
  EXPECT_TRUE(told<Failed>().empty());
}

TEST_F(LoopTest, WhatWasTappedBeforeTheEndIsKeptAndWhatNobodyRecordsIsCounted) {
  begin();
  for (int i = 1; i <= 10; ++i)
    tap(ring, kTap, kAgent, now + i * 20ms, 160u * static_cast<unsigned>(i));
  tap(ring, LegId{12345}, kAgent, now, 0);
  now += 200ms;
  EXPECT_EQ(end()[0].totals.frames, 10u);
  EXPECT_EQ(counters.unknown.value(), 1u);
}

TEST_F(LoopTest, ABeginThatComesBetweenCommandsAndRingsLosesNothing) {
  tap(ring, kTap, kAgent, now + 1ms, 160);
  bool asked = false;  // the first look finds no command, the frame is there already
  loop->step(
      now,
      [&]() -> std::optional<Command> {
        if (!std::exchange(asked, true)) return std::nullopt;
        if (loop->live()) return std::nullopt;
        return Begin{kId, CallId{5}, kTap, {}, now};
      },
      news);
  EXPECT_EQ(counters.unknown.value(), 0u);
  now += 1s;
  EXPECT_EQ(end()[0].totals.frames, 1u);
}

TEST_F(LoopTest, AFullDiskIsToldOnceAndLosesNothingThatFitsTheBuffer) {
  begin();
  talk(2000ms);
  disk.write_error = ENOSPC;
  talk(5000ms);
  ASSERT_EQ(told<Failed>().size(), 1u);
  EXPECT_EQ(told<Failed>()[0].why.code, "disk_full");
  ASSERT_TRUE(loop->fault());
  disk.write_error = 0;
  talk(2000ms);
  EXPECT_EQ(told<Resumed>().size(), 1u);
  EXPECT_FALSE(loop->fault());
  const auto ended = end();
  EXPECT_EQ(ended[0].totals.lost_frames, 0u);
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
  EXPECT_EQ(frames, 450u);
}

TEST_F(LoopTest, ADiskThatStaysFullCostsAMarkedGapAndBoundedMemory) {
  begin();
  talk(1000ms);
  disk.write_error = ENOSPC;
  talk(120'000ms);
  disk.write_error = 0;
  talk(2000ms);
  const auto ended = end();
  EXPECT_GT(ended[0].totals.lost_frames, 3000u);
  EXPECT_EQ(ended[0].totals.lost_frames + ended[0].totals.frames, 123u * 50);
  EXPECT_EQ(ended[0].totals.duration, 123s);
  std::vector<Marker> markers;
  EXPECT_EQ(read(kId, &markers).kind, EndKind::sealed);
  EXPECT_EQ(frames, ended[0].totals.frames);
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].kind, "gap");
}

TEST_F(LoopTest, ARecordingThatBeginsOnAFullDiskBeginsWhenThereIsRoom) {
  disk.write_error = ENOSPC;
  commands.push_back(Begin{kId, CallId{5}, kTap, {}, now});
  ASSERT_TRUE(eventually([&] { return !told<Failed>().empty(); }));
  talk(1000ms);
  disk.write_error = 0;
  ASSERT_TRUE(eventually([&] {
    now += 100ms;
    return !told<Began>().empty();
  }));
  EXPECT_EQ(end()[0].totals.frames, 50u);
}

TEST_F(LoopTest, AFileThatIsDeletedUnderItIsToldAndBegunAnew) {
  begin();
  talk(1000ms);
  std::filesystem::remove_all(keys.layout().live());
  talk(6000ms);
  ASSERT_TRUE(eventually([&] {
    now += 1s;
    return !told<Failed>().empty() && told<Began>().size() == 2;
  }));
  EXPECT_EQ(told<Failed>()[0].why.code, "file_gone");
  talk(1000ms);
  end();
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
  EXPECT_GE(frames, 50u);
}

TEST_F(LoopTest, ABigConferenceIsWrittenMoreOftenThanACall) {
  begin();
  for (int i = 0; i < 50; ++i) {
    now += 20ms;
    for (std::uint64_t leg = 1; leg <= 60; ++leg) tap(ring, kTap, LegId{leg}, now, rtp);
    step();
  }
  const auto ended = end();
  EXPECT_EQ(ended[0].totals.frames, 3000u);
  EXPECT_EQ(ended[0].totals.lost_frames, 0u);
}

TEST_F(LoopTest, TooLittleFreeRoomCountsAsFull) {
  options.keep_free = std::uint64_t{1} << 60;
  begin_loop();
  commands.push_back(Begin{kId, CallId{5}, kTap, {}, now});
  ASSERT_TRUE(eventually([&] { return !told<Failed>().empty(); }));
  EXPECT_EQ(told<Failed>()[0].why.code, "disk_full");
  EXPECT_NE(told<Failed>()[0].why.message.find("Make room"), std::string::npos);
}

TEST_F(LoopTest, AnOverflowIsMarkedInEveryRecordingItMayHaveHit) {
  begin();
  for (int i = 0; i < 10'000; ++i) tap(ring, kTap, kCustomer, now, 0);
  EXPECT_GT(ring.dropped(), 0u);
  now += 1s;
  step();
  std::vector<Marker> markers;
  end();
  read(kId, &markers);
  ASSERT_FALSE(markers.empty());
  EXPECT_EQ(markers[0].kind, "gap");
  EXPECT_EQ(counters.overflow.value(), ring.dropped());
}

TEST_F(LoopTest, ErasedWhileItRunsNothingOfItIsLeft) {
  begin();
  talk(2000ms);
  const Bytes wrapped = bytes_of(keys.layout().key(kId));
  commands.push_back(Erase{kId});
  ASSERT_TRUE(eventually([&] { return !told<Erased>().empty(); }));
  EXPECT_EQ(loop->live(), 0u);
  EXPECT_FALSE(std::filesystem::exists(keys.layout().live(kId)));
  EXPECT_EQ(keys.get(kId).error().code, "key_missing");
  talk(100ms);
  EXPECT_EQ(counters.unknown.value(), 5u);
}

TEST_F(LoopTest, ManyRecordingsShareTheSecond) {
  constexpr std::uint64_t kMany = 200;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    commands.push_back(Begin{RecordingId{0x2000 + i}, CallId{i + 1}, LegId{5000 + i}, {}, now});
  }
  ASSERT_TRUE(eventually([&] { return told<Began>().size() == kMany; }));
  std::uint64_t most = 0;
  for (int ms = 0; ms < 2000; ms += 20) {
    now += 20ms;
    for (std::uint64_t i = 0; i < kMany; ++i) tap(ring, LegId{5000 + i}, kCustomer, now, 0);
    const std::uint64_t before = counters.bytes.value();
    step();
    if (ms >= 1000) most = std::max(most, counters.bytes.value() - before);
  }
  // 200 chunks of 35 packets in 700 ms: were they written at once, 1.5 MB would come in one step.
  EXPECT_LT(most, 300'000u);
  EXPECT_GT(most, 0u);
}

}  // namespace
}  // namespace earshot::recording
