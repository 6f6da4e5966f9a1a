#include "recording/live/recovery.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <thread>

#include "recording/live/recorder.hpp"
#include "recording/testing/loop.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

class RecoveryTest : public LoopTest {
 protected:
  // Leaves what a recorder that is killed in `after` leaves.
  void leave(Millis after) {
    begin();
    talk(after);
    loop.reset();
  }
};

TEST_F(RecoveryTest, EveryTornPlaceIsCutSealedAndReadable) {
  leave(2000ms);
  const auto live = keys.layout().live(kId);
  const Bytes whole = bytes_of(live);
  std::mt19937 random(3);
  for (int i = 0; i < 60; ++i) {
    const std::size_t size = kHeaderSize + random() % (whole.size() - kHeaderSize);
    put(live, ByteView(whole).first(size));
    const Recovered found = recover(keys, kId);
    ASSERT_EQ(found.outcome, Rescue::recovered) << found.why;
    std::vector<Marker> markers;
    const Ending end = read(kId, &markers);
    EXPECT_EQ(end.kind, EndKind::sealed) << end.why;
    EXPECT_TRUE(end.totals.recovered);
    EXPECT_EQ(end.totals.duration, found.totals.duration);
    EXPECT_EQ(end.hash, found.hash);
    EXPECT_EQ(end.valid_size, found.bytes);
    ASSERT_FALSE(markers.empty());
    EXPECT_EQ(markers.back().kind, "recovered");
    EXPECT_FALSE(std::filesystem::exists(live));
  }
}

TEST_F(RecoveryTest, NotEvenAHeaderIsRemovedWithItsKey) {
  leave(1000ms);
  put(keys.layout().live(kId), Bytes(kHeaderSize - 1));
  EXPECT_EQ(recover(keys, kId).outcome, Rescue::empty);
  EXPECT_EQ(keys.get(kId).error().code, "key_missing");
}

TEST_F(RecoveryTest, WhatItCanNotConfirmItDoesNotTouch) {
  leave(2000ms);
  const auto live = keys.layout().live(kId);
  Bytes altered = bytes_of(live);
  altered[kHeaderSize + 60] ^= 1;  // in the first chunk
  put(live, altered);
  EXPECT_EQ(recover(keys, kId).outcome, Rescue::left);
  EXPECT_EQ(bytes_of(live), altered);
  ASSERT_TRUE(keys.destroy(kId));
  EXPECT_EQ(recover(keys, kId).outcome, Rescue::left);
  EXPECT_EQ(bytes_of(live), altered);
}

// A real process that records, killed at a random moment.
class Recording {
 public:
  static constexpr std::uint64_t kRecordings = 3;

  explicit Recording(const std::filesystem::path& root) {
    int pipe_ends[2];
    EXPECT_EQ(::pipe(pipe_ends), 0);
    child_ = ::fork();
    if (child_ == 0) record(root, pipe_ends[1]);
    ::close(pipe_ends[1]);
    reports_ = pipe_ends[0];
  }
  struct Tapped {
    std::int64_t ms = -1;   // since its start
    std::int64_t late = 0;  // the machine was busy: by so much the tapping was behind its clock
  };
  // How much had been tapped when the child had been killed.
  Tapped kill_after(Millis wanted) {
    Tapped tapped, one;
    const auto report = [&] { return ::read(reports_, &one, sizeof one) == sizeof one; };
    const auto take = [&] { tapped = {one.ms, std::max(tapped.late, one.late)}; };
    while (tapped.ms < wanted.count() && report()) take();
    ::kill(child_, SIGKILL);
    while (report()) take();
    ::close(reports_);
    int status = 0;
    ::waitpid(child_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    return tapped;
  }

 private:
  [[noreturn]] static void record(const std::filesystem::path& root, int reports) {
    ::alarm(60);  // should the test die before it kills
    Counters counters;
    NoLog log;
    io::ByteRing ring(1 << 20);
    io::ByteRing* const rings[] = {&ring};
    RecorderConfig config{Layout{root}, {}};
    config.loop.keep_free = 0;
    const KeyStore keys{config.layout, must(MasterKeys::open(root / "master.keys"))};
    auto recorder = must(Recorder::start(
        config, keys, rings, [] {}, counters, log));
    const Instant start = io::now();
    for (std::uint64_t i = 0; i < kRecordings; ++i) {
      recorder->post(
          Begin{RecordingId{0x3000 + i}, CallId{1}, LegId{100 + i}, io::wall_now(), start});
    }
    for (std::int64_t ms = 10;; ms += 10) {
      std::this_thread::sleep_until(std::chrono::steady_clock::time_point(
          std::chrono::steady_clock::duration((start + Millis(ms)).time_since_epoch())));
      for (std::uint64_t i = 0; i < kRecordings; ++i) {
        tap(ring, LegId{100 + i}, kCustomer, start + Millis(ms),
            static_cast<std::uint32_t>(ms * 8));
      }
      const auto behind = std::chrono::duration_cast<Millis>(io::now() - start) - Millis(ms);
      const Tapped report{ms, behind.count()};
      if (::write(reports, &report, sizeof report) != sizeof report) ::_exit(1);
    }
  }
  pid_t child_ = -1;
  int reports_ = -1;
};

void kill_and_recover(Millis after) {
  const Scratch scratch;
  const auto tapped = Recording(scratch.path()).kill_after(after);
  const KeyStore keys = key_store(scratch);
  for (std::uint64_t i = 0; i < Recording::kRecordings; ++i) {
    const RecordingId id{0x3000 + i};
    std::int64_t kept = 0;
    if (std::filesystem::exists(keys.layout().live(id))) {
      const Recovered found = recover(keys, id);
      ASSERT_NE(found.outcome, Rescue::left) << found.why;
      kept = std::chrono::duration_cast<Millis>(found.totals.duration).count();
      if (found.outcome == Rescue::recovered) {
        Reader reader = must(
            Reader::open(must(open_for_reading(keys.layout().sound(id))), id, must(keys.get(id))));
        std::int64_t last = 0, frames = 0;
        while (const auto chunk = reader.next()) {
          for (const Frame& frame : chunk->frames) {
            last = std::chrono::duration_cast<Millis>(frame.at).count();
            ASSERT_EQ(last, ++frames * 10) << "a packet is missing inside";
          }
        }
        ASSERT_EQ(reader.ending().kind, EndKind::sealed);
        EXPECT_LE(std::abs(last - kept), 60 + tapped.late)
            << "the duration is where the sound ends";
      }
    }
    EXPECT_LE(tapped.ms - kept, 1000 + tapped.late) << "more than a second lost";
    EXPECT_LE(kept, tapped.ms + tapped.late + 100);
  }
}

TEST(Killed, AnywhereAllIsReadableAndAtMostASecondLost) {
  const int kills = std::getenv("EARSHOT_LONG") ? 1000 : 200;
  std::mt19937 random(5);
  std::vector<Millis> moments;
  for (int i = 0; i < kills; ++i) moments.push_back(Millis(5 + random() % 2000));
  // Sixteen at a time: they mostly sleep.
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < moments.size(); i = next++) kill_and_recover(moments[i]);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace earshot::recording
