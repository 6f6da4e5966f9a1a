// Supervision through the API, on the real core: the answer is what the worker has applied.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;
using Parts = std::vector<std::string>;

class Supervision : public Api {
 protected:
  Supervision() : Supervision(ApiConfig{}) {}
  explicit Supervision(const ApiConfig& config) : Api(config), call(floor.customer_calls("5551")) {}

  Answer supervise(const json& wish, const std::string& query = "") {
    return ask("POST", fmt::format("/api/v1/calls/{}/supervision{}", call.text(), query),
               wish.dump());
  }

  CallId call;  // Anna (101) talks with a customer
};

TEST_F(Supervision, tells_who_hears_whom_in_each_mode) {
  const struct {
    const char* mode;
    Parts heard_by;
  } rows[] = {{"monitor", {}},
              {"whisper", {"agent"}},
              {"barge", {"agent", "customer"}},
              {"takeover", {"customer"}}};
  for (const auto& row : rows) {
    const auto answer = supervise({{"supervisor", "201"}, {"mode", row.mode}});
    ASSERT_EQ(answer.status, 201) << row.mode << answer.body;
    const auto session = answer.json()["session"];
    EXPECT_EQ(session["phase"], "live");
    EXPECT_EQ(session["applied_mode"], row.mode);
    auto heard_by = session["heard_by"].get<Parts>();
    std::sort(heard_by.begin(), heard_by.end());
    EXPECT_EQ(heard_by, row.heard_by) << row.mode;
    EXPECT_EQ(session["call"], call.text());
    const auto id = session["id"].get<std::string>();
    EXPECT_EQ(ask("DELETE", "/api/v1/sessions/" + id).status, 200);
    EXPECT_EQ(ask("GET", "/api/v1/sessions/" + id).status, 404);
  }
  EXPECT_EQ(floor.live_calls(), 1u) << "supervision never ends the call";
}

TEST_F(Supervision, changes_from_every_mode_to_every_other) {
  const auto path = "/api/v1/sessions/" + start_session(call, "201", "monitor");
  for (const char* from : {"monitor", "whisper", "barge", "takeover"}) {
    for (const char* to : {"monitor", "whisper", "barge", "takeover"}) {
      ASSERT_EQ(ask("PATCH", path, json{{"mode", from}}.dump()).status, 200) << from;
      const auto answer = ask("PATCH", path, json{{"mode", to}}.dump());
      ASSERT_EQ(answer.status, 200) << from << " to " << to << answer.body;
      EXPECT_EQ(answer.json()["session"]["applied_mode"], to) << "from " << from;
    }
  }
}

TEST_F(Supervision, the_table_names_speakers_and_listeners) {
  start_session(call, "201", "whisper");
  const auto answer = ask("GET", "/api/v1/calls/" + call.text());
  ASSERT_EQ(answer.status, 200);
  std::set<std::string> pairs;
  const auto table = answer.json()["table"];
  for (const auto& pair : table["hears"]) {
    pairs.insert(fmt::format("{} {} > {}", pair["speaker"]["part"].get<std::string>(),
                             pair["speaker"]["name"].get<std::string>(),
                             pair["listener"]["part"].get<std::string>()));
  }
  const std::set<std::string> expected{"customer +491701234567 > agent", "agent Anna > customer",
                                       "customer +491701234567 > supervisor",
                                       "agent Anna > supervisor", "supervisor Sue > agent"};
  EXPECT_EQ(pairs, expected);
}

TEST_F(Supervision, hands_back) {
  const auto path = "/api/v1/sessions/" + start_session(call, "201", "takeover");
  const auto back = ask("POST", path + "/hand-back");
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(back.json()["session"]["applied_mode"], "monitor");
  EXPECT_EQ(back.json()["session"]["heard_by"], json::array());
  EXPECT_EQ(ask("POST", path + "/hand-back").status, 409) << "nothing to hand back any more";
}

TEST_F(Supervision, one_take_over_at_a_time) {
  start_session(call, "201", "takeover");
  const auto second = supervise({{"supervisor", "202"}, {"mode", "takeover"}});
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.json()["code"], "takeover_taken");
}

TEST_F(Supervision, refuses_who_may_not) {
  for (const char* who : {"102", "203", "101"}) {  // an agent, another team's, himself
    const auto answer = supervise({{"supervisor", who}, {"mode", "monitor"}});
    EXPECT_EQ(answer.status, 403) << who;
    EXPECT_EQ(answer.json()["code"], "not_allowed") << who;
  }
  for (const char* who : {"204", "999", "00000000000zz"}) {  // disabled, unknown
    const auto answer = supervise({{"supervisor", who}, {"mode", "monitor"}});
    EXPECT_EQ(answer.status, 403) << who;
    EXPECT_EQ(answer.json()["code"], "unknown_actor") << who;
  }
}

TEST_F(Supervision, nobody_commands_the_session_of_another) {
  const auto path = "/api/v1/sessions/" + start_session(call, "201", "monitor");
  EXPECT_EQ(as("202", "PATCH", path, R"({"mode":"barge"})").status, 403);
  EXPECT_EQ(as("202", "DELETE", path).status, 403);
  EXPECT_EQ(as("999", "DELETE", path).status, 403);
  EXPECT_EQ(ask("GET", path).json()["applied_mode"], "monitor");
  EXPECT_EQ(as("201", "PATCH", path, R"({"mode":"barge"})").status, 200);
  EXPECT_EQ(as("201", "DELETE", path).status, 200);
}

TEST_F(Supervision, nobody_starts_the_session_of_another) {
  const auto path = fmt::format("/api/v1/calls/{}/supervision", call.text());
  const auto answer = as("202", "POST", path, R"({"supervisor":"201","mode":"monitor"})");
  EXPECT_EQ(answer.status, 400);
  const auto his = as("202", "POST", path, R"({"mode":"monitor"})");
  EXPECT_EQ(his.status, 201);
  EXPECT_EQ(his.json()["session"]["supervisor"]["extension"], "202");
}

TEST_F(Supervision, names_the_field_that_is_wrong) {
  const struct {
    json wish;
    const char* field;
  } rows[] = {{{{"mode", "monitor"}}, "supervisor"},
              {{{"supervisor", "201"}}, "mode"},
              {{{"supervisor", "201"}, {"mode", "shout"}}, "mode"},
              {{{"supervisor", 201}, {"mode", "barge"}}, "supervisor"},
              {{{"supervisor", "201"}, {"mode", "barge"}, {"follow", "yes"}}, "follow"},
              {{{"supervisor", "201"}, {"mode", "barge"}, {"role", "administrator"}}, "role"},
              {{{"supervisor", "201"}, {"mode", "barge"}, {"device", ""}}, "device"}};
  for (const auto& row : rows) {
    const auto answer = supervise(row.wish);
    EXPECT_EQ(answer.status, 400) << row.wish;
    EXPECT_NE(answer.json()["message"].get<std::string>().find(row.field), std::string::npos)
        << answer.body;
  }
  for (const char* wait : {"?wait=-1", "?wait=61", "?wait=x", "?wait=1&wait=2", "?patience=1"}) {
    EXPECT_EQ(supervise({{"supervisor", "201"}, {"mode", "barge"}}, wait).status, 400) << wait;
  }
  EXPECT_EQ(ask("GET", "/api/v1/sessions").json()["sessions"].size(), 0u);
}

TEST_F(Supervision, a_phone_that_rings_on_is_told_as_ringing) {
  floor.phones_answer(false);
  const auto answer = supervise({{"supervisor", "201"}, {"mode", "whisper"}}, "?wait=0");
  ASSERT_EQ(answer.status, 202) << answer.body;
  const auto session = answer.json()["session"];
  EXPECT_EQ(session["phase"], "ringing");
  EXPECT_EQ(session["mode"], "whisper");
  EXPECT_EQ(session["applied_mode"], nullptr);
  EXPECT_EQ(session["heard_by"], json::array()) << "nobody hears him yet";
}

TEST_F(Supervision, of_an_agent_without_a_call_waits_for_the_next) {
  const auto started =
      ask("POST", "/api/v1/agents/102/supervision", R"({"supervisor":"201","mode":"whisper"})");
  ASSERT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(started.json()["session"]["phase"], "waiting");
  EXPECT_EQ(started.json()["session"]["call"], nullptr);
  EXPECT_EQ(
      ask("POST", "/api/v1/agents/777/supervision", R"({"supervisor":"201","mode":"whisper"})")
          .status,
      404);
}

TEST_F(Supervision, follow_can_be_changed) {
  const auto path = "/api/v1/sessions/" + start_session(call, "201", "monitor");
  EXPECT_EQ(ask("PATCH", path, R"({"follow":true})").json()["session"]["follow"], true);
  EXPECT_EQ(ask("GET", path).json()["follow"], true);
  EXPECT_EQ(ask("PATCH", path, R"({"follow":true,"mode":"barge"})").status, 400);
  EXPECT_EQ(ask("PATCH", path, "{}").status, 400);
  EXPECT_EQ(ask("PATCH", path).status, 400);
}

class ImpatientSupervision : public Supervision {
 protected:
  static ApiConfig config() {
    ApiConfig config;
    config.apply_time = 50ms;
    return config;
  }
  ImpatientSupervision() : Supervision(config()) {}
};

TEST_F(ImpatientSupervision, what_was_not_applied_is_not_claimed) {
  const auto path = "/api/v1/sessions/" + start_session(call, "201", "monitor");
  floor.media_applies(false);
  const auto answer = ask("PATCH", path, R"({"mode":"barge"})");
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(answer.json()["code"], "not_applied");
  const auto session = ask("GET", path).json();
  EXPECT_EQ(session["mode"], "barge");
  EXPECT_EQ(session["applied_mode"], "monitor");
  EXPECT_EQ(session["heard_by"], json::array());
}

}  // namespace
}  // namespace earshot::api
