// The engine as a whole: real threads, real UDP over loopback, and every "hears" measured on the
// audio that arrives at the phones.
#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "engine/sound_file.hpp"
#include "engine/testing/floor.hpp"
#include "engine/tone.hpp"

namespace earshot::engine {
namespace {

using testing::Floor;
using Backend = io::PacketLoop::Backend;

EngineConfig with(Backend backend, std::size_t workers = 1) {
  EngineConfig config;
  config.backend = backend;
  config.workers = workers;
  config.rooms_to_fill = 1;  // so that two rooms are on two workers
  return config;
}

class EngineOver : public ::testing::TestWithParam<Backend> {};

TEST_P(EngineOver, EachModeIsHeardByExactlyThoseItNames) {
  Floor floor(with(GetParam()));
  const auto room = floor.open_room();
  const auto customer = floor.add_phone(500), agent = floor.add_phone(900),
             supervisor = floor.add_phone(1'400);
  for (const auto leg : {customer, agent, supervisor})
    floor.engine().perform(core::Join{leg, room});

  const Floor::Rows talk = {{customer, agent}, {agent, customer}};
  auto monitor = talk;
  monitor.insert(monitor.end(), {{customer, supervisor}, {agent, supervisor}});
  auto whisper = monitor;
  whisper.push_back({supervisor, agent});
  auto barge = whisper;
  barge.push_back({supervisor, customer});
  const Floor::Rows take_over = {{customer, supervisor}, {supervisor, customer}};

  const std::vector<std::pair<const char*, const Floor::Rows*>> steps = {
      {"plain", &talk},        {"monitor", &monitor}, {"whisper", &whisper},
      {"barge", &barge},       {"monitor", &monitor}, {"take-over", &take_over},
      {"hand-back", &monitor}, {"nobody", nullptr}};
  for (const auto& [name, rows] : steps) {
    const Floor::Rows wanted = rows != nullptr ? *rows : Floor::Rows{};
    floor.set_table(room, wanted);
    floor.expect_hearing(wanted, name);
  }
}

TEST_P(EngineOver, ALegMovesBetweenWorkersWithoutLosingAPacket) {
  Floor floor(with(GetParam(), 2));
  const auto first = floor.open_room(), second = floor.open_room();  // one on each worker
  const auto speaker = floor.add_phone(500), listener = floor.add_phone(900),
             other = floor.add_phone(1'400);
  floor.engine().perform(core::Join{speaker, first});
  floor.engine().perform(core::Join{listener, first});
  floor.engine().perform(core::Join{other, second});
  const Floor::Rows in_first = {{speaker, listener}, {listener, speaker}},
                    in_second = {{speaker, other}, {other, speaker}};
  floor.set_table(first, in_first);
  floor.expect_hearing(in_first, "in the first room");
  for (int i = 0; i < 20; ++i) {
    const bool away = i % 2 == 0;
    floor.engine().perform(core::Join{speaker, away ? second : first});
    floor.set_table(away ? second : first, away ? in_second : in_first);
    floor.talk(2);
  }
  floor.engine().perform(core::Join{speaker, second});
  floor.set_table(second, in_second);
  floor.expect_hearing(in_second, "in the second room");
  EXPECT_EQ(floor.phone(speaker).streams, 1u) << "the SSRC we send with is the leg's own";
  EXPECT_EQ(floor.phone(speaker).gaps, 0u) << "the sequence goes on over every move";
  EXPECT_EQ(floor.counter("earshot_rtp_dropped_total", "cause=\"no_room\""), 0u);
  const auto spoken =
      floor.phone(speaker).spoken + floor.phone(listener).spoken + floor.phone(other).spoken;
  floor.eventually("every frame spoken so far has been received",
                   [&] { return floor.counter("earshot_rtp_received_total") >= spoken; });
}

TEST_P(EngineOver, OrdersForALegThatIsMovingFollowIt) {
  Floor floor(with(GetParam(), 2));
  const auto first = floor.open_room(), second = floor.open_room();
  const auto leg = floor.add_phone(500);
  floor.engine().perform(core::Join{leg, first});
  floor.engine().perform(core::Join{leg, second});
  floor.engine().perform(core::Play{leg, {"ring-back"}, true});
  floor.eventually("the moved leg hears ring-back", [&] { return floor.phone(leg).hears(425); });
}

TEST_P(EngineOver, NothingIsLeftAfterClose) {
  auto config = with(GetParam());
  config.quarantine = 0ms;
  config.first_port = 31'000;
  config.last_port = 31'005;
  Floor floor(config);
  const auto room = floor.open_room();
  // A leg in a room, one at control, and one closed on its first day at the worker.
  for (int round = 0; round < 10; ++round) {
    const auto joined = floor.add_phone(500), idle = floor.add_phone(900);
    floor.engine().perform(core::Join{joined, room});
    if (round % 2 == 0) floor.talk(2);
    floor.hang_up(joined);
    floor.hang_up(idle);
    EXPECT_EQ(floor.counter("earshot_legs"), 0u);
    // All three pairs can be bound again: the worker has closed its sockets.
    floor.eventually("the ports are free for others", [&] {
      std::vector<io::UdpSocket> sockets;
      for (std::uint16_t port = 31'000; port <= 31'005; ++port) {
        auto bound = io::UdpSocket::bind({*IpAddress::parse("127.0.0.1"), port});
        if (!bound) return false;
        sockets.push_back(std::move(*bound));
      }
      return true;
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, EngineOver, ::testing::Values(Backend::epoll, Backend::io_uring),
                         [](const auto& backend) {
                           return backend.param == Backend::epoll ? "epoll" : "io_uring";
                         });

TEST(Engine, PortsRunOutWithAWordOnTheWayOutAndRestAfterUse) {
  EngineConfig config;
  config.first_port = 31'010;
  config.last_port = 31'013;
  Floor floor(config);
  const auto a = floor.add_phone(500);
  floor.add_phone(900);
  const auto peer = *IpAddress::parse("127.0.0.1");
  const auto refused = floor.engine().open(LegId{77}, peer, false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ports_exhausted");
  EXPECT_NE(refused.error().message.find("31010-31013"), std::string::npos);

  floor.hang_up(a);
  EXPECT_EQ(floor.counter("earshot_rtp_ports", "state=\"quarantined\""), 1u);
  EXPECT_FALSE(floor.engine().open(LegId{78}, peer, false)) << "a used port rests";
}

TEST(Engine, APortThatAnotherProgramHoldsIsPassedOver) {
  auto theirs = io::UdpSocket::bind(*Endpoint::parse("127.0.0.1:31021"));
  ASSERT_TRUE(theirs);
  EngineConfig config;
  config.first_port = 31'020;
  config.last_port = 31'023;
  Floor floor(config);
  const auto ours = floor.engine().open(LegId{1}, *IpAddress::parse("127.0.0.1"), false);
  ASSERT_TRUE(ours);
  EXPECT_EQ(ours->rtp.port, 31'022);
  EXPECT_EQ(ours->rtcp.port, 31'023);
}

TEST(Engine, DescribesOurEnd) {
  Floor floor;
  const auto plain = floor.engine().open(LegId{1}, *IpAddress::parse("127.0.0.1"), false);
  ASSERT_TRUE(plain);
  const std::vector<CodecChoice> codecs = {
      {Codec::pcmu, 0}, {Codec::pcma, 8}, {Codec::g722, 9}, {Codec::opus, 111}};
  EXPECT_EQ(plain->codecs, codecs);
  EXPECT_EQ(plain->telephone_event, 101);
  EXPECT_EQ(plain->rtp.port % 2, 0);
  EXPECT_FALSE(plain->sdes);
  const auto secret = floor.engine().open(LegId{2}, *IpAddress::parse("127.0.0.1"), true);
  const auto other = floor.engine().open(LegId{3}, *IpAddress::parse("127.0.0.1"), true);
  ASSERT_TRUE(secret && other && secret->sdes && other->sdes);
  EXPECT_NE(secret->sdes->key_and_salt, other->sdes->key_and_salt);

  const auto v6 = floor.engine().open(LegId{4}, *IpAddress::parse("::1"), false);
  ASSERT_FALSE(v6) << "not configured";
  EXPECT_EQ(v6.error().code, "no_address");
}

TEST(Engine, RefusesAgreementsThatCanNotBeServed) {
  Floor floor;
  const auto leg = LegId{1};
  const auto ours = *floor.engine().open(leg, *IpAddress::parse("127.0.0.1"), false);
  auto theirs = ours;
  theirs.rtp = *Endpoint::parse("127.0.0.1:4000");
  EXPECT_TRUE(floor.engine().agree(leg, ours, theirs));

  auto deaf = theirs;
  deaf.codecs.clear();
  EXPECT_EQ(floor.engine().agree(leg, ours, deaf).error().code, "no_common_codec");
  auto secret = theirs;
  secret.sdes.emplace();
  EXPECT_EQ(floor.engine().agree(leg, ours, secret).error().code, "srtp_mismatch");
  auto elsewhere = theirs;
  elsewhere.rtp = *Endpoint::parse("[::1]:4000");
  EXPECT_EQ(floor.engine().agree(leg, ours, elsewhere).error().code, "no_address");
  EXPECT_EQ(floor.engine().agree(LegId{9}, ours, theirs).error().code, "no_such_leg");
}

TEST(Engine, JoinAndPlayMayComeBeforeTheSockets) {
  Floor floor;
  const auto room = floor.open_room();
  const LegId early{12'345};
  floor.engine().perform(core::Join{early, room});
  floor.engine().perform(core::Play{early, {"ring-back"}, true});
  EXPECT_EQ(floor.counter("earshot_legs"), 0u);

  const auto ours = *floor.engine().open(early, *IpAddress::parse("127.0.0.1"), false);
  testing::Phone phone(500);
  ASSERT_TRUE(floor.engine().agree(early, ours, phone.description()));
  std::array<std::uint8_t, 1500> packet;
  floor.eventually("ring-back is heard", [&] {
    while (auto got = phone.receive(packet)) phone.hear({}, {packet.data(), got->size});
    return phone.hears(425);
  });
}

TEST(Engine, WhatIsNotThereIsIgnoredAndCounted) {
  Floor floor;
  const RoomId room{1};
  const LegId leg{2};
  floor.engine().perform(core::CloseRoom{room});
  floor.engine().perform(core::Join{leg, room});
  floor.engine().perform(core::SetTable{room, 1, {}});
  floor.engine().perform(core::StopPlay{leg});
  floor.engine().perform(core::SendDigit{leg, '5'});
  floor.engine().close(leg);
  EXPECT_EQ(floor.counter("earshot_engine_orders_ignored_total"), 5u);
}

TEST(Engine, WhoWaitsForAPromptThatDoesNotExistIsToldItEnded) {
  Floor floor;
  const auto leg = floor.add_phone(500);
  floor.engine().perform(core::Play{leg, {"no such sound"}, false});
  floor.eventually("PromptEnded", [&] {
    return std::any_of(floor.facts().begin(), floor.facts().end(), [&](const core::Fact& fact) {
      const auto* ended = std::get_if<core::PromptEnded>(&fact);
      return ended != nullptr && ended->leg == leg;
    });
  });
}

// An administrator replaces an announcement that somebody is listening to.
TEST(Engine, PromptsComeAndGoWhileTheyPlay) {
  const auto tone = [](int hertz) {
    media::Prompt prompt{"greeting", {}};
    for (std::size_t i = 0; i < kRoomRates.size(); ++i)
      prompt.samples[i] = synthesized({{hertz, 1s, 0.3f}}, kRoomRates[i]);
    return std::make_shared<const media::Prompt>(std::move(prompt));
  };
  Floor floor;
  const auto room = floor.open_room();
  const auto early = floor.add_phone(500), late = floor.add_phone(900);
  for (const auto leg : {early, late}) floor.engine().perform(core::Join{leg, room});
  auto old_one = tone(1'400);
  const std::weak_ptr<const media::Prompt> watched = old_one;
  floor.engine().add_prompt(std::move(old_one));
  floor.engine().perform(core::Play{early, {"greeting"}, true});
  floor.eventually("the old one is heard", [&] { return floor.phone(early).hears(1'400); });
  floor.engine().add_prompt(tone(1'700));
  floor.engine().perform(core::Play{late, {"greeting"}, true});
  floor.eventually("the new one is heard", [&] { return floor.phone(late).hears(1'700); });
  EXPECT_FALSE(watched.expired());
  floor.phone(early).forget();
  floor.eventually("the old one plays on", [&] { return floor.phone(early).hears(1'400); });
  floor.engine().perform(core::StopPlay{early});
  floor.eventually("the old one is freed", [&] { return watched.expired(); });
  floor.engine().remove_prompt("greeting");
  floor.engine().perform(core::Play{early, {"greeting"}, true});
  floor.eventually("there is no such sound any more",
                   [&] { return floor.told<core::PromptEnded>(early) == 1; });
}

TEST(Engine, APromptThatCanNotBeReadIsNamed) {
  Floor floor;
  const auto result = floor.engine().add_prompt("greeting", "/nonexistent/greeting.wav");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "prompt_unreadable");
  EXPECT_NE(result.error().message.find("/nonexistent/greeting.wav"), std::string::npos);
}

TEST(Engine, QualitiesComeOnceASecond) {
  Floor floor;
  const auto room = floor.open_room();
  const auto leg = floor.add_phone(500);
  floor.engine().perform(core::Join{leg, room});
  floor.eventually("the worker has reported packets", [&] {
    const auto views = floor.engine().qualities();
    return views.size() == 1 && views[0].leg == leg && views[0].quality.packets_received > 0;
  });
}

}  // namespace
}  // namespace earshot::engine
