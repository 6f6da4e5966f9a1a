// The disk fails, hangs or is taken away, and somebody wants erased what may not be.

#include <gtest/gtest.h>

#include "recording/live/recorder.hpp"
#include "recording/testing/loop.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

class Faults : public LoopTest {
 protected:
  // A second each time round, until it is so: the recorder tries again once a second.
  template <class F>
  bool in_time(F&& reached) {
    return eventually([&] {
      if (reached()) return true;
      now += 1s;
      return false;
    });
  }
};

TEST_F(Faults, EveryErrorIsNamedAndWhatFitsIsKept) {
  const std::pair<int, const char*> errors[] = {{EIO, "disk_error"},
                                                {EROFS, "read_only"},
                                                {EDQUOT, "disk_full"},
                                                {EACCES, "not_allowed"},
                                                {ENFILE, "files_exhausted"}};
  begin();
  for (const auto& [error, code] : errors) {
    news.clear();
    talk(1000ms);
    disk.write_error = error;
    talk(3000ms);
    ASSERT_EQ(told<Failed>().size(), 1u) << code;
    EXPECT_EQ(told<Failed>()[0].why.code, code);
    EXPECT_FALSE(told<Failed>()[0].why.message.empty());
    EXPECT_TRUE(told<Lost>().empty()) << "nothing is lost yet";
    disk.write_error = 0;
    talk(2000ms);
    EXPECT_EQ(told<Resumed>().size(), 1u) << code;
    EXPECT_FALSE(loop->fault());
  }
  const auto ended = end();
  EXPECT_EQ(ended[0].totals.lost_frames, 0u);
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
  EXPECT_EQ(frames, 5 * 6 * 50u);
}

TEST_F(Faults, WhatIsLostIsToldOnceMarkedWhereItIsAndSealedWhenTheDiskIsBack) {
  begin();
  talk(1000ms);
  disk.write_error = EIO;
  talk(120s);
  ASSERT_EQ(told<Lost>().size(), 1u);
  EXPECT_EQ(told<Lost>()[0].why.code, "disk_error");
  commands.push_back(End{kId, now});  // as whoever hears of it does
  for (int i = 0; i < 60; ++i, now += 1s) step();
  EXPECT_TRUE(told<Ended>().empty());
  disk.write_error = 0;
  ASSERT_TRUE(in_time([&] { return !told<Ended>().empty(); }));
  const Totals totals = told<Ended>()[0].totals;
  EXPECT_EQ(totals.lost_frames + totals.frames, 121u * 50);
  EXPECT_EQ(totals.duration, 121s);
  std::vector<Marker> markers;
  EXPECT_EQ(read(kId, &markers).kind, EndKind::sealed);
  EXPECT_EQ(frames, totals.frames);
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].kind, "gap");
  EXPECT_NEAR(static_cast<double>(markers[0].at.count()), 1e6, 700e3);
  EXPECT_EQ(loop->live(), 0u);
}

// After a failed fdatasync the kernel forgets what it could not write, and the next one succeeds.
TEST_F(Faults, ASyncThatFailsIsALoss) {
  begin();
  disk.sync_error = EIO;
  talk(6000ms);
  ASSERT_TRUE(in_time([&] { return !told<Lost>().empty(); }));
  EXPECT_EQ(told<Lost>()[0].why.code, "disk_error");
  EXPECT_TRUE(loop->fault());
  disk.sync_error = 0;
  talk(1000ms);
  end();
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
}

TEST_F(Faults, ASealThatCanNotBeSyncedIsTriedAgainAndIsNoLoss) {
  begin();
  talk(1000ms);
  disk.sync_error = EIO;
  commands.push_back(End{kId, now});
  ASSERT_TRUE(in_time([&] { return !told<Failed>().empty(); }));
  EXPECT_TRUE(told<Ended>().empty());
  disk.sync_error = 0;
  ASSERT_TRUE(in_time([&] { return !told<Ended>().empty(); }));
  EXPECT_TRUE(told<Lost>().empty());
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
  EXPECT_EQ(frames, 50u);
}

TEST_F(Faults, WhatIsUnderLegalHoldIsSealedInsteadOfErased) {
  std::atomic<bool> held = true;
  options.may_erase = [&](RecordingId) -> Result<void> {
    if (held) return fail("on_hold", "it is under legal hold");
    return {};
  };
  begin_loop();
  begin();
  talk(2000ms);
  commands.push_back(Erase{kId});
  ASSERT_TRUE(eventually([&] { return !told<Ended>().empty(); }));
  EXPECT_TRUE(told<Erased>().empty() && told<Failed>().empty());
  EXPECT_EQ(read(kId).kind, EndKind::sealed);
  EXPECT_EQ(frames, 100u);
  EXPECT_FALSE(loop->fault()) << "that is no fault of the disk";

  commands.push_back(Erase{kId});  // it has ended
  ASSERT_TRUE(eventually([&] { return !loop->busy(); }));
  EXPECT_TRUE(keys.get(kId));
  held = false;
  commands.push_back(Erase{kId});
  ASSERT_TRUE(eventually([&] { return !told<Erased>().empty(); }));
  EXPECT_EQ(keys.get(kId).error().code, "key_missing");
  EXPECT_FALSE(std::filesystem::exists(keys.layout().sound(kId)));
}

// Nobody begins a recording while it is full, so nobody would ever see that it is not any more.
TEST_F(Faults, AFullDiskIsSeenToBeEmptyAgainAlsoWhenNothingIsRecorded) {
  options.keep_free = std::uint64_t{1} << 60;
  begin_loop();
  commands.push_back(Begin{kId, CallId{5}, kTap, {}, now});
  ASSERT_TRUE(in_time([&] { return !told<Failed>().empty(); }));
  commands.push_back(Erase{kId});
  ASSERT_TRUE(in_time([&] { return loop->live() == 0; }));
  ASSERT_TRUE(loop->fault());
  std::filesystem::remove_all(scratch.path());  // a disk that does not answer is not a full one
  EXPECT_TRUE(in_time([&] { return !loop->fault(); }));
}

TEST_F(Faults, WhatIsErasedLeavesATombstoneForItsCopyElsewhere) {
  options.tombstones = true;
  begin_loop();
  begin();
  talk(1000ms);
  end();
  commands.push_back(Erase{kId});
  ASSERT_TRUE(eventually([&] { return !told<Erased>().empty(); }));
  EXPECT_TRUE(std::filesystem::exists(keys.layout().tombstone(kId)));
  EXPECT_EQ(keys.get(kId).error().code, "key_missing");
}

// The real thread stands in write(2) and can not even look at its rings.
TEST(RecorderThread, ADiskThatHangsCostsNobodyButTheRecordingAndIsToldInFiveSeconds) {
  const Scratch scratch;
  Disk disk;
  RecorderConfig config{Layout{scratch.path()}, {}};
  config.loop.keep_free = 0;
  config.loop.make_file = files_on(disk);
  const KeyStore keys = key_store(scratch);
  Counters counters;
  NoLog log;
  io::ByteRing ring(1 << 16);
  io::ByteRing* const rings[] = {&ring};
  auto recorder = must(Recorder::start(
      config, keys, rings, [] {}, counters, log));
  const Instant start = io::now();
  const auto until = [&](auto&& is_it) {
    for (const auto deadline = io::now() + 30s; io::now() < deadline; std::this_thread::yield())
      if (is_it(recorder->next_news())) return true;
    return false;
  };
  recorder->post(Begin{kId, CallId{1}, kTap, io::wall_now(), start});
  ASSERT_TRUE(until([](const auto& one) { return one && std::holds_alternative<Began>(*one); }));
  disk.hangs = true;
  std::uint32_t sent = 0;
  const auto send = [&] {
    ++sent;
    tap(ring, kTap, kCustomer, start + Micros(sent), sent * 160);
  };
  send();
  // Full: the recorder does not come back. Each of these pushes returns at once.
  ASSERT_TRUE(until([&](const auto&) {
    send();
    return ring.dropped() > 100;
  }));
  EXPECT_EQ(recorder->fault(io::now() + 5s + 300ms)->code, "disk_hangs");
  disk.hangs = false;
  ASSERT_TRUE(until([&](const auto&) { return !recorder->fault(io::now()); }));
  const std::uint64_t dropped = ring.dropped();
  recorder->post(End{kId, io::now()});
  ASSERT_TRUE(until([](const auto& one) { return one && std::holds_alternative<Ended>(*one); }));
  Reader reader = must(
      Reader::open(must(open_for_reading(keys.layout().sound(kId))), kId, must(keys.get(kId))));
  std::uint64_t frames = 0;
  std::vector<Marker> markers;
  while (const auto chunk = reader.next()) {
    frames += chunk->frames.size();
    markers.insert(markers.end(), chunk->markers.begin(), chunk->markers.end());
  }
  EXPECT_EQ(reader.ending().kind, EndKind::sealed);
  EXPECT_EQ(frames + dropped, sent);
  ASSERT_FALSE(markers.empty());
  EXPECT_EQ(markers[0].kind, "gap");
}

}  // namespace
}  // namespace earshot::recording
