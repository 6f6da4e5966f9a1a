// Calls, agents and queues through the API, on the real core.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class Calls : public Api {
 protected:
  std::string path(CallId call, const std::string& rest = "") {
    return "/api/v1/calls/" + call.text() + rest;
  }
};

TEST_F(Calls, are_listed_with_ages_and_people) {
  EXPECT_EQ(ask("GET", "/api/v1/calls").json()["calls"], json::array());
  const auto id = floor.customer_calls("5551", "Carl");
  floor.pass(65s);
  const auto calls = ask("GET", "/api/v1/calls").json()["calls"];
  ASSERT_EQ(calls.size(), 1u);
  const auto& call = calls[0];
  EXPECT_EQ(call["id"], id.text());
  EXPECT_EQ(call["phase"], "connected");
  EXPECT_EQ(call["direction"], "inbound");
  EXPECT_EQ(call["age_ms"], 65'000);
  EXPECT_EQ(call["talk_ms"], 65'000);
  EXPECT_EQ(call["from"]["display"], "Carl");
  ASSERT_EQ(call["participants"].size(), 2u);
  EXPECT_EQ(call["participants"][0]["part"], "customer");
  EXPECT_EQ(call["participants"][0]["person"], nullptr);
  EXPECT_EQ(call["participants"][1]["extension"], "101");
  EXPECT_EQ(call["participants"][1]["name"], "Anna");
  EXPECT_EQ(call["queue"], nullptr);
  EXPECT_EQ(call["table"]["hears"].size(), 2u);
}

TEST_F(Calls, that_do_not_exist_are_404) {
  for (const char* id : {"0000000000000", "zzzzzzzzzzzzz", "x", "..", "%2e%2e", "1' OR '1'='1"}) {
    std::string segment = id;
    for (auto at = segment.find(' '); at != segment.npos; at = segment.find(' ')) {
      segment.replace(at, 1, "%20");
    }
    EXPECT_EQ(ask("GET", "/api/v1/calls/" + segment).status, 404) << id;
    EXPECT_EQ(ask("POST", "/api/v1/calls/" + segment + "/hold", R"({"hold":true})").status, 404);
  }
}

TEST_F(Calls, names_from_outside_are_passed_on_as_text) {
  floor.customer_calls("5551", "<script>\x1b[2J\xff\"");
  const auto answer = ask("GET", "/api/v1/calls");
  EXPECT_EQ(answer.json()["calls"][0]["from"]["display"], "<script>\x1b[2J\uFFFD\"");
  EXPECT_EQ(answer.body.find('\x1b'), std::string::npos);
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
}

// Whatever stands in a caller's name arrives as that text, and nothing else of the answer changes.
TEST_F(Calls, carry_naughty_names_whole) {
  const char* corpora = std::getenv("EARSHOT_CORPORA");
  const char* source = std::getenv("EARSHOT_SOURCE");
  const auto folder = corpora ? std::filesystem::path(corpora)
                              : std::filesystem::path(source ? source : ".") / "../shared/corpora";
  std::ifstream file(folder / "naughty-strings" / "blns.txt");
  if (!file) GTEST_SKIP() << "no naughty-strings under EARSHOT_CORPORA";
  std::string name;
  int seen = 0;
  while (std::getline(file, name)) {
    if (name.empty() || name.starts_with('#')) continue;
    const auto call = floor.customer_calls("5551", name);
    const auto answer = ask("GET", path(call)).json();
    EXPECT_EQ(answer["from"]["display"], name);
    EXPECT_EQ(answer["participants"].size(), 2u);
    ask("DELETE", path(call));
    ++seen;
  }
  EXPECT_GT(seen, 400);
}

TEST_F(Calls, can_be_held_and_resumed) {
  const auto call = floor.customer_calls("5551");
  const auto held = ask("POST", path(call, "/hold"), R"({"hold":true})");
  ASSERT_EQ(held.status, 200) << held.body;
  EXPECT_EQ(held.json()["call"]["phase"], "held");
  EXPECT_EQ(held.json()["call"]["participants"][1]["holding"], true);
  const auto resumed = ask("POST", path(call, "/hold"), R"({"hold":false,"by":"101"})");
  EXPECT_EQ(resumed.json()["call"]["phase"], "connected");
  EXPECT_EQ(ask("POST", path(call, "/hold"), R"({"hold":true,"by":"555"})").status, 404);
  EXPECT_EQ(ask("POST", path(call, "/hold"), R"({"hold":1})").status, 400);
  EXPECT_EQ(ask("POST", path(call, "/hold")).status, 400);
}

TEST_F(Calls, privacy_silences_the_supervisor) {
  const auto call = floor.customer_calls("5551");
  const auto session = start_session(call, "201", "whisper");
  const auto on = as("101", "POST", path(call, "/privacy"), R"({"on":true})");
  ASSERT_EQ(on.status, 200) << on.body;
  EXPECT_EQ(on.json()["call"]["privacy"], true);
  const auto seen = ask("GET", "/api/v1/sessions/" + session).json();
  EXPECT_EQ(seen["hears"], json::array());
  EXPECT_EQ(seen["heard_by"], json::array());
  EXPECT_EQ(as("999", "POST", path(call, "/privacy"), R"({"on":false})").status, 403);
  EXPECT_EQ(ask("POST", path(call, "/privacy"), R"({"on":false})").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/sessions/" + session).json()["heard_by"], json({"agent"}));
}

TEST_F(Calls, can_be_transferred) {
  const auto call = floor.customer_calls("5551");
  const auto answer = ask("POST", path(call, "/transfer"), R"({"target":"102"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  bool ben = false;
  const auto now = ask("GET", "/api/v1/calls/" + call.text()).json();
  for (const auto& person : now["participants"]) ben |= person["extension"] == "102";
  EXPECT_TRUE(ben);
  EXPECT_EQ(ask("POST", path(call, "/transfer"), R"({"by":"101"})").status, 400);
}

TEST_F(Calls, can_be_ended) {
  const auto call = floor.customer_calls("5551");
  EXPECT_EQ(as("102", "DELETE", path(call)).status, 403) << "another agent's call";
  EXPECT_EQ(floor.live_calls(), 1u);
  EXPECT_EQ(ask("DELETE", path(call)).status, 200);
  EXPECT_EQ(floor.live_calls(), 0u);
  EXPECT_EQ(ask("DELETE", path(call)).status, 404);
}

TEST_F(Calls, can_be_started_for_a_person) {
  const auto answer = ask("POST", "/api/v1/calls", R"({"person":"101","number":"102"})");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.json()["call"]["dialled"], "102");
  EXPECT_EQ(floor.live_calls(), 1u);
  EXPECT_EQ(ask("POST", "/api/v1/calls", R"({"person":"777","number":"102"})").status, 404);
  const auto denied = ask("POST", "/api/v1/calls", R"({"person":"102","number":"999123"})");
  EXPECT_EQ(denied.status, 403) << denied.body;
}

TEST_F(Calls, wait_in_queues_that_tell_how_long) {
  EXPECT_EQ(ask("GET", "/api/v1/queues").json()["queues"][0]["agents_available"], 2);
  floor.phones_answer(false);
  floor.customer_calls("5552");
  floor.pass(5s);
  const auto queue = ask("GET", "/api/v1/queues").json()["queues"][0];
  EXPECT_EQ(queue["name"], "sales");
  EXPECT_EQ(queue["waiting"], 1);
  EXPECT_EQ(queue["longest_wait_ms"], 5'000);
}

TEST_F(Calls, agents_can_pause) {
  const auto answer = ask("POST", "/api/v1/agents/101/pause", R"({"paused":true})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  std::map<std::string, std::string> states;
  const auto agents = ask("GET", "/api/v1/agents").json();
  for (const auto& agent : agents["agents"]) {
    states[agent["extension"]] = agent["state"];
  }
  EXPECT_EQ(states.at("101"), "paused");
  EXPECT_EQ(states.at("102"), "available");
  EXPECT_EQ(ask("POST", "/api/v1/agents/777/pause", R"({"paused":true})").status, 404);
}

}  // namespace
}  // namespace earshot::api
