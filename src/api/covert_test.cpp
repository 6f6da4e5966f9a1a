// Whoever takes part in a call learns from nothing that others listen, unless he was told.
#include <fmt/format.h>

#include "api/page_client_test.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

// Without what grows by itself.
json still(json value) {
  if (value.is_object()) {
    for (auto& [key, one] : value.items()) {
      one = key.ends_with("_ms") || key == "number" ? json(0) : still(one);
    }
  } else if (value.is_array()) {
    for (auto& one : value) one = still(one);
  }
  return value;
}

class Covert : public Api {
 protected:
  Covert() : call(floor.customer_calls("5551")) {
    floor.replace([](core::Directory& directory) {
      directory.grants = {{.supervisor = PersonId{11},
                           .modes = {core::Mode::monitor, core::Mode::whisper},
                           .rights = {core::Right::covert, core::Right::follow}}};
      // Then a recording runs because she listens.
      core::QueueRules rules;
      rules.recording.when = core::RecordWhen::supervised;
      directory.rules.queues = {rules};
    });
  }

  std::string listen() {
    const auto answer = as("201", "POST", fmt::format("/api/v1/calls/{}/supervision", call.text()),
                           R"({"mode":"monitor","covert":true})");
    EXPECT_EQ(answer.status, 201) << answer.body;
    const auto session = answer.json()["session"];
    EXPECT_EQ(session["covert"], true);
    return session["id"];
  }

  // Everything that somebody can read.
  json all_that_he_reads(const std::string& cookie) {
    const auto path = "/api/v1/calls/" + call.text();
    json all;
    for (const auto& target :
         {path, path + "/quality", path + "/timeline", std::string("/api/v1/calls"),
          std::string("/api/v1/agents"), std::string("/api/v1/queues"), std::string("/api/v1/me"),
          std::string("/api/v1/sessions"), std::string("/api/v1/approvals"),
          std::string("/api/v1/config"), std::string("/api/v1/me/calls")}) {
      all[target] = still(with(cookie, "GET", target).json());
    }
    return all;
  }

  CallId call;
};

TEST_F(Covert, listening_changes_nothing_that_the_agent_reads) {
  const auto anna = sign_in("101");
  const auto before = all_that_he_reads(anna);
  const auto session = listen();
  EXPECT_EQ(all_that_he_reads(anna), before);
  EXPECT_EQ(ask("DELETE", "/api/v1/sessions/" + session).status, 200);
  EXPECT_EQ(all_that_he_reads(anna), before);
  // The supervisor, and who looks from outside, do see it.
  const auto again = listen();
  const auto outside = ask("GET", "/api/v1/calls/" + call.text()).json();
  EXPECT_EQ(outside["sessions"][0]["id"], again);
  ASSERT_TRUE(outside["recording"].is_object()) << outside;
  EXPECT_EQ(outside["recording"]["rule"], "supervised");
}

TEST_F(Covert, listening_sends_the_agent_nothing) {
  PageClient anna(server->port(), page_head(sign_in("101")));
  anna.hear("snapshot");
  anna.say({{"type", "watch"}, {"calls", {call.text()}}});
  PageClient sue(server->port(), page_head(sign_in("201")));
  sue.hear("snapshot");
  const auto session = listen();
  sue.hear([&](const json& message) { return message.contains("sessions"); });
  EXPECT_EQ(ask("DELETE", "/api/v1/sessions/" + session).status, 200);
  sue.hear([&](const json& message) { return message.contains("sessions_gone"); });
  // The mark that all before was sent: something of her own.
  EXPECT_EQ(as("101", "POST", "/api/v1/calls/" + call.text() + "/hold", R"({"hold":true})").status,
            200);
  int heard = 0;
  anna.hear([&](const json& message) {
    if (message["type"] == "levels") {
      EXPECT_EQ(message["calls"][call.text()].size(), 2u) << "the customer's and her own";
      return false;
    }
    ++heard;
    EXPECT_EQ(message.dump().find("Sue"), std::string::npos) << message;
    EXPECT_TRUE(message.contains("told") && message["told"].size() == 1 &&
                message["told"][0]["type"] == "hold_changed")
        << message;
    EXPECT_EQ(message["number"], 2) << "no gap";
    return message.contains("told");
  });
  EXPECT_EQ(heard, 1);
}

TEST_F(Covert, a_supervisor_who_talks_in_the_call_is_a_participant) {
  // Sam takes a call himself; Sue's administrator listens to it.
  floor.replace([](core::Directory& directory) {
    directory.numbers.push_back({"5559", "202"});
    directory.grants.clear();
  });
  const auto sams = floor.customer_calls("5559");
  const auto sam = sign_in("202");
  const auto path = "/api/v1/calls/" + sams.text();
  const auto before = still(with(sam, "GET", path).json());
  ASSERT_EQ(before["id"], sams.text());
  const auto session = start_session(sams, "900", "monitor");
  const auto during = with(sam, "GET", path).json();
  EXPECT_EQ(during["sessions"], json::array());
  EXPECT_EQ(still(during)["table"], before["table"]);
  EXPECT_EQ(with(sam, "GET", "/api/v1/sessions").json()["sessions"], json::array());
  EXPECT_EQ(with(sam, "GET", "/api/v1/sessions/" + session).status, 404);
  EXPECT_EQ(with(sam, "DELETE", "/api/v1/sessions/" + session).status, 404);
}

TEST_F(Covert, notices_alone_are_shown) {
  const auto anna = sign_in("101");
  PageClient desk(server->port(), page_head(anna));
  desk.hear("snapshot");
  const auto session = listen();
  core::NoticeGiven notice{.call = call,
                           .session = *SessionId::parse(session),
                           .agent = PersonId{1},
                           .mode = core::Mode::monitor,
                           .purpose = "quality",
                           .how = "tone"};
  const auto path = "/api/v1/calls/" + call.text();
  floor.announce(notice);
  EXPECT_EQ(with(anna, "GET", path).json()["notices"], json::array()) << "a tone is heard";
  EXPECT_EQ(ask("GET", path).json()["notices"][0]["tone"], true) << "outside it is known";
  notice.how = "screen+tone";
  floor.announce(notice);
  const auto told = desk.hear("notice");
  EXPECT_EQ(told["supervisor"], "Sue");
  EXPECT_EQ(told["mode"], "monitor");
  EXPECT_EQ(told["session"], session);
  const auto seen = with(anna, "GET", path).json();
  ASSERT_EQ(seen["notices"].size(), 1u);
  EXPECT_EQ(seen["notices"][0]["supervisor"], "Sue");
  EXPECT_EQ(seen["sessions"], json::array());
  EXPECT_EQ(with(sign_in("102"), "GET", path).status, 404);

  PageClient reloaded(server->port(), page_head(anna));
  EXPECT_EQ(reloaded.hear("snapshot")["calls"][0]["notices"].size(), 1u);
  system.notify_agents = false;
  EXPECT_EQ(with(anna, "GET", path).json()["notices"], json::array());
  system.notify_agents = true;

  notice.stopped = true;
  floor.announce(notice);
  EXPECT_EQ(desk.hear("notice")["mode"], nullptr);
  EXPECT_EQ(with(anna, "GET", path).json()["notices"], json::array());
}

}  // namespace
}  // namespace earshot::api
