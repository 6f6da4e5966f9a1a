// contract/openapi.yaml against the server: the same routes, and every exchange of a walk through
// all of them as it is described there. The comparing is done by contract/check.py.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

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
    json all = json::array();
    for (const auto& route : routes()) {
      all.push_back(fmt::format("{} {}", method_name(route.method), route.path));
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

  std::filesystem::path record_;
};

TEST_F(Contract, describes_every_route_and_every_answer) {
  if (std::system("/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) {
    GTEST_SKIP() << "needs the packages python3-jsonschema and python3-yaml";
  }
  walk_calls();
  walk_supervision();
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
}

}  // namespace
}  // namespace earshot::api
