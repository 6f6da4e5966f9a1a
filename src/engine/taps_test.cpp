// What a recorder's thread gets of a call over real UDP: the rows that name its tap, and no more.
#include <gtest/gtest.h>

#include "engine/testing/floor.hpp"
#include "media/tap/tapped_wire.hpp"

namespace earshot::engine {
namespace {

using testing::Floor;

constexpr LegId kTap{0x7000'0001};

struct Recorded {
  std::size_t frames = 0, octets = 0;
  std::vector<std::int16_t> sound;
};

// Takes out of all rings what is there.
std::map<LegId, Recorded> drain(Engine& engine) {
  std::map<LegId, Recorded> recorded;
  for (auto* ring : engine.tap_rings()) {
    while (ring->pop([&](std::span<const std::uint8_t> message) {
      const auto frame = media::parse_tapped(message);
      ASSERT_TRUE(frame);
      EXPECT_EQ(frame->tap, kTap);
      EXPECT_EQ(frame->codec, Codec::pcmu);
      auto& of_speaker = recorded[frame->speaker];
      ++of_speaker.frames;
      of_speaker.octets += frame->payload.size();
      for (const auto octet : frame->payload)
        of_speaker.sound.push_back(testing::detail::from_mu_law(octet));
    })) {
    }
  }
  return recorded;
}

TEST(Taps, TheRecorderGetsThePacketsOfItsRowsFromEveryWorker) {
  EngineConfig config;
  config.workers = 2;
  config.rooms_to_fill = 1;
  Floor floor(config);
  EXPECT_EQ(floor.engine().tap_rings().size(), 2u);
  Floor::Rows talks;
  for (int call = 0; call < 2; ++call) {
    const auto room = floor.open_room();
    const auto customer = floor.add_phone(500 + 200 * call),
               agent = floor.add_phone(1'100 + 300 * call);
    for (const auto leg : {customer, agent}) floor.engine().perform(core::Join{leg, room});
    floor.engine().perform(core::StartTap{room, kTap});
    const Floor::Rows talk = {{customer, agent}, {agent, customer}};
    auto recorded = talk;
    recorded.insert(recorded.end(), {{customer, kTap}, {agent, kTap}});
    floor.set_table(room, recorded);
    floor.talk(50);
    talks.insert(talks.end(), talk.begin(), talk.end());
    floor.expect_hearing(talks, "recorded");
    auto heard = drain(floor.engine());
    EXPECT_EQ(heard.size(), 2u);
    for (const auto leg : {customer, agent}) {
      EXPECT_GT(heard[leg].frames, 50u);
      EXPECT_EQ(heard[leg].octets, heard[leg].frames * 160);
    }
    floor.set_table(room, talk);  // a pause: what was told before it is in the ring by now
    drain(floor.engine());
    floor.talk(10);
    EXPECT_TRUE(drain(floor.engine()).empty());
    floor.set_table(room, recorded);
    floor.talk(10);
    EXPECT_FALSE(drain(floor.engine()).empty());
    floor.engine().perform(core::StopTap{room, kTap});
    floor.set_table(room, talk);
    drain(floor.engine());
  }
}

TEST(Taps, ARingThatNobodyEmptiesCostsTheCallNothing) {
  EngineConfig config;
  config.tap_ring_bytes = 4096;
  Floor floor(config);
  const auto room = floor.open_room();
  const auto customer = floor.add_phone(500), agent = floor.add_phone(900);
  for (const auto leg : {customer, agent}) floor.engine().perform(core::Join{leg, room});
  floor.engine().perform(core::StartTap{room, kTap});
  floor.set_table(room, {{customer, agent}, {agent, customer}, {customer, kTap}, {agent, kTap}});
  floor.talk(50);
  floor.expect_hearing({{customer, agent}, {agent, customer}}, "the ring is full");
  const auto dropped = floor.counter("earshot_tap_dropped_total", "cause=\"ring_full\"");
  EXPECT_GT(dropped, 50u);
  EXPECT_EQ(dropped, floor.engine().tap_rings().front()->dropped());
}

TEST(Taps, WithoutRingsThereAreNone) {
  EngineConfig config;
  config.tap_ring_bytes = 0;
  Floor floor(config);
  EXPECT_TRUE(floor.engine().tap_rings().empty());
  const auto room = floor.open_room();
  const auto customer = floor.add_phone(500);
  floor.engine().perform(core::Join{customer, room});
  floor.engine().perform(core::StartTap{room, kTap});
  floor.set_table(room, {{customer, kTap}});
  floor.talk(10);
  EXPECT_EQ(floor.counter("earshot_engine_orders_ignored_total"), 1u);
}

}  // namespace
}  // namespace earshot::engine
