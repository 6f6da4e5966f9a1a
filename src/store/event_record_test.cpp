#include "store/event_record.hpp"

#include <gtest/gtest.h>

namespace earshot::store {
namespace {

EventRecord refused() {
  return record_of({7, {}, core::CallRefused{"a\n\"\xff", "9", 404, "unknown number"}},
                   WallTime(Millis(1234)));
}

TEST(EventRecord, SaysWhatHappened) {
  EXPECT_EQ(refused().type, "call_refused");
  EXPECT_EQ(refused().number, 7u);
  EXPECT_EQ(refused().body,
            "{\"dialled\":\"9\",\"from_number\":\"a\\n\\\"\xEF\xBF\xBD\",\"reason\":\"unknown "
            "number\",\"sip_status\":404}");
}

TEST(EventRecord, LineAndBack) {
  const auto line = to_line(refused());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(from_line(line), refused());
}

TEST(EventRecord, EveryCutOrFlippedLineIsRefusedOrAnother) {
  const auto line = to_line(refused());
  for (std::size_t length = 0; length < line.size(); ++length)
    EXPECT_FALSE(from_line(line.substr(0, length))) << length;
  for (std::size_t at = 0; at < line.size(); ++at) {
    auto flipped = line;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
    EXPECT_NE(from_line(flipped), refused()) << at;
  }
}

}  // namespace
}  // namespace earshot::store
