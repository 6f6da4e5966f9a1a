#include "api/sight.hpp"

#include <gtest/gtest.h>

namespace earshot::api {
namespace {

TEST(MaskedNumbers, keep_their_last_digits_only) {
  EXPECT_EQ(masked_number("+491701234567"), "•••4567");
  EXPECT_EQ(masked_number("0170 123 45 67"), "•••4567");
  EXPECT_EQ(masked_number("4711"), "•••") << "too short to keep any";
  EXPECT_EQ(masked_number("anonymous"), "anonymous");
  EXPECT_EQ(masked_number(""), "");
}

TEST(MaskedNumbers, are_found_in_names) {
  EXPECT_EQ(masked_text("Karl (+49 170 1234567)"), "Karl (•••4567)");
  EXPECT_EQ(masked_text("(0170) 12-34/567"), "(•••4567") << "as people write them";
  EXPECT_EQ(masked_text("Room 12, 3rd floor"), "Room 12, 3rd floor");
  EXPECT_EQ(masked_text("01701234567/01701234568"), "•••4568");
  EXPECT_EQ(masked_text("+"), "+");
}

}  // namespace
}  // namespace earshot::api
