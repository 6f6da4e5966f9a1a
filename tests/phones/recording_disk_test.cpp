// The disk of the recordings is full: calls go on, the operator is told, and calls that must be
// recorded are refused; when there is room again, all is as before. Needs the right to mount a
// small disk.

#include <sched.h>
#include <sys/mount.h>

#include <cstring>
#include <fstream>

#include "tests/phones/faults_floor.hpp"
#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

constexpr auto kKeepLittleFree = R"(
[recording]
keep_free = "256KiB"
)";

// Held as a base, to be there before the server is configured. He does not call again.
struct Bare {
  BareCaller caller_;
};

class FullDisk : protected Bare, public Recorded {
 protected:
  FullDisk() : Recorded({.people = kPeople, .more = kKeepLittleFree + caller_.as_trunk()}) {}
  void SetUp() override {
    server_.crash();
    // In a mount namespace of our own: whatever happens to the test, nothing stays mounted.
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", disk_.c_str(), "tmpfs", 0, "size=3m") != 0) {
      const int error = errno;
      server_.start();
      GTEST_SKIP() << "a small disk can not be mounted here (" << std::strerror(error)
                   << "): run as root, outside a container that forbids it";
    }
    mounted_ = true;
    server_.start();
  }
  void TearDown() override {
    Recorded::TearDown();
    if (mounted_) ::umount2(disk_.c_str(), MNT_DETACH);
  }
  void fill() {
    std::ofstream filler(disk_ / "filler", std::ios::binary);
    const std::string block(4'096, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
    EXPECT_TRUE(eventually(
        "the server says so",
        [&] {
          const auto ready = server_.ask("GET", "/readyz");
          return !ready &&
                 server_.get("/api/v1/system")["health"].dump().find("disk") != std::string::npos;
        },
        std::chrono::seconds(20)));
  }
  void make_room() {
    std::filesystem::remove(disk_ / "filler");
    EXPECT_TRUE(eventually(
        "the server is well again", [&] { return server_.ask("GET", "/readyz").has_value(); },
        std::chrono::seconds(20)));
  }
  // Another call to another agent, who has no phone yet. The core looks at its recorder once a
  // second.
  testing::AssertionResult answered_with(int status) {
    return eventually("a new call is answered with " + std::to_string(status),
                      [&] { return caller_.call("+4930102", server_.sip()) == status; });
  }
  void expect_talk() {
    EXPECT_OK(customer_->ear().wait_hears(kAgent, "the two talk"));
    EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the two talk"));
  }

  const std::filesystem::path disk_ = server_.folder() / "recordings";
  bool mounted_ = false;
};

TEST_F(FullDisk, CallsGoOnAndAreRecordedAgainWhenThereIsRoom) {
  publish_for_all({{"recording", always()}});
  begin_inbound();
  ASSERT_TRUE(is_recorded());
  const std::string first = live_call()["recording"]["id"];
  EXPECT_OK(customer_->ear().wait_hears(kAgent, "they talk"));
  EXPECT_TRUE(customer_->ear().wait_windows(sim::now_ns(), 10, 3s));
  fill();
  expect_talk();
  auto& other = customer();
  talk(other, phone("102", kThird), "+4930102");
  other.hang_up();
  expect_talk();
  make_room();
  EXPECT_TRUE(is_recorded()) << "it is recorded again";
  expect_talk();
  end_call();
  EXPECT_TRUE(eventually("what was recorded can be read",
                         [&] { return readable_on_disk(first).has_value(); }));
  const auto sound = from_disk(first, "customer");
  ASSERT_TRUE(sound);
  EXPECT_TRUE(has_only(*sound, {kCustomer}));
}

// The one that runs waits for room, in the recorder's memory; no other begins.
TEST_F(FullDisk, WhatMustBeRecordedIsRefused) {
  publish_for_all({{"recording", {{"when", "always"}, {"required", true}}}});
  begin_inbound();
  ASSERT_TRUE(is_recorded());
  fill();
  EXPECT_TRUE(answered_with(503));
  expect_talk();
  make_room();
  EXPECT_TRUE(answered_with(480)) << "only agent 102's phone is missing";
  auto& other = customer();
  talk(other, phone("102", kThird), "+4930102");
  other.hang_up();
  expect_talk();
  EXPECT_TRUE(is_recorded());
  end_call();
}

}  // namespace
}  // namespace earshot::phones
