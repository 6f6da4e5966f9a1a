#include <gtest/gtest.h>

#include "core/policy/may_dial_out.hpp"
#include "core/policy/may_supervise.hpp"
#include "core/policy/text_limits.hpp"

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

class Grants : public testing::Test {
 protected:
  Grants() {
    d.people = {person(1, Role::agent, "a"), person(2, Role::agent, "b"),
                person(3, Role::supervisor, "a"), person(4, Role::supervisor, "*"),
                person(5, Role::administrator, "")};
    d.queues = {{.name = "q", .teams = {"b"}}, {.name = "r", .teams = {"*"}}};
  }
  void grant(Grant grant) { d.grants.push_back(std::move(grant)); }
  bool may(std::uint64_t who, std::uint64_t whom, std::optional<Mode> mode,
           std::string_view queue = "") const {
    return may_supervise(d, PersonId{who}, PersonId{whom}, mode, queue).has_value();
  }
  bool may_wait(std::uint64_t who, std::uint64_t whom) const {
    return may_wait_for(d, PersonId{who}, PersonId{whom}).has_value();
  }
  Directory d;
};

TEST_F(Grants, OneGrantReplacesTheRightToTheOwnTeam) {
  EXPECT_TRUE(may(3, 1, Mode::takeover));
  grant({.supervisor = PersonId{3}, .modes = {Mode::monitor}, .teams = {"b"}});
  EXPECT_FALSE(may(3, 1, Mode::monitor));
  EXPECT_TRUE(may(3, 2, Mode::monitor));
  EXPECT_TRUE(may(4, 1, Mode::takeover));  // who has none is as before
  EXPECT_TRUE(may(5, 1, Mode::takeover));
}

TEST_F(Grants, EachModeIsARightOfItsOwn) {
  grant({.supervisor = PersonId{3}, .modes = {Mode::barge}});
  EXPECT_TRUE(may(3, 1, Mode::barge) && may(3, 2, Mode::barge) && may(3, 1, {}));
  for (Mode other : {Mode::monitor, Mode::whisper, Mode::takeover})
    EXPECT_FALSE(may(3, 1, other)) << mode_name(other);
  EXPECT_FALSE(may_wait(3, 1));  // waiting ends in monitor
  d.grants = {{.supervisor = PersonId{3}}};
  EXPECT_FALSE(may(3, 1, {}));  // no mode is no right
}

TEST_F(Grants, TheScopeIsTheUnionOfTeamsQueuesAndAgents) {
  grant({.supervisor = PersonId{3}, .modes = {Mode::monitor}, .queues = {"q"}});
  EXPECT_FALSE(may(3, 2, Mode::monitor) || may(3, 2, Mode::monitor, "r"));
  EXPECT_TRUE(may(3, 2, Mode::monitor, "q") && may(3, 1, Mode::monitor, "q"));
  EXPECT_TRUE(may_wait(3, 2));   // serves q
  EXPECT_FALSE(may_wait(3, 1));  // does not
  grant({.supervisor = PersonId{3}, .modes = {Mode::whisper}, .agents = {PersonId{1}}});
  EXPECT_TRUE(may(3, 1, Mode::whisper));
  EXPECT_FALSE(may(3, 2, Mode::whisper, "q"));
  grant({.supervisor = PersonId{3}, .modes = {Mode::barge}, .teams = {"*"}});
  EXPECT_TRUE(may(3, 1, Mode::barge) && may(3, 2, Mode::barge));
}

TEST_F(Grants, OnlyAGrantThatNamesAPeerReachesHim) {
  grant({.supervisor = PersonId{3}, .modes = {Mode::monitor}});  // everybody: every agent
  EXPECT_FALSE(may(3, 4, Mode::monitor));
  grant(
      {.supervisor = PersonId{3}, .modes = {Mode::monitor}, .agents = {PersonId{4}, PersonId{3}}});
  EXPECT_TRUE(may(3, 4, Mode::monitor));
  EXPECT_FALSE(may(3, 4, Mode::whisper) || may(3, 3, Mode::monitor));
}

TEST_F(Grants, NoGrantMakesASupervisorOfAnAgent) {
  grant({.supervisor = PersonId{1}, .modes = {Mode::monitor}, .agents = {PersonId{2}}});
  EXPECT_FALSE(may(1, 2, Mode::monitor));
  d.people[0].enabled = false;
  EXPECT_FALSE(may(3, 1, Mode::monitor));
}

TEST(CheckText, CountsCharactersNotBytes) {
  EXPECT_TRUE(check_text("it", "äöü", 1, 3));
  EXPECT_FALSE(check_text("it", "äöüß", 1, 3));
  EXPECT_FALSE(check_text("it", "", 1, 3));
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
