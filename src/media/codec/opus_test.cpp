// The encoder protects against as much loss as its listener reports.
#include "media/codec/opus.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "media/testing/call.hpp"

namespace earshot::media {
namespace {

// What the agent is sent in a whisper after he has reported so much loss.
auto sent_after_report(std::uint8_t fraction) {
  testing::Call call(Codec::opus, Codec::opus, Codec::opus);
  call.enter(testing::Mode::whisper);
  call.run(500);
  const std::vector<std::uint8_t> report = {0x81, 201,      0, 7, 0, 0, 0, 1, 0, 0, 0xA0,
                                            2,    fraction, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                            0,    0,        0, 0, 0, 0, 0, 0, 0, 0};
  call.room.receive_rtcp(call.now, *call.room.find(LegId{2}), call.agent.address(), report,
                         call.out);
  EXPECT_NEAR(call.room.find(LegId{2})->quality().remote_loss, fraction / 256.0, 0.001);
  call.agent.forget();
  call.run(500);
  call.expect_cells(testing::Mode::whisper);
  return call.agent.payloads;
}

TEST(Opus, TheEncoderFollowsWhatTheListenerReports) {
  EXPECT_NE(sent_after_report(0), sent_after_report(64));
  EXPECT_EQ(sent_after_report(77), sent_after_report(255)) << "no more than 30 % is expected";
}

}  // namespace
}  // namespace earshot::media
