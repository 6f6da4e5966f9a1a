#include "recording/live/recorder.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <thread>

#include "recording/testing/loop.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

// The kernel's own limit, with the real file and thread.
TEST(Recorder, AFileThatMayNotGrowIsADiskThatIsFull) {
  ::signal(SIGXFSZ, SIG_IGN);
  const Scratch scratch;
  RecorderConfig config{Layout{scratch.path()}, {}};
  config.loop.keep_free = 0;
  const KeyStore keys = key_store(scratch);
  Counters counters;
  NoLog log;
  io::ByteRing ring(1 << 20);
  io::ByteRing* const rings[] = {&ring};
  auto recorder = must(Recorder::start(
      config, keys, rings, [] {}, counters, log));
  const Instant start = io::now();
  recorder->post(Begin{kId, CallId{1}, kTap, io::wall_now(), start});
  std::uint32_t sent = 0;
  const auto until = [&](auto&& is_it) {
    for (const auto deadline = io::now() + 30s; io::now() < deadline; std::this_thread::yield()) {
      if (Micros(sent * 20'000) < io::now() - start) {
        ++sent;
        tap(ring, kTap, kCustomer, start + Micros(sent * 20'000), sent * 160);
      }
      if (const auto one = recorder->next_news(); one && is_it(*one)) return true;
    }
    return false;
  };
  ASSERT_TRUE(until([](const News& one) { return std::holds_alternative<Began>(one); }));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{8 * 1024, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string code;
  EXPECT_TRUE(until([&](const News& one) {
    if (const auto* failed = std::get_if<Failed>(&one)) code = failed->why.code;
    return !code.empty();
  }));
  EXPECT_EQ(code, "disk_full");
  EXPECT_TRUE(recorder->fault(io::now()));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_TRUE(until([](const News& one) { return std::holds_alternative<Resumed>(one); }));
  recorder->post(End{kId, start + Micros(sent * 20'000)});
  Ended ended;
  EXPECT_TRUE(until([&](const News& one) {
    if (const auto* it = std::get_if<Ended>(&one)) ended = *it;
    return ended.bytes > 0;
  }));
  EXPECT_EQ(ended.totals.lost_frames, 0u);
  Reader reader = must(
      Reader::open(must(open_for_reading(keys.layout().sound(kId))), kId, must(keys.get(kId))));
  std::uint64_t frames = 0;
  while (const auto chunk = reader.next()) frames += chunk->frames.size();
  EXPECT_EQ(reader.ending().kind, EndKind::sealed) << reader.ending().why;
  EXPECT_EQ(frames, ended.totals.frames);
  EXPECT_GT(frames, 50u);
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
