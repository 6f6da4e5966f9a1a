// contract/ against the server: the same routes for the same roles, and every exchange and stream
// message of a walk through all of them as it is described there. The comparing is done by
// contract/check.py.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "api/browser_phones.hpp"
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

  void walk_rules() {
    for (const char* path :
         {"/api/v1/rules", "/api/v1/rules/versions", "/api/v1/rules/packs", "/api/v1/audit",
          "/api/v1/audit?most=2&kind=x&person=101", "/api/v1/audit/verification",
          "/api/v1/audit/export", "/api/v1/audit/export?format=csv"}) {
      ask("GET", path);
    }
    ask("PUT", "/api/v1/rules", R"({"version":3,"rules":{"purposes":["quality"]}})");
    ask("PUT", "/api/v1/rules", R"({"version":3,"rules":{}})");
    ask("PUT", "/api/v1/rules", R"({"version":4,"rules":{"bad":1}})");
    ask("POST", "/api/v1/rules/preview",
        R"({"agent":"101","queue":"sales","number":"+1202","at":"2026-01-01T10:00:00+01:00"})");
    const auto call = floor.customer_calls("5551");
    ask("GET", "/api/v1/explain?person=201&right=whisper&call=" + call.text());
    ask("GET", "/api/v1/explain?person=203&right=covert&agent=101&reason=why");
    floor.replace([](core::Directory& directory) {
      directory.rules.policies = {{.name = "listening", .title = "T", .text = "We listen"}};
      directory.grants = {{.supervisor = PersonId{11},
                           .modes = {core::Mode::monitor},
                           .rights = {core::Right::covert},
                           .conditions = {.reason_required = true, .approval = true}},
                          {.supervisor = PersonId{13},
                           .modes = {core::Mode::monitor},
                           .rights = {core::Right::covert}}};
    });
    const auto sue = sign_in("201", "purple monkey dishwasher");  // since walk_people()
    with(sue, "GET", "/api/v1/supervision/options");
    with(sue, "GET", "/api/v1/me/policies");
    with(sue, "POST", "/api/v1/me/policies/listening", R"({"version":1})");
    with(sue, "POST", "/api/v1/me/policies/listening", R"({"version":2})");
    with(sue, "GET", "/api/v1/me/supervision-log");
    const auto asked =
        with(sue, "POST", "/api/v1/approvals", R"({"agent":"101","reason":"complaint"})").json();
    with(sue, "GET", "/api/v1/approvals");
    with(sign_in("203"), "GET", "/api/v1/approvals");
    with(sign_in("203"), "POST", "/api/v1/approvals/" + asked.value("id", "0000000000000"),
         R"({"granted":true})");
    floor.replace([](core::Directory& directory) { directory.grants.clear(); });
    const auto path = "/api/v1/calls/" + call.text();
    as("101", "POST", path + "/private", R"({"on":true})");
    floor.replace(
        [](core::Directory& directory) { directory.rules.privacy.agents_may_mark_private = true; });
    as("101", "POST", path + "/private", R"({"on":true})");
    as("101", "POST", path + "/private", R"({"on":false})");
    floor.replace([](core::Directory& directory) {
      core::QueueRules on_demand;
      on_demand.recording.when = core::RecordWhen::on_demand;
      directory.rules.queues = {on_demand};
    });
    ask("POST", path + "/recording", R"({"on":true})");
    ask("GET", path);
    ask("POST", path + "/recording", R"({"on":false})");
    as("101", "POST", path + "/objection");
    ask("GET", path + "/timeline");
    ask("DELETE", path);
    floor.replace([](core::Directory& directory) { directory.rules = {}; });
  }

  void walk_recordings() {
    const auto path = "/api/v1/recordings/" + RecordingId{1}.text();
    ask("GET", "/api/v1/recordings?most=2&from=2020-01-01T00:00:00Z");
    ask("GET", path);
    ask("GET", "/api/v1/recordings/0000000000000");
    const auto ticket = ask("POST", path + "/plays", R"({"use":"play"})").json();
    const auto audio = ticket["links"]["audio"].get<std::string>();
    ask("GET", audio);
    ask("GET", audio + "?format=wav&track=" + LegId{1}.text() + "&variant=customer");
    ask("GET", audio, "", "Range: bytes=0-9\r\n");
    ask("GET", audio, "", "Range: bytes=99999-\r\n");
    ask("GET", ticket["links"]["peaks"].get<std::string>());
    ask("POST", path + "/hold", R"({"reason":"case"})");
    ask("DELETE", path, R"({"reason":"request"})");
    ask("DELETE", path + "/hold", R"({"reason":"closed"})");
    ask("DELETE", path, R"({"reason":"request"})");
    ask("GET", "/api/v1/recordings/retention");
    ask("POST", "/api/v1/recordings/retention");
    ask("POST", "/api/v1/recordings/retention", R"({"confirm":2})");
  }

  // What a page that is a phone is told.
  void walk_phones() {
    struct Legs final : core::BrowserLegs {
      Result<std::string> accept(LegId, std::string_view offer, LegId) override {
        if (offer == "bad") return fail("bad_sdp", "no audio in it");
        return std::string("answer");
      }
      void close(LegId) override {}
    } legs;
    std::uint64_t last_leg = 1'000;
    BrowserPhones phones{{.media = legs,
                          .new_leg = [&] { return LegId{++last_leg}; },
                          .call_of = [](LegId) { return CallId{77}; },
                          .tell = [](const core::Fact&) {},
                          .after = [](Millis, std::function<void()>) {},
                          .counters = counters}};
    const PersonId anna{1};
    phones.device_on("desk-anna", anna, true, [this](const std::string& text) {
      std::ofstream(record_, std::ios::app)
          << json{{"stream", "server"}, {"message", json::parse(text)}}.dump() << "\n";
    });
    const LegId rung{7};
    phones.perform(core::Ring{.leg = rung, .person = anna, .from_number = "+49", .like = LegId{9}});
    phones.message("desk-anna", anna, PhoneOffer{rung, "offer"});
    phones.media_up(rung);
    phones.message("desk-anna", anna, PhoneAccept{rung});
    phones.perform(core::HangUp{rung, "call ended"});
    phones.message("desk-anna", anna, PhoneDial{"102", "offer", "t1"});
    const LegId dialled{last_leg};
    phones.perform(core::Progress{dialled});
    phones.perform(core::Answer{dialled});
    phones.message("desk-anna", anna, PhoneTransfer{dialled, "103"});
    phones.perform(core::ReportTransfer{dialled, 200});
    phones.message("desk-anna", anna, PhoneDial{"104", "bad", "t2"});
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
        R"({"grants":[{"modes":["monitor"],"teams":["sales"],"queues":[],"agents":[],
           "rights":["play"],"conditions":{"hours":[{"days":["mon"],"from":"08:00","to":"24:00"}],
           "reason_required":true,"situations":["rescue"],"min_call_age_s":30,
           "expires":"2027-01-01T00:00:00Z"}}]})");
    ask("DELETE", person);
    ask("POST", "/api/v1/admin/queues", R"({"name":"a","extension":"601","teams":["sales"]})");
    ask("PATCH", "/api/v1/admin/queues/sales", R"({"wrap_up_s":5})");
    ask("POST", "/api/v1/admin/numbers", R"({"number":"+4930","target":"600"})");
    ask("POST", "/api/v1/admin/outbound", R"({"prefix":"+49","trunk":"carrier"})");
    ask("POST", "/api/v1/admin/trunks", R"({"name":"b","proxy":"sip:192.0.2.1","realm":"b",
        "register_expires_s":60,"digest_inbound":false})");
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
    start_session(call, "202", "whisper");
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
    floor.announce(core::ApprovalAsked{ApprovalId{5}, PersonId{12}, PersonId{1}, "why"});
    sue.hear("approvals");
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
  walk_phones();
  walk_rules();
  walk_recordings();
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
