// Hours of a call through all of it: tapped, kept by the recorder, read back, placed and decoded.

#include <gtest/gtest.h>

#include "recording/testing/loop.hpp"
#include "recording/testing/tape.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

constexpr Micros kLong = 4h + 10min;

class Aligned : public LoopTest {
 protected:
  // Everybody says his tone at the same moments: three seconds of every twenty.
  void talk_for_hours(std::vector<Phone*> phones) {
    for (Micros at = 10s; at < kLong; at += 20s)
      for (Phone* phone : phones) phone->talk(at, at + 3s, 500);
    std::vector<const Arrival*> order;
    for (const Phone* phone : phones)
      for (const Arrival& one : phone->sent) order.push_back(&one);
    std::ranges::stable_sort(order, {}, [](const Arrival* one) { return one->frame.at; });

    begin();
    const Instant start = now;
    for (const Arrival* one : order) {
      while (now + 100ms < start + one->frame.at) {  // silence: time passes
        now += 100ms;
        step();
      }
      const media::TappedFrame frame{.tap = kTap,
                                     .speaker = one->frame.leg,
                                     .at = start + one->frame.at,
                                     .rtp_time = one->frame.rtp_time,
                                     .codec = one->frame.codec,
                                     .payload = one->payload};
      ASSERT_TRUE(ring.push(media::write_tapped(frame), one->payload));
      if (start + one->frame.at > now + 20ms) {
        now = start + one->frame.at;
        step();
      }
    }
    now = start + kLong;
    EXPECT_EQ(end()[0].totals.lost_frames, 0u);
  }
};

// When the first packet of each time was sent, by our clock.
std::vector<Micros> beginnings(const Phone& phone) {
  std::vector<Micros> found;
  Micros before = -1h;
  for (const Arrival& one : phone.sent) {
    if (one.sent - before > 1s) found.push_back(one.sent);
    before = one.sent;
  }
  return found;
}

// Where it becomes loud after silence, each time.
class Onsets {
 public:
  explicit Onsets(int rate) : rate_(rate) {}
  void take(std::span<const Sample> samples) {
    for (const Sample sample : samples) {
      ++at_;
      if (std::abs(sample) < 1500) continue;
      if (at_ - loud_ > rate_) found_.push_back(Micros(at_ * 1'000'000 / rate_));
      loud_ = at_;
    }
  }
  const std::vector<Micros>& found() const { return found_; }

 private:
  int rate_;
  std::int64_t at_ = 0, loud_ = -1'000'000;
  std::vector<Micros> found_;
};

TEST_F(Aligned, WithinTwentyMillisecondsAfterHoursOfClocksThatDrift) {
  const NetworkSetup jitter{30, 0};
  Phone customer(kCustomer, Codec::pcmu, 100, jitter, 1),
      agent(kAgent, Codec::pcma, -100, jitter, 2), exact(LegId{3}, Codec::pcmu, 0, jitter, 3);
  talk_for_hours({&customer, &agent, &exact});
  Playback playback = must(Playback::open(must(
      Reader::open(must(open_for_reading(keys.layout().sound(kId))), kId, must(keys.get(kId))))));
  ASSERT_EQ(playback.tracks().size(), 3u);
  std::vector<Onsets> onsets(3, Onsets(playback.rate()));
  ASSERT_TRUE(playback.render([&](const Block& block) -> Result<void> {
    for (std::size_t i = 0; i < 3; ++i) onsets[i].take(block.tracks[i].heard);
    return {};
  }));
  EXPECT_EQ(playback.strays(), 0u);

  // Each phone begins with its own next packet after the moment at which all should.
  const Phone* phones[] = {&customer, &agent, &exact};
  const auto times = static_cast<std::size_t>(kLong / 20s);
  std::vector<std::vector<std::int64_t>> late(3);  // what is heard, behind what was sent
  for (std::size_t i = 0; i < 3; ++i) {
    const auto said = beginnings(*phones[playback.tracks()[i].leg.value - 1]);
    ASSERT_EQ(onsets[i].found().size(), times);
    ASSERT_EQ(said.size(), times);
    for (std::size_t n = 0; n < times; ++n)
      late[i].push_back((onsets[i].found()[n] - said[n]).count());
  }
  std::int64_t apart = 0, off = 0;
  for (std::size_t n = 0; n < times; ++n) {
    for (const auto& one : late) {
      off = std::max(off, std::abs(one[n]));
      apart = std::max(apart, std::abs(one[n] - late[0][n]));
    }
  }
  EXPECT_LT(apart, 20'000);
  EXPECT_LT(off, 20'000);
  RecordProperty("tracks_apart_us", static_cast<int>(apart));
}

// Counted by RTP time alone they would be seconds apart: there is something to follow.
TEST_F(Aligned, TheDriftIsThere) {
  Phone fast(kCustomer, Codec::pcmu, 100), slow(kAgent, Codec::pcmu, -100);
  std::int64_t ticks[2]{};
  for (Phone* phone : {&fast, &slow}) {
    phone->talk(0s, 20ms, 500);
    phone->skip_to(kLong);
    phone->talk(kLong, kLong + 20ms, 500);
    ticks[phone == &slow] =
        std::uint32_t{phone->sent.back().frame.rtp_time - phone->sent.front().frame.rtp_time};
  }
  EXPECT_GT((ticks[0] - ticks[1]) / 8, 2'500) << "ms";
}

}  // namespace
}  // namespace earshot::recording
