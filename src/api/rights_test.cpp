// Every route × every role × whose call it is.
#include <fmt/format.h>

#include "api/routes.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

// A body that the route takes; the same as the examples in openapi.yaml.
std::string body_for(const Route& route) {
  static const std::map<std::string_view, const char*> kBodies{
      {"/api/v1/calls", R"({"person":"101","number":"102"})"},
      {"/api/v1/calls/{call}/supervision", R"({"mode":"monitor","device":"sip:x@127.0.0.1"})"},
      {"/api/v1/calls/{call}/hold", R"({"hold":true})"},
      {"/api/v1/calls/{call}/privacy", R"({"on":true})"},
      {"/api/v1/calls/{call}/private", R"({"on":true})"},
      {"/api/v1/calls/{call}/recording", R"({"on":true})"},
      {"/api/v1/calls/{call}/transfer", R"({"target":"102"})"},
      {"/api/v1/recordings/{recording}/plays", R"({"use":"play"})"},
      {"/api/v1/calls/{call}/cues", R"({"text":"slow down"})"},
      {"/api/v1/calls/{call}/notes", R"({"text":"call back"})"},
      {"/api/v1/calls/{call}/help", R"({"reason":"angry"})"},
      {"/api/v1/sessions/{session}/device", R"({"device":""})"},
      {"/api/v1/agents/{extension}/pause", R"({"paused":true})"},
      {"/api/v1/agents/{extension}/supervision", R"({"mode":"monitor"})"},
  };
  if (route.method == Method::get || route.method == Method::del) return "";
  if (route.path == "/api/v1/sessions/{session}") return R"({"mode":"whisper"})";
  const auto found = kBodies.find(route.path);
  return found == kBodies.end() ? "" : found->second;
}

std::string fill(std::string_view path, const std::map<std::string, std::string>& params) {
  std::string filled(path);
  for (const auto& [name, value] : params) {
    const auto at = filled.find('{' + name + '}');
    if (at != filled.npos) filled.replace(at, name.size() + 2, value);
  }
  return filled;
}

class Rights : public Api {
 protected:
  std::vector<Route> all_routes() const {
    std::vector<Route> all;
    for (const auto table : {routes(), admin_routes()})
      all.insert(all.end(), table.begin(), table.end());
    return all;
  }
};

TEST_F(Rights, are_denied_unless_a_route_allows_the_role) {
  const std::map<core::Role, std::string> people{{core::Role::agent, "101"},
                                                 {core::Role::supervisor, "201"},
                                                 {core::Role::administrator, "900"},
                                                 {core::Role::auditor, "901"},
                                                 {core::Role::integrator, "902"}};
  int denied = 0, allowed = 0;
  for (const auto& [role, extension] : people) {
    const auto cookie = sign_in(extension);
    for (const auto& route : all_routes()) {
      if (route.right.door != Door::key || route.path == "/api/v1/sign-out") continue;
      const auto path = fill(route.path, {{"call", "0000000000000"},
                                          {"session", "0000000000000"},
                                          {"extension", "777"},
                                          {"id", "zz"},
                                          {"name", "zz"},
                                          {"number", "zz"},
                                          {"approval", "0000000000000"},
                                          {"recording", "0000000000000"},
                                          {"ticket", "zz"},
                                          {"prefix", "zz"}});
      // No body: what is allowed comes as far as the missing field, and changes nothing.
      const auto answer = with(cookie, method_name(route.method), path);
      const auto what = fmt::format("{} {} as {}: {} {}", method_name(route.method), path,
                                    core::role_name(role), answer.status, answer.body);
      const bool refused = answer.status == 403 && answer.json()["code"] == "not_allowed";
      EXPECT_EQ(refused, !route.right.allows(role)) << what;
      EXPECT_NE(answer.status, 401) << what;
      ++(refused ? denied : allowed);
    }
  }
  EXPECT_GT(denied, 100);
  EXPECT_GT(allowed, 100);
}

TEST_F(Rights, open_nothing_to_strangers) {
  for (const auto& route : all_routes()) {
    if (route.right.door != Door::key) continue;
    const auto path = fill(route.path, {{"call", "0000000000000"}, {"id", "zz"}});
    EXPECT_EQ(with("", method_name(route.method), path, body_for(route)).status, 401) << path;
    EXPECT_EQ(with("__Host-earshot=guess", method_name(route.method), path).status, 401) << path;
  }
}

TEST_F(Rights, do_not_reach_other_peoples_calls) {
  const auto bens = floor.customer_calls("5553");  // Ben's
  const auto session = start_session(bens, "201", "monitor");
  const std::string before = ask("GET", "/api/v1/calls/" + bens.text()).json()["table"].dump();
  // An agent who is not in it, and a supervisor of another team.
  for (const char* stranger : {"101", "203"}) {
    const auto cookie = sign_in(stranger);
    for (const auto& route : all_routes()) {
      const bool of_call = route.path.find("{call}") != route.path.npos;
      const bool of_session = route.path.find("{session}") != route.path.npos;
      if (!of_call && !of_session) continue;
      const auto role = std::string(stranger) == "101" ? core::Role::agent : core::Role::supervisor;
      if (!route.right.allows(role)) continue;
      const auto path = fill(route.path, {{"call", bens.text()}, {"session", session}});
      const auto answer = with(cookie, method_name(route.method), path, body_for(route));
      EXPECT_EQ(answer.status, 404) << method_name(route.method) << ' ' << path << answer.body;
      EXPECT_EQ(answer.json()["code"], of_call ? "no_such_call" : "no_such_session");
      // Word for word what a call that never was is answered with.
      const std::string never = "0000000000009";
      auto missing = with(cookie, method_name(route.method),
                          fill(route.path, {{"call", never}, {"session", never}}), body_for(route));
      auto words = answer.body;
      const auto id = of_call ? bens.text() : session;
      const auto at = words.find(id);
      ASSERT_NE(at, words.npos);
      EXPECT_EQ(words.replace(at, id.size(), never), missing.body);
    }
    EXPECT_EQ(with(cookie, "GET", "/api/v1/calls").json()["calls"], json::array());
  }
  EXPECT_EQ(ask("GET", "/api/v1/calls/" + bens.text()).json()["table"].dump(), before);
}

TEST_F(Rights, narrow_what_is_read) {
  floor.customer_calls("5551");
  const auto bens = floor.customer_calls("5553");
  start_session(bens, "201", "monitor");
  const auto count = [&](const std::string& who) {
    return with(sign_in(who), "GET", "/api/v1/calls").json()["calls"].size();
  };
  EXPECT_EQ(count("101"), 1u);
  EXPECT_EQ(count("201"), 2u);
  EXPECT_EQ(count("203"), 0u) << "another team's";
  EXPECT_EQ(count("900"), 2u);
  EXPECT_EQ(count("901"), 2u);
  EXPECT_EQ(with(sign_in("203"), "GET", "/api/v1/sessions").json()["sessions"], json::array());
  EXPECT_EQ(with(sign_in("203"), "GET", "/api/v1/queues").json()["queues"], json::array());
  EXPECT_EQ(with(sign_in("101"), "GET", "/api/v1/queues").json()["queues"].size(), 1u);
  const auto agents = with(sign_in("101"), "GET", "/api/v1/agents").json()["agents"];
  for (const auto& agent : agents) {
    if (agent["extension"] == "102") {
      EXPECT_EQ(agent["call"], nullptr) << "whose call he may not see";
    }
  }
}

TEST_F(Rights, follow_grants) {
  floor.customer_calls("5551");
  floor.replace([](core::Directory& directory) {
    directory.grants = {{PersonId{13}, {core::Mode::monitor}, {}, {}, {PersonId{1}}}};
  });
  const auto olga = sign_in("203");
  const auto calls = with(olga, "GET", "/api/v1/calls").json()["calls"];
  ASSERT_EQ(calls.size(), 1u);
  const auto path = "/api/v1/calls/" + calls[0]["id"].get<std::string>() + "/supervision";
  EXPECT_EQ(with(olga, "POST", path, R"({"mode":"whisper"})").status, 403);
  EXPECT_EQ(with(olga, "POST", path, R"({"mode":"monitor"})").status, 201);
  EXPECT_EQ(with(olga, "GET", "/api/v1/me").json()["rights"][0]["modes"], json({"monitor"}));
}

TEST_F(Rights, hide_other_peoples_recordings) {
  // Anna's is the only one of her team's agents' in a queue of hers; Olga is of another team.
  floor.replace([](core::Directory& directory) {
    directory.grants = {{.supervisor = PersonId{11},
                         .modes = {core::Mode::monitor},
                         .agents = {PersonId{1}},
                         .rights = {core::Right::play}}};
  });
  const auto annas = RecordingId{1}.text(), bens = RecordingId{2}.text();
  const auto list = with(sign_in("201"), "GET", "/api/v1/recordings").json()["recordings"];
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["id"], annas);
  for (const auto& [who, id] : {std::pair{"201", bens}, {"203", annas}, {"203", bens}}) {
    const auto cookie = sign_in(who);
    for (const auto& route : all_routes()) {
      if (route.path.find("{recording}") == route.path.npos) continue;
      if (!route.right.allows(core::Role::supervisor)) continue;
      const std::string never = "0000000000009";
      auto path = fill(route.path, {{"recording", id}});
      auto answer = with(cookie, method_name(route.method), path, body_for(route));
      EXPECT_EQ(answer.status, 404) << who << ' ' << path << answer.body;
      path = fill(route.path, {{"recording", never}});
      const auto missing = with(cookie, method_name(route.method), path, body_for(route));
      const auto at = answer.body.find(id);
      ASSERT_NE(at, std::string::npos);
      EXPECT_EQ(answer.body.replace(at, id.size(), never), missing.body) << "word for word";
    }
  }
  EXPECT_EQ(with(sign_in("901"), "GET", "/api/v1/recordings").json()["recordings"].size(), 3u);
}

TEST_F(Rights, let_agents_act_for_themselves_only) {
  const auto call = floor.customer_calls("5551");
  const auto anna = sign_in("101");
  const auto path = "/api/v1/calls/" + call.text();
  EXPECT_EQ(with(anna, "POST", path + "/hold", R"({"hold":true,"by":"+491701234567"})").status,
            403);
  EXPECT_EQ(with(anna, "POST", path + "/hold", R"({"hold":true})").status, 200);
  EXPECT_EQ(with(anna, "POST", "/api/v1/calls", R"({"person":"102","number":"101"})").status, 403);
  EXPECT_EQ(with(anna, "POST", "/api/v1/agents/102/pause", R"({"paused":true})").status, 403);
  EXPECT_EQ(with(anna, "POST", "/api/v1/agents/101/pause", R"({"paused":true})").status, 200);
  EXPECT_EQ(with(anna, "POST", path + "/leave").status, 200);
}

}  // namespace
}  // namespace earshot::api
