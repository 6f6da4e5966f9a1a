// Taps: what a recording gets of a room, and that nobody in the room notices.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "media/leg_state.hpp"
#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

constexpr LegId kTap{900}, kOtherTap{901};

struct TappedCall : Call {
  using Call::Call;
  std::vector<Heard> talk() const {
    return {row(customer, agent, true), row(agent, customer, true)};
  }
  void tap_all(bool aside = false) {
    room.add_tap(kTap);
    auto rows = talk();
    rows.push_back(row(customer, kTap));
    rows.push_back(row(agent, kTap));
    rows.push_back(row(supervisor, agent));
    rows.push_back(row(supervisor, kTap, aside));
    table(rows);
  }
  std::vector<TappedFrame> of(const Phone& phone, bool prompt = false) const {
    std::vector<TappedFrame> frames;
    for (const TappedFrame& frame : tapped)
      if (frame.speaker == LegId{phone.setup.id} && frame.prompt == prompt) frames.push_back(frame);
    return frames;
  }
};

TEST(RoomTap, GetsEveryPacketAsItCame) {
  TappedCall call(Codec::opus, Codec::g722, Codec::pcma);
  std::vector<std::vector<std::uint8_t>> sent;
  call.on_packet = [&](Phone& phone, const auto& packet) {
    if (&phone == &call.customer) sent.push_back(packet);
    return true;
  };
  call.tap_all(true);
  call.run(1000);
  const auto frames = call.of(call.customer);
  ASSERT_EQ(frames.size(), sent.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto packet = *parse_rtp(sent[i]);
    EXPECT_TRUE(std::equal(frames[i].payload.begin(), frames[i].payload.end(),
                           packet.payload.begin(), packet.payload.end()));
    EXPECT_EQ(frames[i].rtp_time, packet.timestamp);
    EXPECT_EQ(frames[i].codec, Codec::opus);
    EXPECT_EQ(frames[i].tap, kTap);
    EXPECT_FALSE(frames[i].aside || frames[i].prompt);
    if (i > 0) {
      EXPECT_EQ(frames[i].at - frames[i - 1].at, 20ms);
    }
  }
  EXPECT_EQ(call.of(call.agent)[0].codec, Codec::g722);
  EXPECT_EQ(call.of(call.supervisor)[0].codec, Codec::pcma);
  EXPECT_TRUE(call.of(call.supervisor)[0].aside);
}

TEST(RoomTap, NobodysBytesChange) {
  const auto sent = [](bool with_tap) {
    TappedCall call(Codec::pcmu, Codec::pcmu, Codec::opus);
    auto prompt = tone_prompt(2300, 300ms);
    if (with_tap) {
      call.room.add_tap(kTap);
      call.room.add_tap(kOtherTap);
    }
    for (int i = 0; i < 12; ++i) {
      auto rows = call.talk();
      if (i % 3 > 0) rows.push_back(call.row(call.supervisor, call.agent));
      if (i % 3 > 1) rows.push_back(call.row(call.customer, call.supervisor));
      if (with_tap && i % 4 > 0) {
        rows.insert(rows.begin(), call.row(call.customer, kTap));
        rows.push_back(call.row(call.agent, kTap));
        rows.push_back(call.row(call.agent, kOtherTap));
      }
      call.table(rows);
      if (i == 5) call.room.play(LegId{2}, {prompt}, false);
      call.run(170);
    }
    EXPECT_EQ(call.tapped.empty(), !with_tap);
    return std::array{call.customer.packets, call.agent.packets, call.supervisor.packets};
  };
  EXPECT_EQ(sent(true), sent(false));
}

TEST(RoomTap, GetsLatePacketsToo) {
  TappedCall call;
  call.tap_all();
  call.run(200);
  std::vector<std::uint8_t> held;
  int number = 0;
  call.on_packet = [&](Phone& phone, const auto& packet) {
    if (&phone != &call.customer || ++number != 3) return true;
    call.send_later(phone, packet, 35);
    held = packet;
    return false;
  };
  call.tapped.clear();
  call.run(200);
  const auto frames = call.of(call.customer);
  ASSERT_EQ(frames.size(), 10u);
  const auto late = std::find_if(frames.begin(), frames.end(), [&](const TappedFrame& frame) {
    return frame.rtp_time == parse_rtp(held)->timestamp;
  });
  ASSERT_NE(late, frames.end());
  EXPECT_LT(late->rtp_time, (late - 1)->rtp_time);
}

TEST(RoomTap, GetsNothingThatWasSentBeforeItsRowBegan) {
  TappedCall call;
  call.run(200);
  const auto early = call.customer.next_packet();  // on its way, overtaken by the next ones
  call.run(40);
  call.tap_all();
  call.send(call.customer, early);
  EXPECT_TRUE(call.tapped.empty());
  call.run(40);
  EXPECT_EQ(call.of(call.customer).size(), 2u);
}

TEST(RoomTap, GetsNoKeys) {
  TappedCall call;
  call.tap_all();
  call.customer.talks = call.agent.talks = call.supervisor.talks = false;
  for (int i = 0; i < 5; ++i) {
    call.send(call.customer,
              call.customer.key_packet(7, 9000, i > 2, static_cast<std::uint16_t>(160 * (i + 1))));
    call.run(20);
  }
  EXPECT_EQ(call.told<DigitPressed>().size(), 1u);
  EXPECT_TRUE(call.tapped.empty());
}

TEST(RoomTap, IsHeardByItsRowsOnly) {
  TappedCall call;
  auto rows = call.talk();
  rows.push_back(call.row(call.customer, kTap));
  call.table(rows);
  call.run(100);
  EXPECT_TRUE(call.tapped.empty()) << "the room does not know that tap yet";
  call.room.add_tap(kTap);
  call.run(100);
  EXPECT_EQ(call.of(call.customer).size(), 5u);
  EXPECT_TRUE(call.of(call.agent).empty());
  call.table(call.talk());
  call.tapped.clear();
  call.run(100);
  EXPECT_TRUE(call.tapped.empty());
  call.table(rows);
  call.room.remove_tap(kTap);
  call.room.add_tap(kTap);  // its rows went with it
  call.run(100);
  EXPECT_TRUE(call.tapped.empty());
}

TEST(RoomTap, IsNobodysReasonToDecodeOrToMix) {
  Party party;
  Phone& customer = party.join({.id = 1, .codec = Codec::opus, .hz = kCustomerHz});
  Phone& agent = party.join({.id = 2, .codec = Codec::opus, .hz = kAgentHz});
  party.room.add_tap(kTap);
  party.table({Party::row(customer, kTap), Party::row(customer, agent), Party::row(agent, customer),
               Party::row(agent, kTap)});
  party.run(200);
  EXPECT_GE(party.tapped.size(), 20u);
  for (const std::uint64_t id : {1, 2})
    EXPECT_FALSE(party.room.find(LegId{id})->state().speaker.decodes());
  EXPECT_EQ(party.counters.mixed.value(), 0u);
}

TEST(RoomTap, TakesNoSeat) {
  Party party;
  party.room.add_tap(kTap);
  for (std::uint64_t id = 1; id <= Room::kMostLegs; ++id) party.join({.id = id});
  EXPECT_EQ(party.counters.room_full.value(), 0u);
  party.join({.id = 100});
  EXPECT_EQ(party.counters.room_full.value(), 1u);
  party.table({Party::row(*party.phones[63], kTap), Party::row(*party.phones[64], kTap)});
  party.run(100);
  EXPECT_GE(party.tapped.size(), 5u);
  for (const TappedFrame& frame : party.tapped)
    EXPECT_EQ(frame.speaker, LegId{64}) << "who has no seat is not heard";
}

TEST(RoomTap, AFullOutboxDropsAndCounts) {
  TappedCall call;
  call.tap_all();
  std::vector<std::vector<std::uint8_t>> packets;
  for (std::size_t i = 0; i < Outbox::kTapped + 10; ++i)
    packets.push_back(call.customer.next_packet());
  Leg& leg = *call.room.find(LegId{1});
  for (const auto& packet : packets) {
    call.now += 20ms;
    call.room.receive_rtp(call.now, leg, call.customer.address(), packet, call.out);
  }
  EXPECT_TRUE(call.out.nearly_full());
  EXPECT_EQ(call.out.tapped().size(), Outbox::kTapped);
  EXPECT_EQ(call.counters.tap_dropped.value(), 10u);
}

std::vector<std::uint8_t> ulaw_of(std::span<const std::int16_t> samples) {
  std::vector<std::uint8_t> octets(samples.size());
  encode_g711(Codec::pcmu, samples, octets);
  return octets;
}

TEST(RoomTap, PromptsAreTappedWithWhomTheyArePlayedTo) {
  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    SCOPED_TRACE(codec_name(codec));
    TappedCall call(codec, codec, codec);
    const auto first = tone_prompt(2300, 310ms), second = tone_prompt(700, 200ms);
    call.tap_all();
    call.run(200);
    call.tapped.clear();
    call.room.play(LegId{2}, {first, second}, false);
    call.run(800);
    ASSERT_EQ(call.told<PromptEnded>().size(), 1u);
    EXPECT_TRUE(call.of(call.customer, true).empty());
    const auto frames = call.of(call.agent, true);
    std::vector<std::int16_t> played = first->at_rate(8000);
    const auto& rest = second->at_rate(8000);
    played.insert(played.end(), rest.begin(), rest.end());
    played.resize(26 * 160);  // 510 ms, and silence until the frame is whole
    ASSERT_EQ(frames.size(), 26u);
    const auto expected = ulaw_of(played);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      EXPECT_TRUE(std::equal(frames[i].payload.begin(), frames[i].payload.end(),
                             expected.begin() + static_cast<std::ptrdiff_t>(i * 160),
                             expected.begin() + static_cast<std::ptrdiff_t>(i * 160 + 160)))
          << i;
      EXPECT_EQ(frames[i].rtp_time, frames[0].rtp_time + i * 160);
      EXPECT_EQ(frames[i].codec, Codec::pcmu);
    }
    EXPECT_EQ(call.of(call.agent).size(), 40u) << "what he says meanwhile";
  }
}

TEST(RoomTap, MusicIsTappedOverAndOverButNotInAPause) {
  Party party;
  Phone& caller = party.join({.id = 1, .hz = kCustomerHz});
  caller.talks = false;
  const auto music = tone_prompt(2300, 100ms);
  party.room.add_tap(kTap);
  party.table({Party::row(caller, kTap)});
  party.room.play(LegId{1}, {music}, true);
  party.run(1000);
  EXPECT_EQ(party.tapped.size(), 50u);
  party.table({});
  party.tapped.clear();
  party.run(330);
  EXPECT_TRUE(party.tapped.empty());
  party.table({Party::row(caller, kTap)});
  party.run(200);
  ASSERT_EQ(party.tapped.size(), 10u);
  party.room.stop_play(LegId{1});
  party.run(500);
  EXPECT_EQ(party.tapped.size(), 10u);
  party.room.play(LegId{1}, {music}, false);
  party.run(40);
  ASSERT_GE(party.tapped.size(), 11u);
  const auto gap = party.tapped[10].rtp_time - party.tapped[9].rtp_time;
  EXPECT_NEAR(static_cast<double>(gap), 520 * 8, 40 * 8) << "time went on without it";
}

TEST(RoomTap, WhoHoldsTheCallIsNotHeardButHisPromptsAre) {
  TappedCall call;
  call.tap_all();
  MediaDescription local = call.customer.described(), remote = call.customer.described();
  local.direction = Direction::sendonly;
  remote.direction = Direction::recvonly;
  call.room.find(LegId{1})->agree(local, remote);
  call.room.agreed(LegId{1});
  call.room.play(LegId{1}, {tone_prompt(2300, 100ms)}, false);
  call.run(200);
  EXPECT_TRUE(call.of(call.customer).empty());
  EXPECT_EQ(call.of(call.customer, true).size(), 5u);
}

}  // namespace
}  // namespace earshot::media::testing
