#include "store/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "store/history.hpp"
#include "store/session.hpp"
#include "store/spill_file.hpp"
#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;

class RememberingLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view message,
             std::initializer_list<LogField>) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(message);
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

// A database that can be told to refuse.
class Shelf {
 public:
  Result<void> take(std::span<const EventRecord> records) {
    const std::lock_guard lock(mutex_);
    ++attempts_;
    changed_.notify_all();
    if (!refusal_.empty()) return fail(refusal_, "as the test wants it");
    for (const auto& record : records) numbers_.push_back(record.number);
    return {};
  }
  void refuse(std::string code) {
    const std::lock_guard lock(mutex_);
    refusal_ = std::move(code);
    attempts_ = 0;
  }
  bool wait_for_attempts(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return attempts_ >= count; });
  }
  std::vector<std::uint64_t> numbers() {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string refusal_;
  int attempts_ = 0;
  std::vector<std::uint64_t> numbers_;
};

std::vector<core::Event> events(std::uint64_t first, std::uint64_t last) {
  std::vector<core::Event> all;
  for (; first <= last; ++first)
    all.push_back({first, {}, core::CallQueued{CallId{first}, "sales"}});
  return all;
}

std::vector<std::uint64_t> numbers(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> all;
  for (; first <= last; ++first) all.push_back(first);
  return all;
}

class WriterTest : public testing::Test {
 protected:
  WriterTest() {
    options_.spill_file = directory_.path() / "spill";
    options_.first_pause = 1ms;
    options_.longest_pause = 4ms;
  }

  void start() {
    auto started = Writer::start([this](auto records) { return shelf_.take(records); }, options_,
                                 counters_, log_);
    ASSERT_TRUE(started) << started.error().message;
    writer_ = std::move(*started);
  }

  std::uint64_t counted(std::string_view name) {
    std::uint64_t found = 0;
    counters_.visit([&](const CounterInfo& info, std::uint64_t value) {
      if (info.name == name) found = value;
    });
    return found;
  }

  bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  TemporaryDirectory directory_;
  Counters counters_;
  RememberingLog log_;
  Shelf shelf_;
  WriterOptions options_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, WritesInOrder) {
  start();
  for (std::uint64_t i = 1; i <= 5'000; i += 10) writer_->subscribe(events(i, i + 9), WallTime{});
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(shelf_.numbers(), numbers(1, 5'000));
  EXPECT_EQ(counted("earshot_store_written_total"), 5'000u);
  EXPECT_EQ(counted("earshot_store_queue"), 0u);
  EXPECT_THAT(log_.lines(), ElementsAre());
}

TEST_F(WriterTest, AFaultIsToldOnceAndLosesNothing) {
  options_.spill_after = 1h;
  start();
  shelf_.refuse("database_locked");
  writer_->subscribe(events(1, 10), WallTime{});
  ASSERT_TRUE(shelf_.wait_for_attempts(5));
  EXPECT_EQ(writer_->fault()->code, "database_locked");
  writer_->subscribe(events(11, 20), WallTime{});
  shelf_.refuse("");
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(shelf_.numbers(), numbers(1, 20));
  EXPECT_FALSE(writer_->fault());
  EXPECT_GE(counted("earshot_store_errors_total"), 5u);
  EXPECT_EQ(counted("earshot_store_spilled_total"), 0u);
  EXPECT_THAT(log_.lines(), ElementsAre("events are not being written, trying again",
                                        "events are being written again"));
}

TEST_F(WriterTest, ALongFaultSpillsAndKeepsTheOrder) {
  options_.spill_after = 0ms;
  start();
  shelf_.refuse("disk_full");
  writer_->subscribe(events(1, 10), WallTime{});
  ASSERT_TRUE(eventually([&] { return counted("earshot_store_spilled_total") == 10; }));
  writer_->subscribe(events(11, 20), WallTime{});
  ASSERT_TRUE(eventually([&] { return counted("earshot_store_spilled_total") == 20; }));
  ASSERT_TRUE(eventually([&] { return counted("earshot_store_queue") == 0; }));
  EXPECT_FALSE(writer_->wait_until_written(0ms));
  shelf_.refuse("");
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(shelf_.numbers(), numbers(1, 20));
}

TEST_F(WriterTest, MemoryIsBoundedAndSpillsAtHalf) {
  options_.spill_after = 1h;
  options_.queue_limit = 100;
  start();
  shelf_.refuse("database_locked");
  for (std::uint64_t i = 1; i <= 1'000; i += 10) {
    writer_->subscribe(events(i, i + 9), WallTime{});
    ASSERT_TRUE(eventually([&] { return counted("earshot_store_queue") < 60; }));
  }
  EXPECT_GE(counted("earshot_store_spilled_total"), 900u);
  shelf_.refuse("");
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(shelf_.numbers(), numbers(1, 1'000));
  EXPECT_EQ(counted("earshot_store_lost_total"), 0u);
}

TEST_F(WriterTest, WhatFindsNoPlaceIsCountedAndTold) {
  options_.queue_limit = 20;
  std::filesystem::create_symlink("/dev/full", options_.spill_file);
  if (const auto other = SpillFile::open(options_.spill_file); !other)
    GTEST_SKIP() << other.error().message;  // another run of this test has it
  start();
  shelf_.refuse("disk_full");
  writer_->subscribe(events(1, 50), WallTime{});
  EXPECT_EQ(counted("earshot_store_lost_total"), 30u);
  ASSERT_TRUE(shelf_.wait_for_attempts(3));
  shelf_.refuse("");
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(shelf_.numbers(), numbers(1, 20));
  EXPECT_THAT(log_.lines(), testing::Contains("events found no place and are lost"));
}

TEST_F(WriterTest, StoppingDuringAFaultKeepsTheEventsForTheNextStart) {
  options_.spill_after = 1h;
  start();
  shelf_.refuse("database_locked");
  writer_->subscribe(events(1, 10), WallTime{});
  writer_.reset();
  EXPECT_THAT(shelf_.numbers(), ElementsAre());
  shelf_.refuse("");
  start();
  EXPECT_EQ(shelf_.numbers(), numbers(1, 10));
}

TEST_F(WriterTest, StoppingWritesWhatIsLeft) {
  start();
  writer_->subscribe(events(1, 3'000), WallTime{});
  writer_.reset();
  EXPECT_EQ(shelf_.numbers(), numbers(1, 3'000));
}

class WriterOnDatabase : public WriterTest, public testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    database_.url = *url;
    database_.busy_timeout = 1ms;
  }

  Database open() {
    auto opened = Database::open(database_, log_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  void start_on_database() {
    auto started = Writer::start(open(), options_, WallTime{Millis(5'000)}, counters_, log_);
    ASSERT_TRUE(started) << started.error().message;
    writer_ = std::move(*started);
  }

  DatabaseOptions database_;
};

INSTANTIATE_TEST_SUITE_P(Databases, WriterOnDatabase, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

TEST_P(WriterOnDatabase, ContinuesTheNumberingAfterARestart) {
  const CallId call{77};
  start_on_database();
  EXPECT_EQ(writer_->next_event(), 1u);
  const core::CallStarted started{call, core::CallDirection::inbound, "1", "", "2"};
  writer_->subscribe(std::vector<core::Event>{{1, {}, started}}, WallTime{Millis(1'000)});
  writer_.reset();
  start_on_database();
  EXPECT_EQ(writer_->next_event(), 3u);  // the open call was closed, as event 2
  auto reader = open();
  const auto calls = History(reader).last_calls(5);
  ASSERT_EQ(calls->size(), 1u);
  EXPECT_EQ(calls->front().cause, "server_restarted");
  EXPECT_EQ(calls->front().started, WallTime{Millis(1'000)});
  EXPECT_EQ(calls->front().ended, WallTime{Millis(5'000)});
}

TEST_P(WriterOnDatabase, ALockedDatabaseDelaysButLosesNothing) {
  start_on_database();
  auto other = open();
  auto& sql = other.connection().sql;
  sql << (GetParam() == "sqlite" ? "BEGIN IMMEDIATE" : "BEGIN");
  if (GetParam() == "postgresql") sql << "LOCK TABLE events IN ACCESS EXCLUSIVE MODE";
  options_.spill_after = 0ms;
  writer_->subscribe(events(1, 100), WallTime{});
  ASSERT_TRUE(eventually([&] { return writer_->fault().has_value(); }));
  writer_->subscribe(events(101, 200), WallTime{});
  sql << "ROLLBACK";
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(History(other).last_event(), 200u);
  EXPECT_EQ(counted("earshot_store_lost_total"), 0u);
}

// However patient the database is when it is opened: events that wait for a lock are on the disk
// soon.
TEST_P(WriterOnDatabase, ALockedDatabaseIsGivenUpSoonAndTheEventsSpilled) {
  database_.busy_timeout = 1h;
  start_on_database();
  auto other = open();
  auto& sql = other.connection().sql;
  sql << (GetParam() == "sqlite" ? "BEGIN IMMEDIATE" : "BEGIN");
  if (GetParam() == "postgresql") sql << "LOCK TABLE events IN ACCESS EXCLUSIVE MODE";
  writer_->subscribe(events(1, 100), WallTime{});
  ASSERT_TRUE(eventually([&] { return counted("earshot_store_spilled_total") == 100; }));
  writer_->subscribe(events(101, 150), WallTime{});
  ASSERT_TRUE(eventually([&] {
    return counted("earshot_store_spilled_total") == 150 && counted("earshot_store_queue") == 0;
  })) << "spilled "
      << counted("earshot_store_spilled_total") << ", still queued "
      << counted("earshot_store_queue");
  sql << "ROLLBACK";
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(History(other).last_event(), 150u);
}

TEST_P(WriterOnDatabase, ASecondServerIsRefused) {
  start_on_database();
  const auto second = Writer::start(open(), options_, WallTime{}, counters_, log_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store_in_use");
}

TEST_P(WriterOnDatabase, ALostConnectionIsMadeAgain) {
  if (GetParam() == "sqlite") GTEST_SKIP() << "a file has no connection to lose";
  start_on_database();
  writer_->subscribe(events(1, 10), WallTime{});
  ASSERT_TRUE(writer_->wait_until_written(30s));
  auto other = open();
  other.connection().sql << "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND pid <> pg_backend_pid()";
  writer_->subscribe(events(11, 20), WallTime{});
  ASSERT_TRUE(writer_->wait_until_written(30s));
  EXPECT_EQ(History(other).last_event(), 20u);
}

}  // namespace
}  // namespace earshot::store
