// A session goes on at another device: nobody else notices, and only one of the two ever speaks.

#include <algorithm>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class MovingOn : public CallFloor {
 protected:
  FakePhone customer = trunk_calls("+4930101");
  FakePhone agent = ringing("101").answers();

  FakePhone in_the_browser(Mode mode) {
    world.command(StartSupervision{.request = world.request(),
                                   .supervisor = person("201"),
                                   .call = only_call().id,
                                   .mode = mode,
                                   .device = "browser:one",
                                   .reason = "training"});
    return ringing("browser:one").answers();
  }
  MoveSession to(const std::string& device) const {
    return {{}, person("201"), only_session().id, device};
  }
  std::string who_hears(const FakePhone& supervisor) const {
    std::string cells;
    for (const FakePhone* listener : {&customer, &agent}) {
      cells += listener->hears(supervisor) ? '1' : '.';
      cells += supervisor.hears(*listener) ? '1' : '.';
    }
    cells += customer.hears(agent) ? '1' : '.';
    return cells;
  }
};

TEST_F(MovingOn, ABrowserIsADeviceOfItsOwn) {
  auto page = in_the_browser(Mode::whisper);
  EXPECT_EQ(world.leg(page.leg())->ring.person, person("201"));
  auto view = only_session();
  EXPECT_EQ(view.device, "browser");
  EXPECT_EQ(view.reason, "training");
  EXPECT_EQ(view.since, world.now);
  EXPECT_EQ(outcome(StartSupervision{
                .supervisor = person("202"), .call = only_call().id, .device = "browser:"}),
            "bad_device");
}

TEST_F(MovingOn, InEveryModeThePhoneTakesTheBrowsersPlace) {
  for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover}) {
    auto page = in_the_browser(mode);
    std::string before = who_hears(page);
    EXPECT_EQ(outcome(to("")), "unanswered");
    auto phone = ringing("201");
    EXPECT_FALSE(world.leg(phone.leg())->ring.in_page) << "he sits at the page already";
    EXPECT_EQ(who_hears(page), before) << "while it rings nothing changes";
    phone.answers();
    EXPECT_EQ(who_hears(phone), before) << mode_name(mode);
    EXPECT_FALSE(page.exists());
    EXPECT_TRUE(world.unanswered.empty());
    EXPECT_EQ(only_session().device, "phone");
    EXPECT_EQ(only_session().applied_mode, mode);
    phone.hangs_up();
    EXPECT_TRUE(customer.hears(agent));
  }
  EXPECT_EQ(told<SessionMoved>([](auto& e) { return e.device == "phone"; }), 4);
  EXPECT_EQ(told<SessionStarted>(), 4);
}

TEST_F(MovingOn, AndBackToTheBrowser) {
  auto phone = dials("201", "*7101");
  EXPECT_EQ(outcome(to("")), "already_there");
  world.command(to("browser:two"));
  auto page = ringing("browser:two").answers();
  EXPECT_FALSE(phone.exists());
  EXPECT_TRUE(customer.hears(page) && page.hears(customer));
  EXPECT_EQ(agent.sound(), "hold-music");
}

TEST_F(MovingOn, TheOldOneIsSilentInTheSameTable) {
  auto page = in_the_browser(Mode::takeover);
  MoveSession move = to("");
  move.request = world.request();
  world.command(move);
  world.media_is_prompt = false;
  auto phone = ringing("201").answers();
  int tables = 0, hang_ups = 0;
  for (const Effect& effect : world.effects) {
    if (auto* set = std::get_if<SetTable>(&effect)) {
      ++tables;
      EXPECT_EQ(hang_ups, 0);
      auto speaks = [&](LegId leg) {
        return std::ranges::any_of(set->table, [&](auto& h) { return h.speaker == leg; });
      };
      EXPECT_TRUE(speaks(phone.leg()));
      EXPECT_FALSE(speaks(page.leg()));
    }
    hang_ups += std::holds_alternative<HangUp>(effect);
    auto* join = std::get_if<Join>(&effect);
    EXPECT_TRUE(!join || join->leg == phone.leg());
    EXPECT_FALSE(std::holds_alternative<Play>(effect));
  }
  EXPECT_EQ(tables, 1);
  EXPECT_EQ(hang_ups, 1);
  EXPECT_EQ(outcome(move.request), "unanswered");  // before it is heard
  EXPECT_TRUE(only_session().heard_by.empty());
  world.apply_tables();
  EXPECT_EQ(outcome(move.request), "");
  EXPECT_EQ(only_session().heard_by, std::vector{customer.leg()});
}

TEST_F(MovingOn, UnansweredOrRefusedNothingChanges) {
  auto page = in_the_browser(Mode::takeover);
  auto asked = to("");
  asked.request = world.request();
  world.command(asked);
  ringing("201").refuses(486);
  EXPECT_EQ(outcome(asked.request), "not_answered");
  asked.request = world.request();
  world.command(asked);
  EXPECT_EQ(outcome(to("0049170")), "move_in_progress");
  world.pass(61s);
  EXPECT_EQ(outcome(asked.request), "not_answered");
  EXPECT_FALSE(rings("201"));
  EXPECT_TRUE(customer.hears(page));
  signs_off("201");
  EXPECT_EQ(outcome(to("")), "phone_unavailable");
  EXPECT_EQ(outcome(to("+1")), "not_dialable");
  EXPECT_EQ(told<SessionMoved>(), 0);
}

TEST_F(MovingOn, ACallerWhoHasOnlyTheSupervisorIsNotLeftAlone) {
  auto page = in_the_browser(Mode::takeover);
  agent.dies();
  world.command(to(""));
  auto phone = ringing("201");
  EXPECT_TRUE(customer.hears(page));
  phone.answers();
  EXPECT_TRUE(customer.hears(phone) && phone.hears(customer));
  EXPECT_EQ(customer.sound(), "");
  phone.hangs_up();
  expect_nothing_left();
}

TEST_F(MovingOn, TheSessionsEndStopsTheOtherDevice) {
  auto page = in_the_browser(Mode::barge);
  auto asked = to("");
  asked.request = world.request();
  world.command(asked);
  customer.hangs_up();
  EXPECT_EQ(outcome(asked.request), "session_ended");
  expect_nothing_left();
}

TEST_F(MovingOn, WhoLeavesBeforeTheOtherDeviceAnswersHasLeft) {
  auto page = in_the_browser(Mode::takeover);
  world.command(to(""));
  page.hangs_up();
  EXPECT_FALSE(rings("201"));
  EXPECT_TRUE(customer.hears(agent));
}

TEST_F(MovingOn, WhileWaitingItWaitsThere) {
  customer.hangs_up();
  auto phone = dials("201", "*4101");
  auto asked = to("browser:two");
  asked.request = world.request();
  world.command(asked);
  auto page = ringing("browser:two").answers();
  EXPECT_EQ(page.sound(), "waiting-tone");
  EXPECT_EQ(outcome(asked.request), "");
  EXPECT_FALSE(phone.exists());
  auto next = trunk_calls("+4930101");
  ringing("101").answers();
  EXPECT_TRUE(page.hears(next));
}

TEST_F(MovingOn, ACallThatComesWhileTheDeviceRingsIsEnteredByTheOldOneFirst) {
  customer.hangs_up();
  auto phone = dials("201", "*4101");
  world.command(to("browser:two"));
  auto next = trunk_calls("+4930101");
  ringing("101").answers();
  EXPECT_TRUE(phone.hears(next));
  auto page = ringing("browser:two").answers();
  EXPECT_TRUE(page.hears(next));
  EXPECT_FALSE(phone.exists());
}

TEST_F(MovingOn, KeysAndHoldAreThoseOfTheDeviceInUse) {
  auto page = in_the_browser(Mode::barge);
  page.holds();
  EXPECT_FALSE(customer.hears(page));
  world.command(to(""));
  auto phone = ringing("201");
  phone.presses('7');
  phone.holds();
  EXPECT_EQ(only_session().mode, Mode::barge);
  phone.answers();
  EXPECT_TRUE(customer.hears(phone));
  phone.presses('4');
  EXPECT_EQ(only_session().applied_mode, Mode::monitor);
}

TEST_F(MovingOn, AMobileIsPaidFromTheMomentItRings) {
  in_the_browser(Mode::monitor);
  world.command(to("0049170777"));
  EXPECT_EQ(outcome(StartSupervision{
                .supervisor = person("201"), .agent = person("102"), .device = "0049170888"}),
            "too_many_calls");
  ringing("0049170777").answers();
  EXPECT_EQ(only_session().device, "outside");
}

TEST_F(MovingOn, OnlyTheOwnerMovesASession) {
  in_the_browser(Mode::monitor);
  auto foreign = to("");
  foreign.actor = person("202");
  EXPECT_EQ(outcome(foreign), "not_allowed");
}

}  // namespace
}  // namespace earshot::scenario
