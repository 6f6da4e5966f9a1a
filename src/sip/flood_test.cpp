// P12: what strangers send in masses leaves nothing behind.

#include <gtest/gtest.h>

#include <fstream>

#include "sip/call_floor.hpp"

namespace earshot::sip {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kMemoryIsMeasurable = false;  // freed memory stays in quarantine
#else
constexpr bool kMemoryIsMeasurable = true;
#endif

std::size_t resident_kb() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1'024;
}

class FloodTest : public CallFloor {
 protected:
  // `count` requests of one kind each from a stranger; every answer is read, so that none is
  // missed.
  std::map<int, int> flood(const char* method, int from, int count) {
    ScriptedPeer stranger(*this, "stranger");
    std::map<int, int> answers;
    const auto read = [&] {
      while (const auto answer = stranger.poll()) ++answers[answer->status()];
    };
    for (int i = from; i < from + count; ++i) {
      ScriptedPeer::Request request{method, fmt::format("{}", 100 + i % 50)};
      request.call_id = fmt::format("flood{}", i);
      request.extra = i % 3 == 0 ? "Authorization: Digest username=\"101\", realm=\"earshot\", "
                                   "nonce=\"0\", uri=\"sip:x\", response=\"0\"\r\n"
                                 : "";
      if (request.method == "INVITE") request.body = sdp_of(30'000);
      stranger.send(stranger.text_of(request));
      loop.step(0ms);
      read();
    }
    eventually([&] { return read(), false; }, 20ms);
    return answers;
  }
};

TEST_F(FloodTest, TwentyThousandStrangersLeaveNothing) {
  flood("INVITE", 0, 500);  // what is made once is there now
  const auto before = resident_kb();
  const auto refused = flood("INVITE", 1'000, 7'000);
  flood("REGISTER", 10'000, 7'000);
  flood("OPTIONS", 20'000, 6'000);
  const auto after = resident_kb();
  EXPECT_GT(refused.contains(401) ? refused.at(401) : 0, 6'000) << "most were heard and challenged";
  EXPECT_EQ(stack->live_legs(), 0u);
  EXPECT_EQ(stack->transactions(), 0u);
  EXPECT_TRUE(stack->registrations().empty());
  EXPECT_TRUE(facts.empty());
  EXPECT_TRUE(media.open_legs.empty());
  if (kMemoryIsMeasurable) {
    EXPECT_LT(after, before + 4'096) << "kB resident, of 20,000 messages";
  }

  ScriptedPeer phone(*this);
  auto call = talk(phone, sdp_of(30'000));
  ask(phone, in_dialog("BYE", call), 200);
  EXPECT_EQ(expect_fact<core::LegEnded>("the call works").leg, call.leg);
  EXPECT_GT(stack->transactions(), 0u) << "whoever proves himself is remembered for a while";
}

}  // namespace
}  // namespace earshot::sip
