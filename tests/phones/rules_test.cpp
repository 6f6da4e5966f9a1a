// The rules of supervision at a real server: who lacks a condition is refused and told which; what
// is withdrawn while a session runs silences the supervisor's ear before the answer is there.

#include <fmt/chrono.h>
#include <gmock/gmock.h>

#include <ctime>

#include "tests/phones/faults_floor.hpp"
#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;
using testing::HasSubstr;

class RulesOf : public Recorded {
 protected:
  void begin() {
    begin_inbound();
    supervisor_ = &phone("200", kSupervisor);
  }
  std::string id_of(const std::string& extension) {
    const auto people = server_.get("/api/v1/people");
    for (const auto& person : people["people"])
      if (person["extension"] == extension) return person["id"];
    ADD_FAILURE() << "nobody has " << extension;
    return "";
  }
  // What the supervisor may, under these conditions: listen, whisper and barge in his own team.
  void grant(const Json& conditions, const Json& modes = {"monitor", "whisper", "barge"}) {
    const Json right{{"modes", modes},
                     {"teams", {"sales"}},
                     {"queues", Json::array()},
                     {"agents", Json::array()},
                     {"conditions", conditions}};
    const auto done = server_.ask("PUT", "/api/v1/people/" + id_of("200") + "/grants",
                                  {{"grants", Json::array({right})}});
    ASSERT_TRUE(done) << done.error().message;
  }
  Result<Json> start(Mode mode, const Json& more = Json::object()) {
    Json wish{{"supervisor", "200"}, {"mode", sim::mode_name(mode)}};
    wish.update(more);
    return server_.ask("POST", "/api/v1/calls/" + call_id() + "/supervision", wish);
  }
  void expect_refused(Mode mode, const std::string& code, const Json& more = Json::object()) {
    const auto refused = start(mode, more);
    ASSERT_FALSE(refused) << "granted, without " << code;
    EXPECT_EQ(refused.error().code, code) << refused.error().message;
    EXPECT_TRUE(server_.get("/api/v1/sessions")["sessions"].empty());
    EXPECT_FALSE(supervisor_->state().phase == sim::CallPhase::answered) << "he was rung";
  }
  void expect_granted(Mode mode, const Json& more = Json::object()) {
    const auto granted = start(mode, more);
    ASSERT_TRUE(granted) << granted.error().message;
    EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "he hears the call"));
  }
  std::string explain(Mode mode, int exit_code) {
    return run_client({"explain", "200", sim::mode_name(mode), "101"}, exit_code);
  }
  // From this moment on he hears nothing; the two talk on, and he is let go.
  void expect_over(const std::string& cause) {
    for (const Tone tone : {kCustomer, kAgent})
      EXPECT_TRUE(hears_not(*supervisor_, tone, *agent_)) << "he still hears " << tone;
    EXPECT_OK(supervisor_->wait_for(Awaited::ended, "he is let go"));
    EXPECT_TRUE(customer_->ear().hears(kAgent) && agent_->ear().hears(kCustomer));
    EXPECT_TRUE(has_event("session_ended"));
    EXPECT_EQ(OtherProgram(server_.folder() / "earshot.db")
                  .text("SELECT body ->> 'cause' FROM events WHERE type = 'session_ended'"),
              cause);
  }
  static std::string at(std::chrono::seconds from_now) {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr) + from_now.count()));
  }

  sim::Phone* supervisor_ = nullptr;
};

// --- a condition that is missing ---

TEST_F(RulesOf, AReasonIsRequired) {
  begin();
  publish({{"reasons", {"complaint", "coaching"}}});
  grant({{"reason_required", true}});
  expect_refused(Mode::barge, "reason_required");
  expect_refused(Mode::barge, "reason_required", {{"reason", "curiosity"}});
  EXPECT_THAT(explain(Mode::barge, 1), HasSubstr("NO  reason"));
  expect_granted(Mode::barge, {{"reason", "complaint"}});
  EXPECT_OK(customer_->ear().wait_hears(kSupervisor, "he is in the call"));
}

TEST_F(RulesOf, TheGrantHasHours) {
  begin();
  const auto now = std::time(nullptr);
  constexpr const char* kDays[]{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const int today = fmt::gmtime(now).tm_wday;
  const auto on = [&](int day) {
    return Json{{"hours", {{{"days", {kDays[day % 7]}}, {"from", "00:00"}, {"to", "24:00"}}}}};
  };
  grant(on(today + 3));
  expect_refused(Mode::monitor, "outside_hours");
  EXPECT_THAT(explain(Mode::monitor, 1), HasSubstr("outside the grant's hours"));
  Json these = on(today);  // whatever the site's zone is
  for (const int day : {today + 1, today + 6}) these["hours"].push_back(on(day)["hours"][0]);
  grant(these);
  expect_granted(Mode::monitor);
  grant(on(today + 3));
  expect_over("rights_withdrawn");
}

TEST_F(RulesOf, TheCallHasToBeOldEnough) {
  begin();
  grant({{"min_call_age_s", 7}});
  expect_refused(Mode::monitor, "call_too_young");
  EXPECT_TRUE(eventually("it is old enough", [&] { return start(Mode::monitor).has_value(); }));
  EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "he hears the call"));
}

TEST_F(RulesOf, ABargeHasToBeJustified) {
  begin();
  grant({{"situations", {"help_asked"}}});
  expect_refused(Mode::barge, "no_situation");
  const auto asked = server_.ask("POST", "/api/v1/calls/" + call_id() + "/help",
                                 {{"reason", "a difficult customer"}}, "101");
  ASSERT_TRUE(asked) << asked.error().message;
  expect_granted(Mode::barge);
}

// --- refused by the rules at the telephone's door, too ---

TEST_F(RulesOf, AnExemptAgentIsSupervisedByNobody) {
  begin();
  publish({{"exemptions", {{{"agent", "101"}, {"reason", "works council"}, {"since", at(-60s)}}}}});
  expect_refused(Mode::monitor, "exempt");
  EXPECT_THAT(explain(Mode::monitor, 1), HasSubstr("exempt from supervision: works council"));
  supervisor_->dial("*4101");
  EXPECT_OK(supervisor_->wait_for(Awaited::ended, "he is refused", 10s));
  EXPECT_EQ(supervisor_->state().sip_status, 403);
  EXPECT_TRUE(supervisor_->ear().since(0, kCustomer).silent_under_music());
}

// --- what is taken away while a session runs ---

class Withdrawn : public RulesOf {
 protected:
  void listen() {
    begin();
    expect_granted(Mode::whisper);
    EXPECT_OK(agent_->ear().wait_hears(kSupervisor, "the agent hears him"));
  }
  void change_person(const std::string& extension, const Json& change) {
    const auto done = server_.ask("PATCH", "/api/v1/people/" + id_of(extension), change);
    ASSERT_TRUE(done) << done.error().message;
  }
};

TEST_F(Withdrawn, TheGrantIsTakenAway) {
  begin();
  grant(Json::object());
  expect_granted(Mode::whisper);
  grant(Json::object(), {"monitor"});
  expect_over("rights_withdrawn");
  expect_refused(Mode::whisper, "not_allowed");
  EXPECT_THAT(explain(Mode::whisper, 1), HasSubstr("NO  scope"));
}

TEST_F(Withdrawn, TheAgentMovesToAnotherTeam) {
  listen();
  change_person("101", {{"team", "support"}});
  expect_over("rights_withdrawn");
}

TEST_F(Withdrawn, TheSupervisorMovesToAnotherTeam) {
  listen();
  change_person("200", {{"team", "support"}});
  expect_over("rights_withdrawn");
}

TEST_F(Withdrawn, TheSupervisorIsDisabled) {
  listen();
  change_person("200", {{"enabled", false}});
  expect_over("rights_withdrawn");
}

TEST_F(Withdrawn, ThePublishedRulesExemptTheAgent) {
  listen();
  publish({{"exemptions", {{{"agent", "101"}, {"reason", "pregnant"}, {"since", at(-60s)}}}}});
  expect_over("rights_withdrawn");
  EXPECT_THAT(explain(Mode::whisper, 1), HasSubstr("NO  exemption"));
}

TEST_F(Withdrawn, ThePublishedRulesAskForAnAcknowledgement) {
  listen();
  publish({{"policies",
            {{{"name", "listening"},
              {"title", "How we listen"},
              {"text", "Fairly."},
              {"before_sessions", true}}}}});
  expect_over("rights_withdrawn");
  expect_refused(Mode::monitor, "not_acknowledged");
}

TEST_F(Withdrawn, HeIsCertifiedNoLonger) {
  begin();
  grant({{"certified", true}});
  expect_refused(Mode::monitor, "not_certified");
  publish({{"certified", {"200"}}});
  expect_granted(Mode::monitor);
  publish({{"certified", Json::array()}});
  expect_over("rights_withdrawn");
}

// Nobody commands it: the server looks at the clock.
TEST_F(Withdrawn, TheGrantExpires) {
  begin();
  grant({{"expires", at(3s)}});
  expect_granted(Mode::monitor);
  EXPECT_OK(supervisor_->wait_for(Awaited::ended, "the grant expires"));
  expect_over("rights_withdrawn");
  expect_refused(Mode::monitor, "grant_expired");
}

}  // namespace
}  // namespace earshot::phones
