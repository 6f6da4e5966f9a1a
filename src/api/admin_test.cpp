// What an administrator sets up, over real connections, against rows in memory that can refuse.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "api/administration.hpp"
#include "api/routes.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr PersonId kAnn{1};

// Remembers what it was asked for; answers with that, or with `refusal`.
class Rows final : public Administration {
 public:
  std::optional<Error> refusal;
  PersonRow person{{.id = kAnn, .extension = "101", .name = "Ann", .team = "sales"}};
  QueueRow queue{{.name = "sales", .extension = "600", .teams = {"sales"}}, Origin::file};
  NumberRow number{{"+4930", "600"}};
  OutboundRow rule{{"+49", "carrier", 2}};
  TrunkRow trunk{{.name = "carrier"}, true};
  std::string password;
  std::vector<core::Grant> granted;
  std::vector<std::string> prepared{"Slow down"};
  std::vector<std::string> asked;

  Result<std::vector<PersonRow>> people() override { return list(person); }
  Result<PersonRow> add_person(const core::Person& added) override {
    person.person = added;
    person.person.id = kAnn;
    return did("add " + added.extension, person);
  }
  Result<PersonRow> change_person(PersonId id, const PersonChange& change) override {
    if (change.name) person.person.name = *change.name;
    if (change.enabled) person.person.enabled = *change.enabled;
    return did("change " + id.text(), person);
  }
  Result<void> remove_person(PersonId id) override { return did("remove " + id.text()); }
  Result<DeviceAccess> device(PersonId) override { return did("device", access("first")); }
  Result<DeviceAccess> renew_device(PersonId) override { return did("renew", access("second")); }
  Result<std::vector<core::Grant>> grants(PersonId) override { return did("grants", granted); }
  Result<void> set_grants(PersonId, const std::vector<core::Grant>& wanted) override {
    granted = wanted;
    return did("set grants");
  }

  Result<std::vector<QueueRow>> queues() override { return list(queue); }
  Result<QueueRow> add_queue(const core::Queue& added) override {
    queue = {added, Origin::database};
    return did("add " + added.name, queue);
  }
  Result<QueueRow> change_queue(std::string_view name, const QueueChange& change) override {
    if (change.wrap_up) queue.queue.wrap_up = *change.wrap_up;
    return did("change " + std::string(name), queue);
  }
  Result<void> remove_queue(std::string_view name) override {
    return did("remove " + std::string(name));
  }
  Result<std::vector<NumberRow>> numbers() override { return list(number); }
  Result<NumberRow> add_number(const core::NumberRoute& route) override {
    return did("add " + route.number, NumberRow{route});
  }
  Result<void> remove_number(std::string_view gone) override {
    return did("remove " + std::string(gone));
  }
  Result<std::vector<OutboundRow>> outbound() override { return list(rule); }
  Result<OutboundRow> add_outbound(const core::OutboundRule& added) override {
    return did("add " + added.prefix, OutboundRow{added});
  }
  Result<void> remove_outbound(std::string_view prefix) override {
    return did("remove " + std::string(prefix));
  }
  Result<std::vector<TrunkRow>> trunks() override { return list(trunk); }
  Result<TrunkRow> add_trunk(const TrunkSetup& setup, const std::string& given) override {
    password = given;
    return did("add " + setup.name, TrunkRow{setup, !given.empty()});
  }
  Result<TrunkRow> change_trunk(std::string_view name, const TrunkChange& change) override {
    if (change.password) password = *change.password;
    if (change.max_calls) trunk.setup.max_calls = *change.max_calls;
    return did("change " + std::string(name), trunk);
  }
  Result<void> remove_trunk(std::string_view name) override {
    return did("remove " + std::string(name));
  }
  Result<std::vector<std::string>> cues() override { return did("cues", prepared); }
  Result<void> set_cues(const std::vector<std::string>& wanted) override {
    prepared = wanted;
    return did("set cues");
  }

 private:
  static DeviceAccess access(const std::string& secret) {
    return {"101", secret, "earshot", "192.0.2.1", 5060, "udp"};
  }
  template <class Row>
  Result<Row> did(const std::string& what, const Row& row) {
    asked.push_back(what);
    if (refusal) return tl::unexpected(*refusal);
    return row;
  }
  Result<void> did(const std::string& what) {
    asked.push_back(what);
    if (refusal) return tl::unexpected(*refusal);
    return {};
  }
  template <class Row>
  Result<std::vector<Row>> list(const Row& row) {
    return did("list", std::vector{row});
  }
};

class Lines final : public Log {
 public:
  void write(LogLevel, std::string_view area, std::string_view message,
             std::initializer_list<LogField> fields) override {
    std::string line = fmt::format("{} {}", area, message);
    for (const auto& field : fields) line += fmt::format(" {}={}", field.key, field.value);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

class Admin : public testing::Test {
 protected:
  Admin() { start({.administration = &rows_}); }

  void start(Seams seams) {
    server_.reset();
    auto started = Server::start(
        {.listen = *Endpoint::parse("127.0.0.1:0"), .token = "a-token-for-the-tests"}, floor_,
        counters_, log_, [] { return std::vector<HealthPart>{}; }, seams);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  Answer ask(const std::string& method, const std::string& path, const std::string& body = "",
             const std::string& token = "a-token-for-the-tests") {
    return send_octets(server_->port(),
                       fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: earshot\r\nConnection: close\r\n"
                                   "Authorization: Bearer {}\r\nContent-Type: application/json\r\n"
                                   "Content-Length: {}\r\n\r\n{}",
                                   method, path, token, body.size(), body));
  }
  std::string refused(const std::string& method, const std::string& path,
                      const std::string& body = "") {
    const auto before = rows_.asked.size();
    const auto answer = ask(method, path, body);
    EXPECT_EQ(rows_.asked.size(), before) << "a bad request came through: " << body;
    return fmt::format("{} {}", answer.status, answer.json().value("message", ""));
  }

  Counters counters_;
  Lines log_;
  Floor floor_;
  Rows rows_;
  std::unique_ptr<Server> server_;
  const std::string ann_ = "/people/" + kAnn.text();
};

TEST_F(Admin, NobodyElseEnters) {
  for (const auto& route : admin_routes()) {
    std::string path(route.path.substr(std::string_view("/api/v1").size()));
    EXPECT_EQ(ask(method_name(route.method), path, "", "a-wrong-one").status, 401) << path;
    for (const auto role : {core::Role::agent, core::Role::supervisor, core::Role::integrator})
      EXPECT_FALSE(route.right.allows(role)) << path;
    // Auditors look at everything but secrets.
    const bool looks = route.method == Method::get && !path.ends_with("/device");
    EXPECT_EQ(route.right.allows(core::Role::auditor), looks) << path;
  }
  EXPECT_TRUE(rows_.asked.empty());
}

TEST_F(Admin, PeopleAreListedAddedChangedAndRemoved) {
  const auto list = ask("GET", "/people");
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.json()["people"][0]["name"], "Ann");
  const auto added =
      ask("POST", "/people", R"({"extension":"102","name":"Bén","role":"supervisor","team":"*"})");
  EXPECT_EQ(added.status, 201);
  const json expected{{"id", kAnn.text()},    {"extension", "102"},    {"name", "Bén"},
                      {"role", "supervisor"}, {"team", "*"},           {"contact_uri", ""},
                      {"enabled", true},      {"has_password", false}, {"origin", "database"}};
  EXPECT_EQ(added.json(), expected);
  const auto changed = ask("PATCH", ann_, R"({"enabled":false,"name":"Benjamin"})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.json()["enabled"], false);
  EXPECT_EQ(ask("DELETE", ann_).status, 204);
  EXPECT_THAT(rows_.asked,
              ElementsAre("list", "add 102", "change " + kAnn.text(), "remove " + kAnn.text()));
}

TEST_F(Admin, PeoplesFieldsAreReadStrictly) {
  EXPECT_THAT(refused("POST", "/people", "{}"), HasSubstr("400 extension: missing"));
  EXPECT_THAT(refused("POST", "/people", "[1]"), HasSubstr("400"));
  EXPECT_THAT(refused("POST", "/people", "{"), HasSubstr("400"));
  const std::string good = R"("extension":"102","name":"B","team":"t")";
  EXPECT_THAT(refused("POST", "/people", "{" + good + "}"), HasSubstr("400 role: missing"));
  EXPECT_THAT(refused("POST", "/people", "{" + good + R"(,"role":"king"})"),
              HasSubstr("400 role: must be agent"));
  EXPECT_THAT(refused("POST", "/people", "{" + good + R"(,"role":"agent","id":"x"})"),
              HasSubstr("400 \"id\": no such field"));
  EXPECT_THAT(refused("POST", "/people", "{" + good + R"(,"role":"agent","enabled":"yes"})"),
              HasSubstr("400 enabled"));
  EXPECT_THAT(refused("POST", "/people",
                      R"({"extension":"102","team":"t","role":"agent","name":")" +
                          std::string(61, 'x') + "\"}"),
              HasSubstr("400 name"));
  EXPECT_THAT(refused("PATCH", ann_, R"({"name":"a\u0000b"})"), HasSubstr("400 name"));
  EXPECT_THAT(refused("PATCH", ann_, "{}"), HasSubstr("400 The body changes nothing"));
  EXPECT_THAT(refused("PATCH", "/people/not-an-id", R"({"name":"A"})"), HasSubstr("404"));
  EXPECT_THAT(refused("DELETE", "/people/not-an-id"), HasSubstr("404"));
}

TEST_F(Admin, ASipSecretIsShownAndRenewedAndNeverLogged) {
  EXPECT_EQ(ask("GET", ann_ + "/device").json()["secret"], "first");
  const auto renewed = ask("POST", ann_ + "/device");
  EXPECT_EQ(renewed.status, 200);
  EXPECT_EQ(renewed.json()["secret"], "second");
  EXPECT_EQ(renewed.json()["port"], 5060);
  EXPECT_THAT(refused("POST", ann_ + "/device", R"({"secret":"mine"})"), HasSubstr("400"));
  EXPECT_THAT(log_.lines(), Contains("admin SIP secret renewed actor=operator row=" + kAnn.text()));
  EXPECT_THAT(log_.lines(), Not(Contains(HasSubstr("second"))));
}

TEST_F(Admin, GrantsAreReplacedWhole) {
  const auto body = fmt::format(
      R"({{"grants":[{{"modes":["monitor","takeover"],"teams":["sales"],"queues":[],)"
      R"("agents":["{}"]}},{{"modes":[],"teams":[],"queues":["service"],"agents":[]}}]}})",
      kAnn.text());
  const auto set = ask("PUT", ann_ + "/grants", body);
  EXPECT_EQ(set.status, 200) << set.body;
  // What was not said is told as it is.
  auto whole = json::parse(body);
  for (auto& grant : whole["grants"]) {
    grant["rights"] = {"hand_back", "follow", "see_numbers"};
    grant["conditions"] =
        json::parse(R"({"hours":[],"reason_required":false,"situations":[],"min_call_age_s":0,)"
                    R"("certified":false,"expires":null,"approval":false})");
  }
  EXPECT_EQ(set.json(), whole);
  EXPECT_EQ(ask("GET", ann_ + "/grants").json(), whole);
  ASSERT_EQ(rows_.granted.size(), 2u);
  EXPECT_THAT(rows_.granted[0].modes, ElementsAre(core::Mode::monitor, core::Mode::takeover));
  const auto with = [&](const std::string& grant) {
    return refused("PUT", ann_ + "/grants", R"({"grants":[)" + grant + "]}");
  };
  EXPECT_THAT(with(R"({"modes":["shout"],"teams":[],"queues":[],"agents":[]})"),
              HasSubstr("400 modes"));
  EXPECT_THAT(with(R"({"modes":["barge","barge"],"teams":[],"queues":[],"agents":[]})"),
              HasSubstr("twice"));
  EXPECT_THAT(with(R"({"modes":["barge"],"teams":[],"queues":[],"agents":["?"]})"),
              HasSubstr("400 agents"));
  // A scope that is left out must not become "everybody".
  EXPECT_THAT(with(R"({"modes":["barge"],"teams":[],"queues":[]})"), HasSubstr("agents: missing"));
  EXPECT_THAT(with("7"), HasSubstr("400"));
  EXPECT_THAT(refused("PUT", ann_ + "/grants", "{}"), HasSubstr("400 grants"));
}

TEST_F(Admin, GrantsHaveRightsAndConditions) {
  const auto put = [&](const std::string& more) {
    return ask("PUT", ann_ + "/grants",
               R"({"grants":[{"modes":[],"teams":[],"queues":[],"agents":[],)" + more + "}]}");
  };
  const std::string given =
      R"("rights":["covert","play"],"conditions":{"hours":[{"days":["mon","sun"],"from":"22:00",)"
      R"("to":"06:30"},{"days":["sat"],"from":"00:00","to":"24:00"}],"reason_required":true,)"
      R"("situations":["help_asked","rescue"],"min_call_age_s":30,"certified":true,)"
      R"("expires":"2027-01-01T01:00:00+01:00","approval":true})";
  const auto set = put(given);
  ASSERT_EQ(set.status, 200) << set.body;
  ASSERT_EQ(rows_.granted.size(), 1u);
  const auto& grant = rows_.granted[0];
  EXPECT_THAT(grant.rights, ElementsAre(core::Right::covert, core::Right::play));
  EXPECT_THAT(grant.conditions.hours,
              ElementsAre(core::Hours{0x41, 22 * 60, 6 * 60 + 30}, core::Hours{0x20, 0, 24 * 60}));
  EXPECT_EQ(grant.conditions.min_call_age, 30s);
  EXPECT_THAT(grant.conditions.situations,
              ElementsAre(core::Situation::help_asked, core::Situation::rescue));
  auto told = set.json()["grants"][0]["conditions"];
  EXPECT_EQ(told["expires"], "2027-01-01T00:00:00Z");
  EXPECT_EQ(told["hours"][1]["to"], "24:00");
  EXPECT_EQ(put("\"rights\":[],\"conditions\":" + told.dump()).json()["grants"][0]["conditions"],
            told)
      << "what is read can be written";
  for (const char* bad :
       {R"("rights":["monitor"])", R"("rights":["play","play"])", R"("rights":["fly"])",
        R"("conditions":[])", R"("conditions":{"moon":true})",
        R"("conditions":{"hours":[{"days":[],"from":"08:00","to":"09:00"}]})",
        R"("conditions":{"hours":[{"days":["mon"],"from":"24:00","to":"09:00"}]})",
        R"("conditions":{"hours":[{"days":["mon"],"from":"8:00","to":"09:00"}]})",
        R"("conditions":{"situations":["boredom"]})", R"("conditions":{"expires":"soon"})",
        R"("conditions":{"expires":"2027-02-30T00:00:00Z"})",
        R"("conditions":{"min_call_age_s":-1})"}) {
    EXPECT_EQ(put(bad).status, 400) << bad;
  }
}

TEST_F(Admin, QueuesHaveDefaultsAndRanges) {
  EXPECT_EQ(ask("GET", "/admin/queues").json()["queues"][0]["origin"], "file");
  const auto added = ask("POST", "/admin/queues",
                         R"({"name":"a b","extension":"601","teams":["sales"],"wrap_up_s":0})");
  EXPECT_EQ(added.status, 201) << added.body;
  const json expected{{"name", "a b"},        {"extension", "601"},    {"teams", {"sales"}},
                      {"ring_timeout_s", 20}, {"wrap_up_s", 0},        {"max_wait_s", 300},
                      {"overflow", ""},       {"music", "hold-music"}, {"origin", "database"}};
  EXPECT_EQ(added.json(), expected);
  EXPECT_EQ(ask("PATCH", "/admin/queues/a%20b", R"({"wrap_up_s":33})").json()["wrap_up_s"], 33);
  EXPECT_EQ(ask("DELETE", "/admin/queues/a%20b").status, 204);
  EXPECT_THAT(rows_.asked, ElementsAre("list", "add a b", "change a b", "remove a b"));
  for (const char* bad : {R"({"wrap_up_s":-1})", R"({"wrap_up_s":1.5})", R"({"wrap_up_s":1e99})",
                          R"({"ring_timeout_s":0})", R"({"teams":"sales"})", R"({"teams":[1]})",
                          R"({"name":"other"})", R"({"overflow":7})"})
    EXPECT_THAT(refused("PATCH", "/admin/queues/sales", bad), HasSubstr("400")) << bad;
}

TEST_F(Admin, NumbersAndOutboundRules) {
  EXPECT_EQ(ask("GET", "/admin/numbers").json()["numbers"][0]["target"], "600");
  EXPECT_EQ(ask("POST", "/admin/numbers", R"({"number":"+4930","target":"600"})").status, 201);
  EXPECT_EQ(ask("DELETE", "/admin/numbers/%2B4930").status, 204);
  EXPECT_EQ(ask("GET", "/admin/outbound").json()["rules"][0]["prefix"], "+49");
  const auto rule = ask("POST", "/admin/outbound", R"({"prefix":"+33","trunk":"carrier"})");
  EXPECT_EQ(rule.json()["max_calls_per_person"], 2);
  EXPECT_EQ(ask("DELETE", "/admin/outbound/+33").status, 204);
  EXPECT_THAT(rows_.asked,
              ElementsAre("list", "add +4930", "remove +4930", "list", "add +33", "remove +33"));
  EXPECT_THAT(refused("POST", "/admin/numbers", R"({"number":"+4930"})"), HasSubstr("target"));
  EXPECT_THAT(refused("POST", "/admin/outbound",
                      R"({"prefix":"+33","trunk":"c","max_calls_per_person":0})"),
              HasSubstr("max_calls_per_person"));
}

TEST_F(Admin, ATrunksPasswordGoesInAndNeverOut) {
  const auto added = ask("POST", "/admin/trunks",
                         R"({"name":"second","proxy":"sip:192.0.2.8","username":"u",)"
                         R"("password":"pss-wrd","addresses":["192.0.2.8"]})");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(rows_.password, "pss-wrd");
  EXPECT_EQ(added.json()["has_password"], true);
  EXPECT_EQ(added.json()["srtp"], "allowed");
  const auto changed =
      ask("PATCH", "/admin/trunks/carrier", R"({"password":"another","max_calls":9})");
  EXPECT_EQ(changed.json()["max_calls"], 9);
  EXPECT_EQ(rows_.password, "another");
  for (const auto& said : {added.body, changed.body, ask("GET", "/admin/trunks").body}) {
    EXPECT_THAT(said, Not(HasSubstr("pss-wrd")));
    EXPECT_THAT(said, Not(HasSubstr("another")));
  }
  EXPECT_THAT(log_.lines(), Not(Contains(HasSubstr("pss-wrd"))));
  EXPECT_EQ(ask("DELETE", "/admin/trunks/carrier").status, 204);
  EXPECT_THAT(refused("PATCH", "/admin/trunks/carrier", R"({"srtp":"maybe"})"), HasSubstr("srtp"));
}

TEST_F(Admin, CuesAreReplacedWhole) {
  EXPECT_EQ(ask("GET", "/admin/cues").json(), (json{{"cues", {"Slow down"}}}));
  EXPECT_EQ(ask("PUT", "/admin/cues", R"({"cues":["B","A"]})").json(),
            (json{{"cues", {"B", "A"}}}));
  EXPECT_THAT(refused("PUT", "/admin/cues", R"({"cues":[""]})"), HasSubstr("400 cues"));
  EXPECT_THAT(refused("PUT", "/admin/cues", R"({"cues":[")" + std::string(201, 'x') + R"("]})"),
              HasSubstr("400 cues"));
}

TEST_F(Admin, WhatTheRowsRefuseIsAnsweredInTheirWords) {
  const std::pair<const char*, int> cases[] = {{"exists", 409},
                                               {"in_use", 409},
                                               {"from_file", 403},
                                               {"no_such_row", 404},
                                               {"no_such_person", 404},
                                               {"bad_field", 400},
                                               {"last_administrator", 409},
                                               {"not_a_supervisor", 409},
                                               {"store_unavailable", 503}};
  for (const auto& [code, status] : cases) {
    rows_.refusal = Error{code, "The disk is full; free space on it."};
    const auto answer = ask("DELETE", "/admin/queues/sales");
    EXPECT_EQ(answer.status, status) << code;
    EXPECT_EQ(answer.json()["code"], code);
    EXPECT_EQ(answer.json()["message"], "The disk is full; free space on it.");
    EXPECT_EQ(answer.headers.contains("retry-after"), status == 503);
  }
  EXPECT_THAT(log_.lines(), Not(Contains(HasSubstr("queue removed"))));
  rows_.refusal.reset();
  EXPECT_EQ(ask("DELETE", "/admin/queues/sales").status, 204);
  EXPECT_THAT(log_.lines(), Contains("admin queue removed actor=operator row=sales"));
}

TEST_F(Admin, WithoutAStoreItSaysSo) {
  start({});
  const auto answer = ask("GET", "/people");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.json()["code"], "store_unavailable");
}

}  // namespace
}  // namespace earshot::api
