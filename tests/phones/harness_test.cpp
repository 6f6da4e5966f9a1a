// The instruments are tried on each other first: two softphones without a server between them.

#include <gtest/gtest.h>

#include <array>

#include "tests/phones/baresip.hpp"
#include "tests/phones/ear.hpp"
#include "tests/phones/eventually.hpp"

namespace earshot::phones {
namespace {

TEST(Ear, HearsItsOwnToneOnly) {
  std::array<std::int16_t, 4000> samples;
  for (int i = 0; i < 4000; ++i) {
    samples[i] = static_cast<std::int16_t>(8192 * std::sin(2 * std::numbers::pi * 440 * i / 8000));
  }
  EXPECT_NEAR(tone_level(samples, 8000, 440), 0.25, 0.001);
  EXPECT_LT(tone_level(samples, 8000, 500), 0.001);
}

TEST(Process, ExitCodeIsSeen) {
  TemporaryFolder folder;
  EXPECT_EQ(Process({"sh", "-c", "exit 7"}, folder / "log").exit_code(std::chrono::seconds(10)), 7);
  Process sleeper({"sleep", "1000"}, folder / "log");
  EXPECT_TRUE(sleeper.running());
  EXPECT_EQ(sleeper.stop(), -SIGTERM);
}

TEST(Baresip, TwoPhonesHearEachOther) {
  Baresip alice({.user = "alice", .tone_hz = 440});
  Baresip bob({.user = "bob", .tone_hz = 1000, .answers_by_itself = true});
  alice.dial_at("bob", bob.sip_port());
  ASSERT_TRUE(eventually("the call stands", [&] { return alice.established() == 1; }))
      << alice.log();
  EXPECT_TRUE(eventually("alice hears bob", [&] { return alice.hears(1000).value_or(0) > 0.1; }));
  EXPECT_TRUE(eventually("bob hears alice", [&] { return bob.hears(440).value_or(0) > 0.1; }));
  EXPECT_LT(bob.hears(1000).value_or(1), 0.02) << "nobody hears himself";
  alice.hold();
  EXPECT_TRUE(eventually("bob hears nobody", [&] { return bob.hears(440).value_or(1) < 0.02; }));
  alice.hang_up();
  EXPECT_TRUE(eventually("bob sees the end", [&] { return bob.closed() == 1; }));
}

}  // namespace
}  // namespace earshot::phones
