// Two simulated phones call each other without a server: the simulator's own ground truth.
#include "sim/phone.hpp"

#include <gtest/gtest.h>

#include "sim/conversation.hpp"
#include "sim/oracle.hpp"

namespace earshot::sim {
namespace {

#define EXPECT_OK(expression)                                      \
  do {                                                             \
    const auto result = (expression);                              \
    EXPECT_TRUE(result) << (result ? "" : result.error().message); \
  } while (false)

class Pair : public ::testing::Test {
 protected:
  World world;
  std::unique_ptr<UserAgent> callee_agent, caller_agent;

  void SetUp() override {
    const IpAddress loopback = *IpAddress::parse("127.0.0.1");
    auto callee = UserAgent::open(world, {.local = {loopback, 0}, .server = {}});
    ASSERT_TRUE(callee) << callee.error().message;
    callee_agent = std::move(*callee);
    auto caller =
        UserAgent::open(world, {.local = {loopback, 0}, .server = callee_agent->options().local});
    ASSERT_TRUE(caller) << caller.error().message;
    caller_agent = std::move(*caller);
  }

  PhoneOptions caller_wish{.user = "101", .tone = 0};
  PhoneOptions callee_wish{.user = "102", .tone = 1};
};

void talk(Phone& caller, Phone& callee) {
  caller.dial(callee.options().user);
  EXPECT_OK(caller.wait_for(Awaited::answered, "calls"));
  EXPECT_OK(callee.wait_for(Awaited::answered, "gets the ACK"));
  EXPECT_OK(caller.ear().wait_hears(callee.leg().tone(), "the caller hears the callee"));
  EXPECT_OK(callee.ear().wait_hears(caller.leg().tone(), "the callee hears the caller"));
}

TEST_F(Pair, hears_the_other_and_only_the_other) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  const Nanos start = now_ns();
  ASSERT_TRUE(caller.ear().wait_windows(start, 5, 3s));
  for (int tone = 0; tone < kToneCount; ++tone) {
    const Hearing hearing = caller.ear().since(start, tone);
    EXPECT_EQ(hearing.heard(), tone == 1) << kToneHertz[tone] << " Hz: " << hearing.quietest;
    EXPECT_EQ(hearing.silent(), tone != 1) << kToneHertz[tone] << " Hz: " << hearing.highest;
  }
  EXPECT_EQ(callee.state().caller, "101");
  callee.hang_up();
  EXPECT_OK(caller.wait_for(Awaited::ended, "the callee hangs up"));
  EXPECT_TRUE(caller.state().ended_by_peer);
}

class EachCodec : public Pair, public ::testing::WithParamInterface<std::tuple<Codec, int>> {};

TEST_P(EachCodec, is_heard_and_marks) {
  const auto [codec, ptime] = GetParam();
  caller_wish.codecs = callee_wish.codecs = {codec};
  caller_wish.ptime_ms = callee_wish.ptime_ms = ptime;
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  Conversation conversation(caller, callee);
  for (const Cell& cell : conversation.settle_and_judge(10))
    EXPECT_TRUE(cell.right) << cell_text(cell);
  conversation.measure_delay(1s);
  const auto delays = conversation.delays();
  ASSERT_EQ(delays.size(), 2u);
  for (const auto& delay : delays) {
    EXPECT_FALSE(delay.ms.empty());
    EXPECT_EQ(delay.missed, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Codecs, EachCodec,
                         ::testing::Combine(::testing::Values(Codec::pcmu, Codec::pcma, Codec::g722,
                                                              Codec::opus),
                                            ::testing::Values(10, 20, 40)));

TEST_F(Pair, a_marker_that_is_not_heard_is_missed) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  caller.ear().expect_marker(3, now_ns());  // nobody sends it
  ASSERT_TRUE(caller.ear().wait_windows(now_ns() + from_ms(1'000), 1, 5s));
  EXPECT_EQ(caller.ear().markers(3).missed, 1);
}

TEST_F(Pair, keys_arrive_once_each) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  for (const char key : std::string("4*7#")) caller.press(key);
  EXPECT_OK(callee.leg().wait_keys("4*7#", "the callee gets four keys"));
}

TEST_F(Pair, sound_goes_on_under_a_key_when_asked) {
  caller_wish.talk_under_keys = true;
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  const Nanos start = now_ns();
  caller.press('5');
  EXPECT_OK(callee.leg().wait_keys("5", "the key"));
  ASSERT_TRUE(callee.ear().wait_windows(start, 5, 3s));
  EXPECT_TRUE(callee.ear().since(start, 0).heard());
}

TEST_F(Pair, received_payloads_are_the_sent_ones) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  callee.leg().record(true);
  talk(caller, callee);
  ASSERT_TRUE(callee.ear().wait_windows(now_ns(), 15, 5s));
  const auto received = callee.received_payloads();
  EXPECT_GT(received.size(), 70u);
  EXPECT_OK(untouched(received, *caller.leg().loop()));

  auto touched = received;
  touched[20][7] ^= 1;
  EXPECT_FALSE(untouched(touched, *caller.leg().loop()));
  touched = received;
  touched.erase(touched.begin() + 20);
  EXPECT_FALSE(untouched(touched, *caller.leg().loop()));
}

class EachHold : public Pair, public ::testing::WithParamInterface<HoldStyle> {};

TEST_P(EachHold, silences_and_resumes) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  callee.hold(GetParam());
  EXPECT_OK(callee.wait_for(Awaited::changed, "the hold is answered"));
  EXPECT_EQ(caller.state().reinvites_received, 1);
  const auto before = callee.leg().stats().received;
  callee.resume();
  EXPECT_OK(callee.wait_for(Awaited::changed, "the resume is answered"));
  EXPECT_OK(callee.ear().wait_hears(0, "the callee hears again"));
  EXPECT_OK(caller.ear().wait_hears(1, "the caller hears again"));
  EXPECT_GT(callee.leg().stats().received, before);
}

INSTANTIATE_TEST_SUITE_P(Styles, EachHold,
                         ::testing::Values(HoldStyle::sendonly, HoldStyle::inactive,
                                           HoldStyle::zero_address));

TEST_F(Pair, late_offer) {
  caller_wish.late_offer = true;
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
}

TEST_F(Pair, early_media_is_heard_before_the_answer) {
  callee_wish.early_media = true;
  callee_wish.answer_after_ms.reset();
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  caller.dial("102");
  EXPECT_OK(caller.wait_for(Awaited::ringing, "183"));
  EXPECT_OK(caller.ear().wait_hears(1, "early media"));
  EXPECT_EQ(caller.state().phase, CallPhase::ringing);
  callee.answer();
  EXPECT_OK(caller.wait_for(Awaited::answered, "200"));
}

TEST_F(Pair, over_tcp) {
  caller_wish.transport = callee_wish.transport = "tcp";
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  caller.hang_up();
  EXPECT_OK(callee.wait_for(Awaited::ended, "BYE over TCP"));
}

TEST_F(Pair, rejection_cancel_and_nobody) {
  callee_wish.answer_after_ms.reset();
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  caller.dial("102");
  EXPECT_OK(callee.wait_for(Awaited::ringing, "rings"));
  callee.reject(486);
  EXPECT_FALSE(caller.wait_for(Awaited::answered, "is refused"));
  EXPECT_EQ(caller.state().sip_status, 486);

  caller.dial("102");
  EXPECT_OK(callee.wait_for(Awaited::ringing, "rings again"));
  caller.hang_up();
  EXPECT_OK(callee.wait_for(Awaited::ended, "CANCEL"));
  EXPECT_OK(caller.wait_for(Awaited::ended, "487"));

  caller.dial("999");
  EXPECT_FALSE(caller.wait_for(Awaited::answered, "nobody has 999"));
  EXPECT_EQ(caller.state().sip_status, 404);
}

TEST_F(Pair, vanished_phone_says_nothing) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  callee.vanish();
  const auto quiet_from = caller.leg().stats().received;
  EXPECT_FALSE(caller.ear().wait_windows(now_ns(), 2, 600ms));
  EXPECT_LE(caller.leg().stats().received, quiet_from + 2);
  EXPECT_EQ(caller.state().phase, CallPhase::answered) << "no BYE came";
}

TEST_F(Pair, a_wrong_expectation_is_found) {
  Phone caller(*caller_agent, caller_wish), callee(*callee_agent, callee_wish);
  talk(caller, callee);
  Conversation conversation(caller, callee);
  PhoneOptions third_wish{.user = "103", .tone = 2};
  Phone outsider(*caller_agent, third_wish);
  conversation.join(outsider, Mode::barge);  // who is not there at all
  int wrong = 0;
  for (const Cell& cell : conversation.settle_and_judge(3, 300ms)) wrong += cell.right ? 0 : 1;
  EXPECT_EQ(wrong, 4);
}

}  // namespace
}  // namespace earshot::sim
