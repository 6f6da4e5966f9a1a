// Every right × role × scope × state, generated. What is expected is worked out here by a table of
// its own, which knows nothing of the rules' files.

#include <gtest/gtest.h>

#include <algorithm>

#include "core/policy/may_supervise.hpp"

namespace earshot::scenario {
namespace {

using namespace earshot::core;

enum class Reach { own_team, other_team, everybody, by_team, by_queue, by_name, elsewhere };
enum class State {
  plain,
  agent_exempt,
  queue_exempt,
  number_exempt,
  exemption_over,
  expired,
  outside_hours,
  clock_unknown,
  uncertified,
  no_reason,
  objected,
  is_private,
  unacknowledged,
  agent_disabled,
  asker_disabled,
  himself,
  peer
};
constexpr int kReaches = 7, kStates = 17, kRoles = 5;

struct Case {
  Right right;
  Role role;
  Reach reach;
  State state;

  bool by_grant() const {
    return role == Role::supervisor && reach != Reach::own_team && reach != Reach::other_team;
  }
};

const WallTime kNow{Millis{1'800'000'000'000}};
constexpr int kMonday9 = 9 * 60;

// --- the world of a case ---

Grant grant_of(const Case& c) {
  Grant grant{.supervisor = PersonId{1}};
  grant.modes = {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover};
  grant.rights = {Right::hand_back, Right::follow,      Right::record,
                  Right::play,      Right::see_numbers, Right::covert};
  grant.conditions.hours = {{.days = 1, .from = 8 * 60, .to = 17 * 60}};
  grant.conditions.expires = c.state == State::expired ? kNow : kNow + 1h;
  grant.conditions.certified = true;
  grant.conditions.reason_required = true;
  switch (c.reach) {
    case Reach::by_team: grant.teams = {"support"}; break;
    case Reach::by_queue: grant.queues = {"hotline"}; break;
    case Reach::by_name: grant.agents = {PersonId{2}, PersonId{1}}; break;
    case Reach::elsewhere: grant.teams = {"sales"}; break;
    default: break;
  }
  return grant;
}

Directory directory_of(const Case& c) {
  Directory d;
  Role whom = c.state == State::peer ? c.role : Role::agent;
  d.people = {{.id = PersonId{1},
               .extension = "1",
               .role = c.role,
               .team = c.reach == Reach::other_team ? "sales" : "support",
               .enabled = c.state != State::asker_disabled},
              {.id = PersonId{2},
               .extension = "2",
               .role = whom,
               .team = "support",
               .enabled = c.state != State::agent_disabled}};
  d.queues = {{.name = "hotline", .teams = {"support"}}};
  if (c.by_grant()) d.grants = {grant_of(c)};
  if (c.state != State::uncertified) d.rules.certified = {PersonId{1}};
  Exemption exempt{.reason = "works council", .since = kNow - 24h};
  if (c.state == State::agent_exempt) exempt.agent = PersonId{2};
  if (c.state == State::queue_exempt) exempt.queue = "hotline";
  if (c.state == State::number_exempt) exempt.number = "4930123";
  if (c.state == State::exemption_over) exempt.agent = PersonId{2}, exempt.until = kNow;
  d.rules.exemptions = {exempt};
  if (c.state == State::unacknowledged)
    d.rules.policies = {{.name = "conduct", .version = 2, .before_sessions = true}};
  d.acknowledged = {{PersonId{1}, "conduct", 1}};  // an older version
  return d;
}

Verdict answer(const Case& c) {
  Directory d = directory_of(c);
  Clock clock{c.state != State::clock_unknown, {}, kNow, kMonday9};
  if (c.state == State::outside_hours) clock.minute_of_week = 17 * 60;
  return may_supervise({.directory = d,
                        .clock = clock,
                        .who = PersonId{1},
                        .whom = PersonId{c.state == State::himself ? 1u : 2u},
                        .right = c.right,
                        .moment = Moment::start,
                        .call = CallFacts{.queue = "hotline",
                                          .numbers = {"+4930123"},
                                          .objected = c.state == State::objected,
                                          .marked_private = c.state == State::is_private},
                        .reason = c.state == State::no_reason ? "" : "complaint"});
}

// --- what is right ---

bool is_one_of(Right right, std::initializer_list<Right> rights) {
  return std::ranges::find(rights, right) != rights.end();
}

bool has_it_at_all(const Case& c) {
  bool peer = c.state == State::peer;
  if (c.role == Role::administrator) return !peer && c.right != Right::covert;  // four eyes
  if (c.role != Role::supervisor) return false;
  if (peer) return c.reach == Reach::by_name;
  if (c.by_grant()) return c.reach != Reach::elsewhere;
  return c.reach == Reach::own_team &&
         !is_one_of(c.right, {Right::record, Right::play, Right::covert});
}

bool state_forbids(const Case& c) {
  using enum Right;
  bool of_a_call = !is_one_of(c.right, {play, see_numbers});
  bool hears = is_one_of(c.right, {monitor, whisper, barge, record, covert});
  switch (c.state) {
    case State::agent_exempt:
    case State::queue_exempt:
    case State::number_exempt:
    case State::unacknowledged: return of_a_call;
    case State::expired:
    case State::outside_hours:
    case State::clock_unknown:
    case State::uncertified: return c.by_grant();
    case State::no_reason:
      return c.by_grant() && !is_one_of(c.right, {hand_back, follow, record, see_numbers});
    case State::objected: return hears;
    case State::is_private: return hears || c.right == takeover;
    case State::agent_disabled:
    case State::asker_disabled:
    case State::himself: return true;
    default: return false;
  }
}

TEST(Authorisation, TheWholeMatrix) {
  int allowed = 0, asked = 0;
  for (std::size_t right = 0; right < kRights; ++right)
    for (int role = 0; role < kRoles; ++role)
      for (int reach = 0; reach < kReaches; ++reach)
        for (int state = 0; state < kStates; ++state) {
          Case c{Right(right), Role(role), Reach(reach), State(state)};
          Verdict verdict = answer(c);
          bool expected = has_it_at_all(c) && !state_forbids(c);
          ASSERT_EQ(verdict.allowed(), expected)
              << right_name(c.right) << " " << role_name(c.role) << " reach " << reach << " state "
              << state << (verdict.denial() ? ": " + verdict.denial()->words : "");
          ASSERT_EQ(verdict.allowed(), !verdict.granted_by.empty() && !verdict.denial());
          for (const Finding& finding : verdict.findings)
            ASSERT_TRUE(finding.allowed || (!finding.code.empty() && !finding.words.empty()));
          allowed += verdict.allowed();
          ++asked;
        }
  EXPECT_EQ(asked, 10 * 5 * 7 * 17);
  EXPECT_GT(allowed, 500);
}

TEST(Authorisation, EachStateHasItsOwnCode) {
  auto code = [](State state, Right right = Right::monitor, Reach reach = Reach::everybody) {
    Verdict verdict = answer({right, Role::supervisor, reach, state});
    return verdict.allowed() ? "" : verdict.result().error().code;
  };
  EXPECT_EQ(code(State::plain), "");
  EXPECT_EQ(code(State::agent_exempt), "exempt");
  EXPECT_EQ(code(State::expired), "grant_expired");
  EXPECT_EQ(code(State::outside_hours), "outside_hours");
  EXPECT_EQ(code(State::uncertified), "not_certified");
  EXPECT_EQ(code(State::no_reason), "reason_required");
  EXPECT_EQ(code(State::objected), "customer_objects");
  EXPECT_EQ(code(State::is_private), "private_call");
  EXPECT_EQ(code(State::unacknowledged), "not_acknowledged");
  EXPECT_EQ(code(State::himself), "not_allowed");
  EXPECT_EQ(code(State::plain, Right::monitor, Reach::elsewhere), "not_allowed");
  EXPECT_EQ(code(State::plain, Right::follow, Reach::elsewhere), "follow_not_allowed");
  EXPECT_EQ(code(State::plain, Right::covert, Reach::own_team), "covert_not_allowed");
}

}  // namespace
}  // namespace earshot::scenario
