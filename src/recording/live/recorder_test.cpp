#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "io/clock.hpp"
#include "media/tap/tapped_wire.hpp"
#include "recording/live/recorder.hpp"
#include "recording/live/recovery.hpp"
#include "recording/testing/scratch.hpp"

namespace earshot::recording {
namespace {

using testing::bytes_of;
using testing::key_store;
using testing::must;
using testing::put;
using testing::Scratch;

constexpr RecordingId kId{0x1001};
constexpr LegId kTap{900}, kCustomer{1}, kAgent{2};
constexpr Instant kStart{1000s};

void tap(io::ByteRing& ring, LegId ear, LegId speaker, Instant at, std::uint32_t rtp_time,
         std::uint8_t octet = 0x55) {
  const Bytes payload(160, octet);
  const media::TappedFrame frame{.tap = ear,
                                 .speaker = speaker,
                                 .at = at,
                                 .rtp_time = rtp_time,
                                 .codec = Codec::pcmu,
                                 .payload = payload};
  ring.push(media::write_tapped(frame), payload);
}

// A file on a disk that can be full.
struct Disk {
  std::atomic<bool> full{false};
};
class SometimesFull final : public AppendFile {
 public:
  SometimesFull(Disk& disk, std::unique_ptr<DiskFile> file) : disk_(disk), file_(std::move(file)) {}
  Result<void> append(ByteView bytes) override {
    if (!disk_.full) return file_->append(bytes);
    if (auto part = file_->append(bytes.first(bytes.size() / 2)); !part) return part;
    return tl::unexpected(disk_error("write", "test", ENOSPC));
  }
  Result<void> cut(std::uint64_t size) override { return file_->cut(size); }
  Result<void> sync() override { return file_->sync(); }

 private:
  Disk& disk_;
  std::unique_ptr<DiskFile> file_;
};

// The loop in virtual time, with the real disk behind it.
class LoopTest : public ::testing::Test {
 protected:
  LoopTest() : keys(key_store(scratch)) {
    LoopOptions options;
    options.keep_free = 0;
    options.make_file =
        [this](const std::filesystem::path& path) -> Result<std::unique_ptr<AppendFile>> {
      if (disk.full) return tl::unexpected(disk_error("make", path, ENOSPC));
      return std::make_unique<SometimesFull>(disk, must(DiskFile::make(path)));
    };
    loop = std::make_unique<RecorderLoop>(keys, options, rings, jobs, counters, log);
  }
  void step() {
    loop->step(
        now,
        [this]() -> std::optional<Command> {
          if (commands.empty()) return std::nullopt;
          Command command = std::move(commands.front());
          commands.erase(commands.begin());
          return command;
        },
        news);
  }
  // Steps without time passing until the disk's thread has answered.
  template <class F>
  bool eventually(F&& reached) {
    for (const auto deadline = io::now() + 20s; io::now() < deadline; std::this_thread::yield()) {
      step();
      if (reached()) return true;
    }
    return false;
  }
  template <class T>
  std::vector<T> told() const {
    std::vector<T> of_kind;
    for (const News& one : news)
      if (const T* it = std::get_if<T>(&one)) of_kind.push_back(*it);
    return of_kind;
  }
  void begin(RecordingId id = kId, LegId ear = kTap) {
    commands.push_back(Begin{id, CallId{5}, ear, WallTime(Millis(1'700'000'000'000)), now});
    commands.push_back(Track{id, {kCustomer, "customer", {}, "someone"}});
    ASSERT_TRUE(eventually([&] { return !told<Began>().empty(); }));
  }
  void talk(Millis time, LegId ear = kTap) {
    for (Millis passed{}; passed < time; passed += 20ms) {
      now += 20ms;
      tap(ring, ear, kCustomer, now, rtp += 160);
      step();
    }
  }
  Ending read(RecordingId id, std::vector<Marker>* markers = nullptr) {
    Reader reader =
        must(Reader::open(must(open_for_reading(keys.layout().sound(id))), id, must(keys.get(id))));
    frames = 0;
    while (const auto chunk = reader.next()) {
      frames += chunk->frames.size();
      if (markers) markers->insert(markers->end(), chunk->markers.begin(), chunk->markers.end());
    }
    return reader.ending();
  }
  std::vector<Ended> end(RecordingId id = kId) {
    commands.push_back(End{id, now});
    EXPECT_TRUE(eventually([&] { return !told<Ended>().empty(); }));
    return told<Ended>();
  }

  Scratch scratch;
  KeyStore keys;
  Disk disk;
  Counters registry;
  RecorderCounters counters{registry};
  NoLog log;
  io::ByteRing ring{1 << 20};
  std::vector<io::ByteRing*> rings{&ring};
  std::unique_ptr<RecorderLoop> loop;
  Jobs jobs;
  Instant now = kStart;
  std::uint32_t rtp = 0;
  std::vector<Command> commands;
  std::vector<News> news;
  std::size_t frames = 0;
};

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
  disk.full = true;
  talk(5000ms);
  ASSERT_EQ(told<Failed>().size(), 1u);
  EXPECT_EQ(told<Failed>()[0].why.code, "disk_full");
  ASSERT_TRUE(loop->fault());
  disk.full = false;
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
  disk.full = true;
  talk(120'000ms);
  disk.full = false;
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
  disk.full = true;
  commands.push_back(Begin{kId, CallId{5}, kTap, {}, now});
  ASSERT_TRUE(eventually([&] { return !told<Failed>().empty(); }));
  talk(1000ms);
  disk.full = false;
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
  // 200 chunks of 40 packets in 800 ms: were they written at once, 1.5 MB would come in one step.
  EXPECT_LT(most, 300'000u);
  EXPECT_GT(most, 0u);
}

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
  // How much had been tapped (ms since its start) when the child had been killed.
  std::int64_t kill_after(Millis wanted) {
    std::int64_t tapped = -1, one = 0;
    while (tapped < wanted.count() && ::read(reports_, &one, sizeof one) == sizeof one)
      tapped = one;
    ::kill(child_, SIGKILL);
    while (::read(reports_, &one, sizeof one) == sizeof one) tapped = one;
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
      if (::write(reports, &ms, sizeof ms) != sizeof ms) ::_exit(1);
    }
  }
  pid_t child_ = -1;
  int reports_ = -1;
};

void kill_and_recover(Millis after) {
  const Scratch scratch;
  const std::int64_t tapped = Recording(scratch.path()).kill_after(after);
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
        EXPECT_NEAR(static_cast<double>(last), static_cast<double>(kept), 60)
            << "the duration is where the sound ends";
      }
    }
    EXPECT_LE(tapped - kept, 1000) << "more than a second lost";
    EXPECT_LE(kept, tapped + 100);
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

TEST(Recorder, RunsOnItsThreadRecoversAndSealsAtTheEnd) {
  const Scratch scratch;
  RecorderConfig config{Layout{scratch.path()}, {}};
  config.loop.keep_free = 0;
  const KeyStore keys = key_store(scratch);
  Counters counters;
  NoLog log;
  io::ByteRing ring(1 << 20);
  io::ByteRing* const rings[] = {&ring};
  must(keys.make(RecordingId{9}));
  put(keys.layout().live(RecordingId{9}), Bytes{1, 2, 3});
  {
    std::atomic<int> calls{0};
    auto recorder = must(Recorder::start(
        config, keys, rings, [&] { ++calls; }, counters, log));
    EXPECT_EQ(Recorder::start(
                  config, keys, rings, [] {}, counters, log)
                  .error()
                  .code,
              "recordings_in_use");
    const Instant start = io::now();
    ASSERT_TRUE(recorder->post(Begin{kId, CallId{1}, kTap, io::wall_now(), start}));
    tap(ring, kTap, kCustomer, start + 1ms, 160);
    bool began = false, recovered = false;
    for (const auto deadline = io::now() + 20s; io::now() < deadline && !(began && recovered);) {
      if (auto one = recorder->next_news()) {
        began |= std::holds_alternative<Began>(*one);
        recovered |= std::holds_alternative<Recovered>(*one);
      } else {
        std::this_thread::yield();
      }
    }
    EXPECT_TRUE(began && recovered);
    EXPECT_GT(calls.load(), 0);
    EXPECT_FALSE(recorder->fault(io::now()));
    EXPECT_EQ(recorder->fault(io::now() + 60s)->code, "disk_hangs");
  }
  Reader reader = must(
      Reader::open(must(open_for_reading(keys.layout().sound(kId))), kId, must(keys.get(kId))));
  std::size_t frames = 0;
  while (const auto chunk = reader.next()) frames += chunk->frames.size();
  EXPECT_EQ(frames, 1u);
  EXPECT_EQ(reader.ending().kind, EndKind::sealed);
}

}  // namespace
}  // namespace earshot::recording
