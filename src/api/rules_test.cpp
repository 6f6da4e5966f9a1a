// The rules through the API: the document, what they say to somebody, leave, policies, the log.
#include <fmt/format.h>

#include "api/world_test.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class RulesRoutes : public Api {
 protected:
  void grant(core::Grant grant) {
    floor.replace([&](core::Directory& directory) { directory.grants.push_back(grant); });
  }
};

TEST_F(RulesRoutes, are_replaced_by_who_read_them) {
  const auto ada = sign_in("900");
  const auto now = with(ada, "GET", "/api/v1/rules").json();
  EXPECT_EQ(now["version"], 3);
  EXPECT_EQ(now["author"], "Ada");
  const auto written =
      with(ada, "PUT", "/api/v1/rules", R"({"version":3,"rules":{"reasons":["x"]}})");
  ASSERT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(written.json()["version"], 4);
  EXPECT_EQ(written.json()["rules"], json({{"reasons", {"x"}}}));
  const auto late = with(ada, "PUT", "/api/v1/rules", R"({"version":3,"rules":{}})");
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.json()["code"], "version_conflict");
  const auto bad = with(ada, "PUT", "/api/v1/rules", R"({"version":4,"rules":{"bad":1}})");
  EXPECT_EQ(bad.status, 422);
  EXPECT_EQ(bad.json()["path"], "/queues/0/bad");
  EXPECT_EQ(bad.json()["message"], "no such field here");
  EXPECT_EQ(with(ada, "PUT", "/api/v1/rules", R"({"rules":{}})").status, 400);
  EXPECT_EQ(with(ada, "PUT", "/api/v1/rules", R"({"version":4,"rules":[]})").status, 400);
  EXPECT_EQ(with(sign_in("901"), "GET", "/api/v1/rules").status, 200);
  EXPECT_EQ(with(sign_in("901"), "PUT", "/api/v1/rules", R"({"version":4,"rules":{}})").status,
            403);
}

TEST_F(RulesRoutes, explain_themselves) {
  const auto call = floor.customer_calls("5551");
  const auto target = [&](const std::string& person, const char* right) {
    return fmt::format("/api/v1/explain?person={}&right={}&call={}", person, right, call.text());
  };
  const auto sue = sign_in("201");
  const auto own = with(sue, "GET", target("201", "whisper"));
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(own.json()["allowed"], true);
  EXPECT_EQ(own.json()["granted_by"], "team");
  EXPECT_FALSE(own.json()["findings"].empty());
  EXPECT_EQ(with(sue, "GET", target("202", "whisper")).status, 403) << "only for herself";
  EXPECT_EQ(with(sign_in("203"), "GET", target("203", "whisper")).status, 404) << "not her call";
  EXPECT_EQ(with(sue, "GET", "/api/v1/explain?right=shout&agent=101").status, 400);
  EXPECT_EQ(with(sue, "GET", "/api/v1/explain?right=barge").status, 400);
  const auto olga = ask("GET", target("203", "monitor")).json();
  EXPECT_EQ(olga["allowed"], false);
  EXPECT_EQ(olga["granted_by"], nullptr);
}

TEST_F(RulesRoutes, refuse_with_their_words_and_a_way_to_all_of_them) {
  const auto call = floor.customer_calls("5551");
  grant({.supervisor = PersonId{11},
         .modes = {core::Mode::monitor},
         .conditions = {.reason_required = true}});
  const auto sue = sign_in("201");
  const auto path = fmt::format("/api/v1/calls/{}/supervision", call.text());
  const auto refused = with(sue, "POST", path, R"({"mode":"monitor"})");
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(refused.json()["code"], "reason_required");
  const auto link = refused.json()["explain"].get<std::string>();
  const auto all = with(sue, "GET", link);
  ASSERT_EQ(all.status, 200) << link << all.body;
  EXPECT_EQ(all.json()["allowed"], false);
  EXPECT_EQ(with(sue, "POST", path, R"({"mode":"monitor","reason":"coaching"})").status, 201);
  const auto options = with(sue, "GET", "/api/v1/supervision/options").json();
  EXPECT_NE(options["reason_required_for"].dump().find("monitor"), std::string::npos);
  EXPECT_EQ(options["covert"], false);
  EXPECT_EQ(options["purposes"], json({"quality", "training", "incident"}));
}

TEST_F(RulesRoutes, let_another_person_give_leave) {
  grant({.supervisor = PersonId{11},
         .modes = {core::Mode::monitor},
         .rights = {core::Right::covert},
         .conditions = {.approval = true}});
  grant({.supervisor = PersonId{12},
         .modes = {core::Mode::monitor},
         .rights = {core::Right::covert}});
  const auto sue = sign_in("201"), sam = sign_in("202"), olga = sign_in("203");
  const auto asked = with(sue, "POST", "/api/v1/approvals", R"({"agent":"101","reason":"case"})");
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(asked.json()["own"], true);
  EXPECT_EQ(asked.json()["may_answer"], false);
  EXPECT_EQ(asked.json()["agent"]["name"], "Anna");
  const auto path = "/api/v1/approvals/" + asked.json()["id"].get<std::string>();
  EXPECT_EQ(with(olga, "GET", "/api/v1/approvals").json()["approvals"], json::array());
  EXPECT_EQ(with(olga, "POST", path, R"({"granted":true})").status, 404);
  EXPECT_NE(with(sue, "POST", path, R"({"granted":true})").status, 204) << "her own";
  EXPECT_EQ(with(sam, "GET", "/api/v1/approvals").json()["approvals"][0]["may_answer"], true);
  EXPECT_EQ(with(sam, "POST", path, R"({"granted":true})").status, 204);
  EXPECT_EQ(with(sue, "GET", "/api/v1/approvals").json()["approvals"][0]["granted"], true);
}

TEST_F(RulesRoutes, have_texts_to_acknowledge) {
  floor.replace([](core::Directory& directory) {
    directory.rules.policies = {
        {.name = "calls", .title = "Calls", .text = "We listen", .before_calls = true},
        {.name = "support", .title = "S", .text = "S", .teams = {"support"}}};
  });
  const auto anna = sign_in("101");
  const auto policies = with(anna, "GET", "/api/v1/me/policies").json()["policies"];
  ASSERT_EQ(policies.size(), 1u) << "the other is another team's";
  EXPECT_EQ(policies[0]["acknowledged"], false);
  EXPECT_EQ(policies[0]["required_for"], json({"calls"}));
  EXPECT_EQ(with(anna, "POST", "/api/v1/me/policies/calls", R"({"version":2})").json()["code"],
            "other_version");
  EXPECT_EQ(with(anna, "POST", "/api/v1/me/policies/support", R"({"version":1})").status, 404);
  EXPECT_EQ(with(anna, "POST", "/api/v1/me/policies/calls", R"({"version":1})").status, 204);
  floor.replace([](core::Directory& directory) {
    directory.acknowledged = {{PersonId{1}, "calls", 1}};  // as the store does then
  });
  EXPECT_EQ(with(anna, "GET", "/api/v1/me/policies").json()["policies"][0]["acknowledged"], true);
}

TEST_F(RulesRoutes, delay_the_agents_own_log) {
  floor.replace([](core::Directory& directory) { directory.rules.agent_log_delay = 1h; });
  const auto before = io::wall_now();
  const auto log = with(sign_in("101"), "GET", "/api/v1/me/supervision-log").json()["sessions"];
  EXPECT_EQ(history.asked.first, PersonId{1});
  EXPECT_GE(history.asked.second, before - 1h);
  EXPECT_LE(history.asked.second, io::wall_now() - 1h);
  EXPECT_EQ(log[0]["supervisor"]["name"], "Sue");
  EXPECT_EQ(log[0]["modes"], json({"monitor", "whisper"}));
  EXPECT_EQ(log[0]["covert"], true);
}

}  // namespace
}  // namespace earshot::api
