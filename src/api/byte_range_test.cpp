#include "api/byte_range.hpp"

#include <gtest/gtest.h>

#include <string>

namespace earshot::api {
namespace {

TEST(ByteRanges, are_served_one_at_a_time) {
  const auto range = [](std::string_view header) { return range_of(header, 100).range; };
  EXPECT_EQ(range("bytes=0-9"), (ByteRange{0, 9}));
  EXPECT_EQ(range("bytes=90-"), (ByteRange{90, 99}));
  EXPECT_EQ(range("bytes=90-1000"), (ByteRange{90, 99}));
  EXPECT_EQ(range("bytes=-10"), (ByteRange{90, 99}));
  EXPECT_EQ(range("bytes=-1000"), (ByteRange{0, 99}));
  EXPECT_EQ(range("bytes=99-99"), (ByteRange{99, 99}));
}

TEST(ByteRanges, beyond_the_end_have_nothing) {
  for (const char* header : {"bytes=100-", "bytes=100-200", "bytes=-0",
                             "bytes=99999999999999999999999-", "bytes=18446744073709551615-"}) {
    const auto wish = range_of(header, 100);
    EXPECT_TRUE(wish.is_served && !wish.range) << header;
  }
  EXPECT_TRUE(range_of("bytes=0-", 0).is_served);
  EXPECT_FALSE(range_of("bytes=0-", 0).range);
  EXPECT_EQ(range_of("bytes=0-99999999999999999999999", 100).range, (ByteRange{0, 99}));
}

TEST(ByteRanges, that_are_none_are_not_there) {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-0", "bytes=0-1,3-4", "bytes=+1-2",
        "bytes=0x1-2", "bytes= 1-2", "items=0-1", "bytes=--1", "bytes=1--2"}) {
    EXPECT_FALSE(range_of(header, 100).is_served) << header;
  }
}

}  // namespace
}  // namespace earshot::api
