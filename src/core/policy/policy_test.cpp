#include <gtest/gtest.h>

#include "core/policy/may_dial_out.hpp"
#include "core/policy/may_supervise.hpp"

namespace earshot::core {
namespace {

Person person(std::uint64_t id, Role role, const char* team, bool enabled = true) {
  return {.id = PersonId{id},
          .extension = std::to_string(id),
          .role = role,
          .team = team,
          .enabled = enabled};
}

TEST(MaySupervise, TheMatrix) {
  Directory d;
  d.people = {person(1, Role::agent, "a"),        person(2, Role::agent, "b"),
              person(3, Role::supervisor, "a"),   person(4, Role::supervisor, "*"),
              person(5, Role::administrator, ""), person(6, Role::auditor, "a"),
              person(7, Role::integrator, "*"),   person(8, Role::supervisor, ""),
              person(9, Role::agent, "a", false), person(10, Role::supervisor, "a", false),
              person(11, Role::agent, "")};
  auto may = [&](std::uint64_t who, std::uint64_t whom) {
    return may_supervise(d, PersonId{who}, PersonId{whom}, {}, {}).has_value();
  };
  EXPECT_TRUE(may(3, 1));
  EXPECT_TRUE(may(4, 1) && may(4, 2) && may(5, 1) && may(5, 3));
  EXPECT_FALSE(may(3, 2));                             // another team
  EXPECT_FALSE(may(8, 11));                            // no team is not a team
  EXPECT_FALSE(may(1, 2) || may(6, 1) || may(7, 1));   // no such role
  EXPECT_FALSE(may(3, 3) || may(5, 5) || may(3, 4));   // himself, a peer
  EXPECT_FALSE(may(3, 9) || may(10, 1));               // disabled
  EXPECT_FALSE(may(0, 1) || may(3, 0) || may(99, 1));  // nobody
}

TEST(MayDialOut, DeniedUnlessARuleAllows) {
  Directory d;
  EXPECT_EQ(outbound_rule(d, "0049170"), nullptr);
  d.outbound = {{.prefix = "", .trunk = "everything"}, {.prefix = "00", .trunk = "t"}};
  EXPECT_EQ(outbound_rule(d, "112"), nullptr);  // an empty prefix allows nothing
  ASSERT_NE(outbound_rule(d, "0049170"), nullptr);
  for (const char* odd : {"00*1", "00 1", "00@evil", "+", "00123456789012345678901234567890123"})
    EXPECT_EQ(outbound_rule(d, odd), nullptr) << odd;
  OutboundRule two{.max_calls_per_person = 2};
  EXPECT_TRUE(may_dial_another(two, 1));
  EXPECT_FALSE(may_dial_another(two, 2));
}

}  // namespace
}  // namespace earshot::core
