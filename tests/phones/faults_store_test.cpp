// The database is locked or its disk is full while people call: nobody hears of it, and nothing is
// missing afterwards.

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>

#include <fstream>

#include "tests/phones/faults_floor.hpp"

namespace earshot::phones {
namespace {

class Store : public Faults {
 protected:
  testing::AssertionResult is_at_fault() {
    return eventually(
        "the store is told to be at fault",
        [&] {
          return server_.metric("earshot_store_errors_total") > 0 && !server_.ask("GET", "/readyz");
        },
        std::chrono::seconds(20));
  }
  testing::AssertionResult is_good_again() {
    return eventually(
        "the store is good again",
        [&] { return server_.ask("GET", "/readyz") && server_.metric("earshot_store_queue") == 0; },
        std::chrono::seconds(20));
  }
};

TEST_F(Store, LockedByAnotherProgramForSomeSeconds) {
  control_call();
  OtherProgram other(database_);
  other.run("BEGIN EXCLUSIVE");
  control_call();
  control_call();
  EXPECT_TRUE(is_at_fault());
  EXPECT_TRUE(logged("database_locked"));
  control_call();
  other.run("COMMIT");
  EXPECT_TRUE(is_good_again());
  control_call();
  EXPECT_TRUE(history_is_whole(5));
  EXPECT_EQ(server_.metric("earshot_store_lost_total"), 0);
}

// The server's own locks outlive the reading: else the other program, the last one as it seems to
// it, takes the write-ahead log away.
TEST_F(Store, ItIsWholeWhenPeopleWereReadAgainAndAnotherProgramHasLookedIn) {
  control_call();
  signal(SIGHUP);
  ASSERT_TRUE(eventually("people are read", [&] { return logged("configuration read again"); }));
  EXPECT_TRUE(history_is_whole(1));
  control_call();
  EXPECT_TRUE(history_is_whole(2));
}

TEST_F(Store, KilledWhileItIsLockedNothingThatWasSpilledIsLost) {
  OtherProgram other(database_);
  other.run("BEGIN EXCLUSIVE");
  control_call();
  control_call();
  ASSERT_TRUE(eventually(
      "events are in the spill file",
      [&] {
        return server_.metric("earshot_store_spilled_total") > 0 &&
               server_.metric("earshot_store_queue") == 0;
      },
      std::chrono::seconds(30)));
  crash();
  other.run("COMMIT");
  start();
  control_call();
  EXPECT_TRUE(history_is_whole(3));
}

class FullDisk : public Store {
 protected:
  void SetUp() override {
    // In a mount namespace of our own: whatever happens to the test, nothing stays mounted.
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        (std::filesystem::create_directory(disk_),
         ::mount("tmpfs", disk_.c_str(), "tmpfs", 0, "size=3m") != 0)) {
      GTEST_SKIP() << "a small disk can not be mounted here (" << std::strerror(errno)
                   << "): run as root, outside a container that forbids it";
    }
    stop();
    std::filesystem::copy(database_, disk_ / "earshot.db");
    edit_config("database = \"" + database_.string(),
                "database = \"" + (disk_ / "earshot.db").string());
    // So small a disk never has what recordings would leave free by default.
    edit_config("[store]", "[recording]\nkeep_free = \"256KiB\"\n\n[store]");
    database_ = disk_ / "earshot.db";
    start();
  }
  void TearDown() override {
    Faults::TearDown();
    ::umount2(disk_.c_str(), MNT_DETACH);
  }
  void fill() {
    std::ofstream filler(disk_ / "filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  const std::filesystem::path disk_ = server_.folder() / "disk";
};

TEST_F(FullDisk, CallsGoOnAndNothingIsLostWhenThereIsSpaceAgain) {
  control_call();
  auto& agent = registered("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  fill();
  control_call("102");
  EXPECT_TRUE(is_at_fault());
  EXPECT_TRUE(logged("disk")) << server_.log();
  expect_right_talk(caller, agent);
  control_call("102");
  caller.hang_up();
  ASSERT_OK(agent.wait_for(sim::Awaited::ended, "the first call ends"));
  std::filesystem::remove(disk_ / "filler");
  EXPECT_TRUE(is_good_again());
  control_call();
  EXPECT_TRUE(history_is_whole(5));
  EXPECT_EQ(server_.metric("earshot_store_lost_total"), 0);
}

}  // namespace
}  // namespace earshot::phones
