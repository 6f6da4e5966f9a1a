// contract/ against the server: the same routes for the same roles, and every exchange and stream
// message of a walk through all of them as it is described there. The comparing is done by
// contract/check.py.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "api/page_client_test.hpp"
#include "api/routes.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class Contract : public Api {
 protected:
  Contract()
      : record_(std::filesystem::temp_directory_path() /
                fmt::format("earshot-contract-{}.jsonl", ::getpid())) {
    json all = json::object();
    for (const auto table : {routes(), admin_routes()}) {
      for (const auto& route : table) {
        json roles = json::array();
        using enum core::Role;
        for (const auto role : {agent, supervisor, administrator, auditor, integrator}) {
          if (route.right.allows(role)) roles.push_back(core::role_name(role));
        }
        all[fmt::format("{} {}", method_name(route.method), route.path)] = {
            {"roles", roles}, {"person", route.right.person_only}};
      }
    }
    std::ofstream(record_) << json{{"routes", all}}.dump() << "\n";
    ::setenv("EARSHOT_API_RECORD", record_.c_str(), 1);
  }
  ~Contract() override {
    ::unsetenv("EARSHOT_API_RECORD");
    std::filesystem::remove(record_);
  }

  void walk_calls() {
    const auto path = "/api/v1/calls/" + floor.customer_calls("5551", "\xff naughty").text();
    ask("GET", "/api/v1/calls");
    ask("GET", path);
    ask("GET", "/api/v1/calls/0000000000000");
    ask("POST", path + "/hold", R"({"hold":true})");
    ask("POST", path + "/hold", R"({"hold":false,"by":"101"})");
    ask("POST", path + "/privacy", R"({"on":true})");
    ask("POST", path + "/privacy", R"({"on":false})");
    as("102", "DELETE", path);
    ask("POST", path + "/transfer", R"({"target":"102"})");
    ask("DELETE", path);
    ask("POST", "/api/v1/calls", R"({"person":"101","number":"102"})");
    ask("POST", "/api/v1/calls", R"({"person":"101"})");
    ask("PUT", "/api/v1/calls");
  }

  void walk_supervision() {
    const auto call = floor.customer_calls("5551");
    for (const char* mode : {"monitor", "whisper", "barge", "takeover"}) {
      const auto path = "/api/v1/sessions/" + start_session(call, "201", mode);
      ask("GET", path);
      ask("PATCH", path, R"({"mode":"takeover"})");
      ask("PATCH", path, R"({"follow":true})");
      ask("PATCH", path, R"({"mode":"shout"})");
      ask("GET", "/api/v1/sessions");
      ask("GET", "/api/v1/calls/" + call.text());
      ask("POST", path + "/hand-back");
      ask("POST", path + "/hand-back");
      ask("DELETE", path);
      ask("DELETE", path);
    }
    const std::string wish = R"({"supervisor":"201","mode":"whisper","reason":"why"})";
    ask("POST", "/api/v1/agents/102/supervision", wish);
    ask("POST", "/api/v1/agents/102/supervision", wish);
    floor.phones_answer(false);
    ask("POST", fmt::format("/api/v1/calls/{}/supervision?wait=0", call.text()),
        R"({"supervisor":"202","mode":"barge","follow":true,"device":"sip:sam@127.0.0.1"})");
    ask("GET", "/api/v1/sessions");
  }

  void walk_floor() {
    ask("GET", "/api/v1/agents");
    ask("POST", "/api/v1/agents/102/pause", R"({"paused":true})");
    ask("GET", "/api/v1/queues");
    floor.customer_calls("5552");
    ask("GET", "/api/v1/queues");
    for (const char* path : {"/healthz", "/readyz", "/metrics"}) ask("GET", path);
    health[1].ok = false;
    ask("GET", "/readyz");
  }

  void walk_help() {
    floor.phones_answer(true);
    const auto call = floor.customer_calls("5551");
    const auto path = "/api/v1/calls/" + call.text();
    as("101", "POST", path + "/help", R"({"reason":"angry","comment":"very"})");
    ask("GET", path);
    as("201", "DELETE", path + "/help");
    as("201", "POST", path + "/cues", R"({"text":"slow down"})");
    as("201", "POST", path + "/notes", R"({"text":"call back"})");
    const auto session = start_session(call, "201", "whisper");
    as("201", "POST", "/api/v1/sessions/" + session + "/device",
       R"({"device":"sip:sue@127.0.0.1"})");
    as("201", "POST", path + "/privacy", R"({"on":true})");
    ask("GET", path + "/timeline");
    ask("GET", path + "/quality");
    as("101", "POST", path + "/leave");
    ask("POST", "/api/v1/agents/101/ready");
  }

  void walk_people() {
    with("", "POST", "/api/v1/sign-in", R"({"name":"201","password":"wrong"})");
    const auto cookie = sign_in("201");
    for (const char* path :
         {"/api/v1/me", "/api/v1/me/calls", "/api/v1/config", "/api/v1/agents", "/api/v1/system"}) {
      with(cookie, "GET", path);
    }
    with(cookie, "POST", "/api/v1/me/password",
         json{{"old", kPassword}, {"new", "purple monkey dishwasher"}}.dump());
    with(cookie, "POST", "/api/v1/sign-out");
    ask("GET", "/api/v1/system");
    ask("GET", "/api/v1/stream");
    const auto made = ask("POST", "/api/v1/tokens", R"({"name":"crm","role":"integrator"})").json();
    ask("GET", "/api/v1/tokens");
    ask("DELETE", "/api/v1/tokens/" + made["id"].get<std::string>());
  }

  void walk_administration() {
    const auto person = "/api/v1/people/" + PersonId{2}.text();
    ask("GET", "/api/v1/people");
    ask("POST", "/api/v1/people",
        R"({"extension":"103","name":"Cy","role":"agent","team":"sales","contact_uri":""})");
    ask("PATCH", person, R"({"team":"support","enabled":false})");
    ask("POST", person + "/password");
    ask("GET", person + "/device");
    ask("POST", person + "/device");
    ask("GET", person + "/grants");
    ask("PUT", person + "/grants",
        R"({"grants":[{"modes":["monitor"],"teams":["sales"],"queues":[],"agents":[]}]})");
    ask("DELETE", person);
    ask("POST", "/api/v1/admin/queues", R"({"name":"a","extension":"601","teams":["sales"]})");
    ask("PATCH", "/api/v1/admin/queues/sales", R"({"wrap_up_s":5})");
    ask("POST", "/api/v1/admin/numbers", R"({"number":"+4930","target":"600"})");
    ask("POST", "/api/v1/admin/outbound", R"({"prefix":"+49","trunk":"carrier"})");
    ask("POST", "/api/v1/admin/trunks", R"({"name":"b","proxy":"sip:192.0.2.1"})");
    ask("PATCH", "/api/v1/admin/trunks/carrier", R"({"max_calls":3})");
    for (const char* list : {"queues", "numbers", "outbound", "trunks", "cues"}) {
      ask("GET", std::string("/api/v1/admin/") + list);
    }
    ask("PUT", "/api/v1/admin/cues", R"({"cues":["Slow down"]})");
    for (const char* row :
         {"queues/sales", "numbers/%2B4930", "outbound/%2B49", "trunks/carrier"}) {
      ask("DELETE", std::string("/api/v1/admin/") + row);
    }
  }

  void walk_stream() {
    const auto sessions = ask("GET", "/api/v1/sessions").json();
    for (const auto& one : sessions["sessions"]) {
      ask("DELETE", "/api/v1/sessions/" + one["id"].get<std::string>());
    }
    const auto call = floor.customer_calls("5551");
    PageClient sue(server->port(), page_head(sign_in("202")));
    PageClient anna(server->port(), page_head(sign_in("101")));
    sue.say({{"type", "watch"}, {"calls", {call.text()}}});
    sue.hear("levels");
    anna.say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
    anna.say_text("{}");
    anna.hear("refused");
    const auto session = start_session(call, "202", "whisper");
    anna.hear("notice");
    as("202", "POST", "/api/v1/calls/" + call.text() + "/cues", R"({"text":"slow down"})");
    anna.hear("cue");
    as("101", "POST", "/api/v1/calls/" + call.text() + "/help", R"({"reason":"angry"})");
    as("202", "POST", "/api/v1/calls/" + call.text() + "/notes", R"({"text":"soon"})");
    ask("DELETE", "/api/v1/calls/" + call.text());
    sue.hear([](const json& message) { return message.contains("gone"); });
    sue.say({{"type", "resync"}});
    sue.hear("snapshot");
    sue.say({{"type", "ping"}, {"id", 1}});
    sue.hear("pong");
    floor.replace([](core::Directory& directory) { directory.people[3].team = "support"; });
    sue.hear("me");
    floor.replace([](core::Directory& directory) { directory.people[3].enabled = false; });
    sue.hear("bye");
  }

  std::filesystem::path record_;
};

TEST_F(Contract, describes_every_route_and_every_answer) {
  if (std::system("/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) {
    GTEST_SKIP() << "needs the packages python3-jsonschema and python3-yaml";
  }
  walk_calls();
  walk_supervision();
  walk_help();
  walk_people();
  walk_administration();
  walk_stream();
  walk_floor();

  const char* source = std::getenv("EARSHOT_SOURCE");
  const auto folder = std::filesystem::path(source ? source : ".") / "contract";
  const auto check = fmt::format("/usr/bin/python3 '{}/check.py' '{}/openapi.yaml' '{}' 2>&1",
                                 folder.string(), folder.string(), record_.string());
  std::string said;
  FILE* pipe = ::popen(check.c_str(), "r");
  ASSERT_TRUE(pipe);
  char line[512];
  while (std::fgets(line, sizeof line, pipe)) said += line;
  EXPECT_EQ(::pclose(pipe), 0) << said;
  std::fputs(said.c_str(), stdout);
}

}  // namespace
}  // namespace earshot::api
