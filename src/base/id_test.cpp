#include "base/id.hpp"

#include <gtest/gtest.h>

#include <set>

namespace earshot {
namespace {

TEST(Id, SurvivesTheWayThroughText) {
  for (std::uint64_t value :
       {std::uint64_t{1}, std::uint64_t{31}, std::uint64_t{32}, ~std::uint64_t{0}}) {
    EXPECT_EQ(CallId::parse(CallId{value}.text()), CallId{value});
  }
}

TEST(Id, RefusesTextThatIsNotAnId) {
  for (auto text : {"", "x", "0000000000000i", "zzzzzzzzzzzzz", "000000000000U", "../../../etc/"}) {
    EXPECT_FALSE(CallId::parse(text)) << text;
  }
}

TEST(IdSource, NeverRepeatsAlsoAcrossRestartsAndNodes) {
  std::set<std::uint64_t> seen;
  IdSource first(1, 1'800'000'000'000), restarted(1, 1'800'000'002'000),
      other_node(2, 1'800'000'000'000);
  for (int i = 0; i < 20'000; ++i) {
    for (auto* source : {&first, &restarted, &other_node}) {
      EXPECT_TRUE(seen.insert(source->next<CallId>().value).second);
      if (source == &restarted && i >= 10'000) break;
    }
  }
}

}  // namespace
}  // namespace earshot
