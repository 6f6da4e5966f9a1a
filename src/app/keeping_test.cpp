// The port between the core and the recorder, with a real recorder on a disk that fails when told.

#include "app/keeping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recording/testing/loop.hpp"

namespace earshot::app {
namespace {

using recording::testing::kCustomer;
using recording::testing::kTap;
using recording::testing::Scratch;

constexpr RecordingId kId{0x1001}, kNext{0x1002};

class Port : public testing::Test {
 protected:
  Port() : keys_(recording::testing::key_store(scratch_)) {
    recording::RecorderConfig config{keys_.layout(), {}};
    config.loop.keep_free = 0;
    config.loop.sync_every = 1s;
    config.loop.make_file = recording::testing::files_on(disk_);
    recorder_ = recording::testing::must(recording::Recorder::start(
        config, keys_, rings_, [] {}, counters_, log_));
    port_ = std::make_unique<RecordingPort>(RecordingPort::Surroundings{
        .recorder = recorder_.get(),
        .now = io::now,
        .wall_now = io::wall_now,
        .tell = [this](const core::Fact& fact) { facts_.push_back(fact); },
        .sealed = [this](RecordingId id) { sealed_.push_back(id); },
        .erased = [this](RecordingId id) { erased_.push_back(id); }});
  }
  void begin(RecordingId id) { port_->perform(core::BeginRecording{id, CallId{5}, kTap}); }
  // As the server does: news at once, a look once in a while.
  template <class F>
  bool eventually(F&& reached) {
    for (const auto deadline = io::now() + 20s; io::now() < deadline; std::this_thread::yield()) {
      port_->look();
      if (reached()) return true;
    }
    return false;
  }
  void tap(int frames) {
    for (int i = 0; i < frames; ++i)
      recording::testing::tap(ring_, kTap, kCustomer, io::now(), rtp_ += 160);
  }
  template <class Fact>
  std::vector<Fact> told() const {
    std::vector<Fact> of_kind;
    for (const auto& fact : facts_)
      if (const auto* one = std::get_if<Fact>(&fact)) of_kind.push_back(*one);
    return of_kind;
  }
  Scratch scratch_;
  recording::KeyStore keys_;
  recording::testing::Disk disk_;
  Counters counters_;
  NoLog log_;
  io::ByteRing ring_{1 << 20};
  io::ByteRing* rings_[1]{&ring_};
  std::unique_ptr<recording::Recorder> recorder_;
  std::vector<core::Fact> facts_;
  std::vector<RecordingId> sealed_, erased_;
  std::uint32_t rtp_ = 0;
  std::unique_ptr<RecordingPort> port_;
};

TEST_F(Port, AShortFaultIsToldAndEndsNoRecording) {
  begin(kId);
  tap(50);
  disk_.write_error = EIO;
  ASSERT_TRUE(eventually([&] { return told<core::RecorderReady>().size() == 1; }));
  EXPECT_FALSE(told<core::RecorderReady>()[0].ready);
  EXPECT_THAT(told<core::RecorderReady>()[0].why, testing::HasSubstr("Input/output error"));
  disk_.write_error = 0;
  ASSERT_TRUE(eventually([&] { return told<core::RecorderReady>().size() == 2; }));
  EXPECT_TRUE(told<core::RecorderReady>()[1].ready);
  EXPECT_TRUE(told<core::RecordingFailed>().empty());
  port_->perform(core::EndRecording{kId});
  ASSERT_TRUE(eventually([&] { return told<core::RecordingClosed>().size() == 1; }));
  EXPECT_EQ(sealed_, std::vector{kId});
}

// The core will not end what failed; so the port does, and it is sealed when the disk is back.
TEST_F(Port, ALossEndsItSealsItAndMakesRoomForAnother) {
  begin(kId);
  disk_.write_error = ENOSPC;
  ASSERT_TRUE(eventually([&] {
    tap(200);
    return !told<core::RecordingFailed>().empty();
  }));
  EXPECT_EQ(told<core::RecordingFailed>().size(), 1u);
  EXPECT_EQ(told<core::RecordingFailed>()[0].recording, kId);
  ASSERT_FALSE(told<core::RecorderReady>().empty());
  EXPECT_FALSE(told<core::RecorderReady>().back().ready);
  disk_.write_error = 0;
  ASSERT_TRUE(eventually([&] { return told<core::RecorderReady>().back().ready; }));
  ASSERT_TRUE(eventually([&] { return told<core::RecordingClosed>().size() == 1; }));
  EXPECT_FALSE(std::filesystem::exists(keys_.layout().live(kId))) << "nothing is left to run on";
  begin(kNext);
  port_->perform(core::EndRecording{kNext});
  ASSERT_TRUE(eventually([&] { return told<core::RecordingClosed>().size() == 2; }));
  EXPECT_EQ(told<core::RecordingFailed>().size(), 1u);
}

// A sync that fails once and then works again is seen by no look(): the core hears of it all the
// same, or it would record nothing more of this call.
TEST_F(Port, AfterALossTheRecorderIsToldToBeReadyAgain) {
  begin(kId);
  disk_.sync_error = EIO;
  ASSERT_TRUE(eventually([&] {
    tap(1);
    port_->take_news();
    if (told<core::RecordingFailed>().empty()) return false;
    disk_.sync_error = 0;
    return true;
  }));
  ASSERT_TRUE(eventually([&] { return told<core::RecorderReady>().size() >= 2; }));
  EXPECT_FALSE(told<core::RecorderReady>()[0].ready);
  EXPECT_TRUE(told<core::RecorderReady>().back().ready);
  ASSERT_TRUE(eventually([&] { return told<core::RecordingClosed>().size() == 1; }));
}

TEST_F(Port, WhatIsErasedIsToldToWhoHasCopies) {
  begin(kId);
  tap(10);
  port_->perform(core::EndRecording{kId, true});
  ASSERT_TRUE(eventually([&] { return !erased_.empty(); }));
  EXPECT_EQ(erased_, std::vector{kId});
  EXPECT_EQ(keys_.get(kId).error().code, "key_missing");
  EXPECT_TRUE(told<core::RecordingClosed>().empty() && told<core::RecordingFailed>().empty());
}

TEST(PortWithoutRecorder, SaysThatItIsSwitchedOff) {
  std::vector<core::Fact> facts;
  RecordingPort port({.recorder = nullptr,
                      .now = io::now,
                      .wall_now = io::wall_now,
                      .tell = [&](const core::Fact& fact) { facts.push_back(fact); },
                      .sealed = {},
                      .erased = {}});
  port.look();
  port.perform(core::BeginRecording{kId, CallId{5}, kTap});
  port.perform(core::EndRecording{kId, true});
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_FALSE(std::get<core::RecorderReady>(facts[0]).ready);
  EXPECT_EQ(std::get<core::RecordingFailed>(facts[1]).recording, kId);
}

}  // namespace
}  // namespace earshot::app
