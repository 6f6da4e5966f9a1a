// Any bytes as one RTP and one RTCP packet of each leg of a conversation.

#include "base/check.hpp"
#include "tests/fuzz/conversation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  fuzz::Conversation talk;
  Instant now{1s};
  for (int i = 0; i < fuzz::Conversation::kLegs; ++i) {
    talk.room().receive_rtp(now, talk.leg(i), talk.source(2 * i), {data, size}, talk.out());
    talk.room().receive_rtcp(now, talk.leg(i), talk.source(2 * i + 1), {data, size}, talk.out());
    talk.room().tick(now += 20ms, talk.out());
  }
  for (const auto& packet : talk.out().packets()) {
    CHECK(packet.bytes.size() >= 8 && packet.bytes.size() <= media::Outbox::kMaxPacket);
  }
  return 0;
}
