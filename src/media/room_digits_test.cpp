// Keys: told once, passed on only where the table says so, never part of the sound.
#include <gtest/gtest.h>

#include "media/rtp/telephone_event.hpp"
#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

// Key 5 over 100 ms as a phone sends it: five updates, the end three times.
void press_five(Call& call, Phone& phone, bool lose_start = false, bool lose_end = false) {
  const std::uint32_t began = phone.timestamp;
  phone.talks = false;
  for (int i = 1; i <= 8; ++i) {
    const auto duration = static_cast<std::uint16_t>(160 * std::min(i, 6));
    const auto packet = phone.key_packet(5, began, i > 5, duration);
    if (!(lose_start && i < 6) && !(lose_end && i >= 6)) call.send(phone, packet);
    call.run(20);
  }
  phone.timestamp += 160 * 8;
  phone.talks = true;
  call.run(100);
}

TEST(RoomDigits, APressIsToldOnceWhateverGetsLost) {
  Call call;
  call.enter(Mode::monitor);
  call.run(200);
  press_five(call, call.supervisor);
  press_five(call, call.supervisor, true);
  press_five(call, call.supervisor, false, true);
  const auto pressed = call.told<DigitPressed>();
  ASSERT_EQ(pressed.size(), 3u);
  for (const auto& one : pressed) {
    EXPECT_EQ(one.leg, LegId{3});
    EXPECT_EQ(one.digit, '5');
  }
}

TEST(RoomDigits, TheCustomersKeysReachTheAgentAndTheSupervisorsReachNobody) {
  for (const Mode mode : {Mode::none, Mode::whisper, Mode::barge}) {
    Call call;
    call.enter(mode);
    call.run(300);
    call.forget();
    press_five(call, call.customer);
    EXPECT_EQ(call.agent.key_packets.size(), 8u) << int(mode);
    EXPECT_TRUE(call.supervisor.key_packets.empty());
    std::uint32_t began = 0;
    for (const auto& bytes : call.agent.key_packets) {
      const auto view = parse_rtp(bytes);
      if (began == 0) began = view->timestamp;
      EXPECT_EQ(view->timestamp, began);
      EXPECT_EQ(parse_event(view->payload)->event, 5);
    }
    call.forget();
    press_five(call, call.supervisor);
    for (const auto& phone : call.phones) EXPECT_TRUE(phone->key_packets.empty());
    std::optional<std::uint16_t> last;
    for (const auto& bytes : call.agent.packets) {
      const auto sequence = parse_rtp(bytes)->sequence;
      if (last) {
        EXPECT_EQ(sequence, static_cast<std::uint16_t>(*last + 1));
      }
      last = sequence;
    }
  }
}

TEST(RoomDigits, KeysThatDoNotPassLeaveNoHole) {
  Call call;
  call.table({Party::row(call.customer, call.agent, false)});
  call.run(300);
  call.agent.forget();
  press_five(call, call.customer);
  call.run(200);
  ASSERT_GT(call.agent.packets.size(), 10u);
  std::uint16_t expected = parse_rtp(call.agent.packets.front())->sequence;
  for (const auto& bytes : call.agent.packets) EXPECT_EQ(parse_rtp(bytes)->sequence, expected++);
}

TEST(RoomDigits, KeysOfOursAreSentOneAfterTheOther) {
  Call call;
  call.enter(Mode::none);
  call.run(300);
  call.forget();
  call.room.send_digit(LegId{1}, '1');
  call.room.send_digit(LegId{1}, '#');
  call.room.send_digit(LegId{1}, 'x');
  call.run(1000);
  EventWatch watch;
  std::string keys;
  for (const auto& bytes : call.customer.key_packets)
    if (const auto key = watch.press(*parse_rtp(bytes))) keys += *key;
  EXPECT_EQ(keys, "1#");
  std::uint16_t expected = parse_rtp(call.customer.packets.front())->sequence;
  for (const auto& bytes : call.customer.packets) EXPECT_EQ(parse_rtp(bytes)->sequence, expected++);
}

}  // namespace
}  // namespace earshot::media::testing
