// Privacy pauses and private calls: what nobody may hear nobody hears, ears and recordings alike.

#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Privacy : public CallFloor {
 protected:
  void want(PrivacyRules privacy) {
    Rules rules;
    rules.privacy = privacy;
    rules.queues = {{.recording = {.when = RecordWhen::always}}};
    use(rules);
  }
  Privacy() { want({}); }
  std::string pause(PersonId actor, bool on = true) {
    return outcome(SetPrivacy{{}, actor, only_call().id, on});
  }
  std::string mark(bool on) { return outcome(MarkPrivate{{}, person("101"), only_call().id, on}); }
  void press(FakePhone& phone, const std::string& keys) {
    for (char key : keys) phone.presses(key);
  }
  int paused(bool on, const std::string& by) const {
    return told<PrivacyChanged>([&](auto& e) { return e.on == on && e.by == by; });
  }

  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();
};

TEST_F(Privacy, SilencesEarsAndRecordingBeforeTheAnswer) {
  auto supervisor = dials("201", "*4101");
  EXPECT_TRUE(supervisor.hears(customer) && customer.is_recorded());
  world.media_is_prompt = false;
  auto request = world.request();
  world.command(SetPrivacy{request, person("101"), only_call().id, true});
  EXPECT_EQ(outcome(request), "unanswered");
  world.apply_tables();
  EXPECT_EQ(outcome(request), "");
  EXPECT_FALSE(supervisor.hears(customer) || supervisor.hears(agent));
  EXPECT_FALSE(customer.is_recorded() || agent.is_recorded());
  EXPECT_TRUE(customer.hears(agent) && agent.hears(customer));
  EXPECT_TRUE(only_call().recording->hears.empty());
  world.media_is_prompt = true;
  EXPECT_EQ(pause({}, false), "");
  EXPECT_TRUE(supervisor.hears(customer) && customer.is_recorded() && agent.is_recorded());
}

TEST_F(Privacy, AgentsOnlyWhereTheRulesLetThem) {
  want({.agents_may_pause = false});
  EXPECT_EQ(pause(person("101")), "not_allowed");
  press(agent, "*7");
  EXPECT_FALSE(only_call().privacy);
  EXPECT_EQ(pause(person("201")), "");
  EXPECT_EQ(pause(person("101"), false), "not_allowed");
  EXPECT_EQ(pause(person("103")), "not_allowed");  // not in the call
  EXPECT_EQ(pause({}, false), "");
}

TEST_F(Privacy, ByTheAgentsKeys) {
  press(customer, "*7");
  EXPECT_FALSE(only_call().privacy);
  press(agent, "**7");
  EXPECT_TRUE(only_call().privacy);
  EXPECT_EQ(paused(true, "101"), 1);
  press(agent, "*17");
  EXPECT_TRUE(only_call().privacy);
  press(agent, "*7");
  EXPECT_FALSE(only_call().privacy);
  want({.keys = ""});
  press(agent, "*7*7");
  EXPECT_EQ(paused(true, "101"), 1);
}

TEST_F(Privacy, TheTimerWarnsAndEndsIt) {
  want({.limit = 2min, .warning = 20s});
  Instant begun = world.now;
  press(agent, "*7");
  EXPECT_EQ(only_call().privacy_ends, begun + 2min);
  world.pass(99s);
  EXPECT_EQ(agent.sound(), "");
  world.pass(1s);
  EXPECT_EQ(agent.sound(), "privacy-warning");
  EXPECT_EQ(customer.sound(), "");
  EXPECT_EQ(told<PrivacyEnding>([](auto& e) { return e.left == 20s; }), 1);
  EXPECT_FALSE(customer.is_recorded());
  world.pass(20s);
  EXPECT_FALSE(only_call().privacy || only_call().privacy_ends);
  EXPECT_EQ(paused(false, "timer"), 1);
  EXPECT_TRUE(customer.is_recorded());
}

TEST_F(Privacy, TheSettingsBoundTheTimer) {
  Settings settings;
  settings.privacy_limit = 1min;
  use(settings);
  want({.limit = 1h});
  press(agent, "*7");
  world.pass(1min);
  EXPECT_FALSE(only_call().privacy);
}

TEST_F(Privacy, ItEndsWithTheCall) {
  press(agent, "*7");
  customer.hangs_up();
  EXPECT_EQ(paused(false, "call end"), 1);
  world.pass(1h);
  EXPECT_FALSE(world.core.wake_at());
}

TEST_F(Privacy, ItTravelsWithAnAttendedTransfer) {
  press(agent, "*7");
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  world.tell(AttendedTransferAsked{consult.leg(), agent.leg()});  // into the other call
  EXPECT_TRUE(ben.hears(customer));
  EXPECT_TRUE(only_call().privacy);
  EXPECT_FALSE(ben.is_recorded() || customer.is_recorded());
}

// --- private calls ---

TEST_F(Privacy, APrivateCallIsNobodyElses) {
  EXPECT_EQ(mark(true), "not_allowed");
  want({.agents_may_mark_private = true});
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(outcome(MarkPrivate{{}, person("102"), only_call().id, true}), "no_such_call");
  EXPECT_EQ(mark(true), "");
  EXPECT_TRUE(only_call().marked_private);
  EXPECT_FALSE(supervisor.exists());
  EXPECT_FALSE(customer.is_recorded() || only_call().recording);
  EXPECT_EQ(told<RecordingStopped>([](auto& e) { return e.cause == "private"; }), 1);
  EXPECT_FALSE(dials("201", "*4101").is_live());
  EXPECT_TRUE(customer.hears(agent));
  EXPECT_EQ(mark(false), "");
  EXPECT_TRUE(customer.is_recorded() && agent.is_recorded());
  EXPECT_TRUE(dials("201", "*4101").is_live());
  EXPECT_EQ(world.recordings.size(), 2u);
}

// --- a hundred pauses, with EARSHOT_LONG ten thousand, while everything goes on ---

class Pauses : public Privacy {
 protected:
  std::size_t pick(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(rng_);
  }
  LegId any_leg() {
    if (world.legs.empty()) return {};
    return std::next(world.legs.begin(), static_cast<long>(pick(world.legs.size())))->first;
  }
  SessionId any_session() {
    auto sessions = world.core.sessions();
    return sessions.empty() ? SessionId{} : sessions[pick(sessions.size())].id;
  }
  std::string number() {
    constexpr const char* kNumbers[] = {"102", "103", "00491", "*3", "500"};
    return kNumbers[pick(5)];
  }
  void act();
  void check();
  void run();

  std::mt19937_64 rng_;
  int silent_ = 0, heard_ = 0;  // tables with a supervisor or a recorder, in pauses and out of them
};

void Pauses::act() {
  switch (pick(12)) {
    case 0: dials(pick(2) ? "201" : "203", "*" + std::to_string(4 + pick(4)) + "101"); return;
    case 1:
    case 2: return world.command(ChangeMode{{}, {}, any_session(), Mode(pick(4))});
    case 3: return world.hold(any_leg(), true);
    case 4: return world.hold(any_leg(), false);
    case 5: return world.tell(TransferAsked{any_leg(), number()});
    case 6: return world.tell(AttendedTransferAsked{any_leg(), any_leg()});
    case 7: dials("101", pick(2) ? "102" : "00492"); return;
    case 8:
    case 9: return world.answer(any_leg());
    case 10: return world.finish_prompt(any_leg());
    default:
      if (pick(4) == 0) world.hang_up(any_leg());
  }
}

// No table that is applied while its call is paused lets a supervisor or a recorder hear anybody;
// but who took over talks.
void Pauses::check() {
  for (const CallView& call : world.core.calls()) {
    auto room = world.rooms.find(call.room);
    if (room == world.rooms.end()) continue;
    for (const Hearing& row : room->second.table) {
      auto session = std::ranges::find(call.sessions, row.listener, &SessionView::leg);
      bool tap = room->second.taps.contains(row.listener);
      if (!tap && session == call.sessions.end()) continue;
      ++heard_;
      if (!call.privacy) continue;
      ASSERT_FALSE(tap) << "recorded during a pause";
      ASSERT_EQ(session->applied_mode, Mode::takeover) << "heard during a pause";
    }
    silent_ += call.privacy && (call.recording || !call.sessions.empty());
  }
}

void Pauses::run() {
  for (int i = 0; i < 12; ++i) act();
  auto calls = world.core.calls();
  if (calls.empty()) return;
  CallId paused = calls[pick(calls.size())].id;
  EXPECT_EQ(outcome(SetPrivacy{{}, {}, paused, true}), "");
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    check();
    act();
  }
  outcome(SetPrivacy{{}, {}, paused, false});
  check();
}

TEST_F(Pauses, NobodyHearsAnythingInAnyOfThem) {
  const int pauses = std::getenv("EARSHOT_LONG") ? 10'000 : 100;
  std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  rng_.seed(seed);
  for (int i = 0; i < pauses && !HasFailure(); ++i) {
    while (!world.legs.empty()) world.hang_up(world.legs.begin()->first);
    world.pass(1min);
    trunk_calls("+4930101");
    ringing("101").answers();
    dials("201", "*4101");
    run();
  }
  EXPECT_GT(silent_, pauses);
  EXPECT_GT(heard_, pauses);
}

}  // namespace
}  // namespace earshot::scenario
