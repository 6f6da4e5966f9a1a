// Supervision and calls by HTTP: the answer comes when the worker has applied it, with who hears
// whom; what was refused stays as it was.

#include <gmock/gmock.h>

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;

class Api : public Supervised {
 protected:
  std::string call_id() { return server_.get("/api/v1/calls")["calls"][0]["id"]; }

  // Starts a session by the API on the supervisor's own phone.
  Json start(sim::Phone& supervisor, Mode mode) {
    const auto answer = server_.ask("POST", "/api/v1/calls/" + call_id() + "/supervision",
                                    {{"supervisor", supervisor.options().user},
                                     {"mode", sim::mode_name(mode)},
                                     {"reason", "a test"}});
    EXPECT_TRUE(answer) << answer.error().message;
    call_->join(supervisor, mode);
    return answer ? (*answer)["session"] : Json();
  }
};

TEST_F(Api, EveryModeFromTheConsolesDoor) {
  begin_inbound();
  auto& supervisor = phone("200", kSupervisor);
  const auto session = start(supervisor, Mode::monitor);
  EXPECT_EQ(session["applied_mode"], "monitor");
  EXPECT_EQ(session["heard_by"], Json::array());
  EXPECT_EQ(session["hears"].size(), 2u);
  expect_right(call_->settle_and_judge(), "monitor");

  const std::string path = "/api/v1/sessions/" + session["id"].get<std::string>();
  const std::pair<Mode, Json> steps[] = {{Mode::whisper, {"agent"}},
                                         {Mode::barge, {"customer", "agent"}},
                                         {Mode::takeover, {"customer"}}};
  for (const auto& [mode, heard_by] : steps) {
    const auto changed = server_.ask("PATCH", path, {{"mode", sim::mode_name(mode)}});
    ASSERT_TRUE(changed) << changed.error().message;
    auto heard = (*changed)["session"]["heard_by"].get<std::vector<std::string>>();
    EXPECT_THAT(heard,
                testing::UnorderedElementsAreArray(heard_by.get<std::vector<std::string>>()));
    call_->set_mode(supervisor, mode);
    expect_right(call_->settle_and_judge(), sim::mode_name(mode));
  }
  const auto back = server_.ask("POST", path + "/hand-back");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ((*back)["session"]["applied_mode"], "monitor");
  call_->set_mode(supervisor, Mode::monitor);
  expect_right(call_->settle_and_judge(), "handed back");

  EXPECT_TRUE(server_.ask("DELETE", path));
  EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor's phone is released"));
}

TEST_F(Api, ReadsACallWithItsPeopleAndItsTable) {
  begin_inbound();
  auto& supervisor = phone("200", kSupervisor);
  start(supervisor, Mode::whisper);
  const auto call = server_.get("/api/v1/calls/" + call_id());
  EXPECT_EQ(call["direction"], "inbound");
  EXPECT_EQ(call["phase"], "connected");
  EXPECT_EQ(call["participants"].size(), 2u);
  EXPECT_EQ(call["table"]["commanded_generation"], call["table"]["applied_generation"]);
  EXPECT_EQ(call["table"]["hears"].size(), 5u) << call["table"].dump(2);
}

TEST_F(Api, PrivacySilencesTheSupervisorsEars) {
  begin_inbound();
  auto& supervisor = phone("200", kSupervisor);
  start(supervisor, Mode::whisper);
  const std::string path = "/api/v1/calls/" + call_id() + "/privacy";
  ASSERT_TRUE(server_.ask("POST", path, {{"on", true}}, "200"));
  EXPECT_TRUE(hears_not(supervisor, kCustomer, *customer_)) << "he still hears the customer";
  EXPECT_TRUE(hears_not(supervisor, kAgent, *customer_)) << "he still hears the agent";
  EXPECT_OK(agent_->ear().wait_silent(kSupervisor, "and is not heard either"));
  EXPECT_OK(customer_->ear().wait_hears(kAgent, "the two talk on"));
  ASSERT_TRUE(server_.ask("POST", path, {{"on", false}}, "200"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "he hears the customer again"));
}

TEST_F(Api, OriginateRingsTheAgentThenTheNumber) {
  agent_ = &phone("101", kAgent);
  customer_ = &customer({.user = "+4420123"});
  const auto answer =
      server_.ask("POST", "/api/v1/calls", {{"person", "101"}, {"number", "+4420123"}});
  EXPECT_TRUE(answer) << answer.error().message;
  EXPECT_OK(customer_->wait_for(Awaited::answered, "the number is called", 10s));
  EXPECT_OK(customer_->ear().wait_hears(kAgent, "the called hears the agent"));
  EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the agent hears the called"));
}

TEST_F(Api, RefusalsHaveACodeAndChangeNothing) {
  begin_inbound();
  const std::string path = "/api/v1/calls/" + call_id() + "/supervision";
  const struct {
    Json body;
    const char* code;
  } cases[] = {{{{"supervisor", "102"}, {"mode", "monitor"}}, "not_allowed"},
               {{{"supervisor", "999"}, {"mode", "monitor"}}, "unknown_actor"},
               {{{"supervisor", "200"}, {"mode", "shout"}}, "bad_field"}};
  for (const auto& [body, code] : cases) {
    const auto refused = server_.ask("POST", path, body);
    ASSERT_FALSE(refused) << body;
    EXPECT_EQ(refused.error().code, code) << refused.error().message;
  }
  EXPECT_EQ(server_.ask("GET", "/api/v1/calls/0000000000000").error().code, "no_such_call");
  EXPECT_TRUE(server_.get("/api/v1/sessions")["sessions"].empty());
  expect_right(call_->settle_and_judge(), "nothing has changed");
}

TEST_F(Api, HangUpEndsTheCallForAll) {
  begin_inbound();
  auto& supervisor = phone("200", kSupervisor);
  start(supervisor, Mode::barge);
  EXPECT_TRUE(server_.ask("DELETE", "/api/v1/calls/" + call_id()));
  for (auto* phone : {customer_, agent_, &supervisor}) {
    EXPECT_OK(phone->wait_for(Awaited::ended, phone->options().user + " is released"));
  }
}

}  // namespace
}  // namespace earshot::phones
