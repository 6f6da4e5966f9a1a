// What is said in a privacy pause is in nobody's ear but the partner's, and in no recording. The
// customer speaks a tone that he uses at no other time: a card's number, as it were.

#include <array>
#include <cstdlib>
#include <random>

#include "tests/phones/faults_floor.hpp"
#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Mode;

constexpr Tone kSecret = static_cast<Tone>(5);

class Privacy : public Recorded {
 protected:
  void begin(Mode mode, const Json& privacy = Json::object()) {
    publish({{"queues", {{{"queue", "*"}, {"recording", always()}}}}, {"privacy", privacy}});
    begin_queued();
    ASSERT_TRUE(is_recorded());
    supervisor_ = &supervise("200", kSupervisor, mode);
    supervisor_->ear().watch(kSecret, true, sim::now_ns());
  }
  void pause(bool on) {
    const auto done =
        server_.ask("POST", "/api/v1/calls/" + call_id() + "/privacy", {{"on", on}}, "101");
    ASSERT_TRUE(done) << done.error().message;
  }
  // The agent hears the secret. When this returns, no packet of it is on its way any more.
  void say_secret(Millis how_long) {
    customer_->leg().set_tone(kSecret);
    EXPECT_OK(agent_->ear().wait_hears(kSecret, "the agent hears the secret"));
    EXPECT_TRUE(agent_->ear().wait_windows(sim::now_ns(), static_cast<int>(how_long / 100ms), 3s));
    customer_->leg().set_tone(kCustomer);
    EXPECT_OK(agent_->ear().wait_silent(kSecret, "the secret is told"));
    EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the customer talks as before"));
  }
  void press(const std::string& keys) {
    for (const char key : keys) agent_->press(key);
  }
  testing::AssertionResult is_paused(bool on) {
    return eventually("the pause is as wanted", [&] { return live_call()["privacy"] == on; });
  }
  void expect_nobody_knows() {
    EXPECT_FALSE(supervisor_->ear().wait_watched(0ms)) << "the supervisor heard the secret";
    end_call();
    const auto opened = open(recording_in("complete")["id"]);
    for (const auto& part : {"customer", "agent", "supervisor"}) {
      const auto sound = from_disk(opened.id, part);
      EXPECT_LT(sound ? sound->loudest(kSecret) : 0, sim::kSilent) << "track of the " << part;
    }
    EXPECT_LT(download(opened, nullptr).loudest(kSecret), sim::kSilent) << "in the mix";
  }

  sim::Phone* supervisor_ = nullptr;
};

TEST_F(Privacy, RandomPausesAreInNoEarAndInNoTrack) {
  const int pauses = std::getenv("EARSHOT_LONG") ? 10'000 : 100;
  const char* given = std::getenv("EARSHOT_SEED");
  const auto seed = given ? std::stoul(given) : std::random_device{}();
  SCOPED_TRACE("EARSHOT_SEED=" + std::to_string(seed));
  std::mt19937 chance(static_cast<std::mt19937::result_type>(seed));
  begin(Mode::monitor);
  constexpr std::array kModes{Mode::monitor, Mode::whisper, Mode::barge};
  for (int i = 0; i < pauses && !HasFailure(); ++i) {
    pause(true);
    say_secret(Millis(chance() % 200));
    pause(false);
    EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "the supervisor hears him again"));
    supervisor_->press(sim::mode_key(kModes[chance() % kModes.size()]));
  }
  expect_nobody_knows();
}

// Not only the secret: of nobody there is anything.
TEST_F(Privacy, TheAnswerComesWhenAllIsSilentAndTheTracksHaveAHole) {
  begin(Mode::whisper);
  pause(true);
  const auto answered = sim::now_ns();
  EXPECT_TRUE(customer_->ear().wait_windows(answered, 8, 3s));
  for (const Tone tone : {kCustomer, kAgent})
    EXPECT_TRUE(supervisor_->ear().since(answered, tone).silent()) << tone;
  EXPECT_TRUE(agent_->ear().since(answered, kSupervisor).silent());
  EXPECT_TRUE(agent_->ear().since(answered, kCustomer).heard()) << "the two talk on";
  EXPECT_EQ(live_call()["recording"]["hears"], Json::array());
  pause(false);
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "he hears the customer again"));
  EXPECT_TRUE(customer_->ear().wait_windows(sim::now_ns(), 8, 3s));
  end_call();

  const auto opened = open(recording_in("complete")["id"]);
  const Span hole{opened.marker("pause"), opened.marker("resume")};
  EXPECT_GE(hole.to - hole.from, 0.75);
  for (const auto& [part, tone] : {std::pair{"customer", kCustomer}, {"agent", kAgent}}) {
    const auto sound = from_disk(opened.id, part);
    ASSERT_TRUE(sound);
    EXPECT_LT(sound->loudest_moment(tone, hole), sim::kSilent) << part;
    EXPECT_TRUE(has_only(*sound, {tone}, {hole.to + 0.06})) << part << " after the pause";
  }
}

TEST_F(Privacy, ByTheAgentsKeys) {
  begin(Mode::monitor);
  press("*7");
  ASSERT_TRUE(is_paused(true));
  say_secret(200ms);
  press("*7");
  ASSERT_TRUE(is_paused(false));
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "the supervisor hears him again"));
  expect_nobody_knows();
}

// A card's number, keyed in by the customer.
TEST_F(Privacy, KeysInAPauseReachTheAgentAlone) {
  const std::string keys = "918273645546372819";  // by chance in no number of ours
  begin(Mode::barge);
  press("*7");
  ASSERT_TRUE(is_paused(true));
  for (const char key : keys) customer_->press(key);
  EXPECT_TRUE(eventually("the agent gets them", [&] { return agent_->leg().keys_heard() == keys; }))
      << agent_->leg().keys_heard();
  EXPECT_EQ(supervisor_->leg().keys_heard(), "");
  press("*7");
  ASSERT_TRUE(is_paused(false));
  end_call();
  const auto told = server_.log() + OtherProgram(server_.folder() / "earshot.db")
                                        .text("SELECT group_concat(body, char(10)) FROM events");
  EXPECT_EQ(told.find(keys.substr(0, 6)), std::string::npos);
}

TEST_F(Privacy, ItEndsByItsTimerAndTheAgentIsWarned) {
  begin(Mode::monitor, {{"limit_s", 3}, {"warning_s", 1}});
  pause(true);
  say_secret(200ms);
  EXPECT_TRUE(is_paused(true));
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "the timer has ended it", 5s));
  EXPECT_TRUE(is_paused(false));
  EXPECT_TRUE(has_event("privacy_ending"));
  expect_nobody_knows();
}

TEST_F(Privacy, WhatTheRulesForbidIsRefused) {
  begin(Mode::monitor, {{"agents_may_pause", false}});
  const auto refused =
      server_.ask("POST", "/api/v1/calls/" + call_id() + "/privacy", {{"on", true}}, "101");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "not_allowed");
  press("*7");
  EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the two talk on"));
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "and the supervisor hears it"));
  EXPECT_FALSE(live_call()["privacy"].get<bool>());
}

TEST_F(Privacy, EveryPauseIsInTheAudit) {
  begin(Mode::monitor);
  pause(true);
  pause(false);
  EXPECT_TRUE(eventually("both are in the audit", [&] {
    const auto rows = server_.get("/api/v1/audit?kind=privacy_changed")["rows"];
    return rows.size() == 2;
  }));
  EXPECT_NE(run({"audit", "verify"}).find("is whole"), std::string::npos);
}

// An agent's private call, where he may mark one: listeners out, recording ended, the call goes on.
TEST_F(Privacy, ACallMarkedPrivateIsNobodysElse) {
  begin(Mode::whisper, {{"agents_may_mark_private", true}});
  const auto done =
      server_.ask("POST", "/api/v1/calls/" + call_id() + "/private", {{"on", true}}, "101");
  ASSERT_TRUE(done) << done.error().message;
  customer_->leg().set_tone(kSecret);
  EXPECT_OK(supervisor_->wait_for(sim::Awaited::ended, "the supervisor is out"));
  EXPECT_OK(agent_->ear().wait_hears(kSecret, "the two talk on"));
  EXPECT_TRUE(live_call()["recording"].is_null());
  customer_->leg().set_tone(kCustomer);
  EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the secret is told"));
  expect_nobody_knows();
}

}  // namespace
}  // namespace earshot::phones
