#include "recording/playback/clock_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace earshot::recording {
namespace {

struct Packet {
  double sent_us;  // by our clock
  Micros at;
  std::uint32_t rtp_time;
};

// Hours of a phone in a few milliseconds: talk and silence, holds, restarts, jitter, loss.
class Hours {
 public:
  Hours(double ppm, double jitter_ms, unsigned seed)
      : ppm_(ppm), jitter_(jitter_ms), random_(seed) {}

  std::vector<Packet> run(double hours) {
    base_ = static_cast<std::uint32_t>(random_());
    const double until = hours * 3600e6;
    while (sent() < until) {
      talk(chance(0.4, 9));  // seconds, then silence: suppressed, its clock runs on
      ticks_ += static_cast<std::int64_t>(chance(0.1, 6) * 50);
      const double what = chance(0, 1);
      if (what < 0.02) base_ = static_cast<std::uint32_t>(random_());  // another SSRC
      if (what > 0.98) hold(chance(5, 300), what > 0.99);
      if (what > 0.50 && what < 0.51) stall_us_ = 700e3;
    }
    std::stable_sort(packets_.begin(), packets_.end(),
                     [](const Packet& a, const Packet& b) { return a.at < b.at; });
    return packets_;
  }

 private:
  double chance(double from, double to) {
    return std::uniform_real_distribution<>(from, to)(random_);
  }
  double sent() const { return static_cast<double>(ticks_) * 20e3 / (1 + ppm_ / 1e6); }
  void talk(double seconds) {
    const double stalls_until = sent() + std::exchange(stall_us_, 0);
    for (int i = 0; i < seconds * 50; ++i, ++ticks_) {
      if (chance(0, 1) < 0.03) continue;
      const double left = std::max(sent() + chance(0, jitter_ * 1000), stalls_until);
      packets_.push_back(
          {sent(), Micros(std::llround(left)), base_ + static_cast<std::uint32_t>(ticks_ * 160)});
    }
  }
  void hold(double seconds, bool clock_stops) {
    const auto ticks = static_cast<std::int64_t>(seconds * 50);
    ticks_ += ticks;
    if (clock_stops) base_ -= static_cast<std::uint32_t>(ticks * 160);
  }

  double ppm_, jitter_, stall_us_ = 0;
  std::mt19937 random_;
  std::int64_t ticks_ = 0;
  std::uint32_t base_ = 0;
  std::vector<Packet> packets_;
};

TEST(ClockMap, HoldsTwentyMillisecondsOverFourHoursOfEverything) {
  unsigned seed = 1;
  for (const double ppm : {-300.0, 0.0, 300.0}) {
    for (int round = 0; round < 4; ++round) {
      const auto packets = Hours(ppm, 40, ++seed).run(4);
      ClockMap map;
      for (const Packet& packet : packets) map.add(packet.at, packet.rtp_time, 8000);
      map.finish();
      std::size_t lost = 0;
      std::vector<double> errors;
      for (const Packet& packet : packets) {
        const auto place = map.place(packet.at, packet.rtp_time, 8000);
        if (!place) {
          ++lost;
          continue;
        }
        errors.push_back(std::abs(static_cast<double>(place->count()) - packet.sent_us));
      }
      std::sort(errors.begin(), errors.end());
      EXPECT_EQ(lost, 0u) << ppm << " seed " << seed;
      EXPECT_LT(errors[errors.size() * 999 / 1000], 10e3) << ppm << " seed " << seed;
      EXPECT_LT(errors.back(), 20e3) << ppm << " seed " << seed;
      EXPECT_GT(map.runs(), 5u);
      EXPECT_LT(map.runs(), 200u);
    }
  }
}

TEST(ClockMap, AStallThatPassesIsNoLeap) {
  ClockMap map;
  std::vector<Packet> packets;
  for (std::uint32_t i = 0; i < 500; ++i) {
    const Micros sent = i * 20ms;
    const Micros at = i >= 200 && i < 240 ? Micros(240 * 20ms) : sent;  // 800 ms held back
    packets.push_back({static_cast<double>(sent.count()), at, i * 160});
    map.add(at, i * 160, 8000);
  }
  map.finish();
  EXPECT_EQ(map.runs(), 1u);
  for (const Packet& packet : packets) {
    const auto place = map.place(packet.at, packet.rtp_time, 8000);
    ASSERT_TRUE(place);
    EXPECT_NEAR(static_cast<double>(place->count()), packet.sent_us, 1000);
  }
}

TEST(ClockMap, AStrayFitsNowhere) {
  ClockMap map;
  for (std::uint32_t i = 0; i < 100; ++i) {
    map.add(i * 20ms, i * 160, 8000);
    if (i == 50) map.add(i * 20ms, 0x7777'0000, 8000);
  }
  map.finish();
  EXPECT_EQ(map.runs(), 1u);
  EXPECT_FALSE(map.place(1000ms, 0x7777'0000, 8000));
  EXPECT_TRUE(map.place(1000ms, 8000, 8000));
}

TEST(ClockMap, AnotherCodecsClockIsAnotherRun) {
  ClockMap map;
  for (std::uint32_t i = 0; i < 50; ++i) map.add(i * 20ms, 7000 + i * 160, 8000);
  for (std::uint32_t i = 50; i < 100; ++i) map.add(i * 20ms, 90'000 + i * 960, 48'000);
  map.finish();
  EXPECT_EQ(map.runs(), 2u);
  EXPECT_NEAR(static_cast<double>(map.place(600ms, 7000 + 30 * 160, 8000)->count()), 600e3, 100);
  EXPECT_NEAR(static_cast<double>(map.place(1600ms, 90'000 + 80 * 960, 48'000)->count()), 1600e3,
              100);
}

}  // namespace
}  // namespace earshot::recording
