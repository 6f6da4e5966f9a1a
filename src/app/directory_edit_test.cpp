#include "app/directory_edit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/merged_directory.hpp"

namespace earshot::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The file has the queue "service" 600, a number to it and a trunk "carrier"; the console has Ann
// 101, the supervisor Sue 201 and the administrator Ada 900.
class DirectoryEditTest : public testing::Test {
 protected:
  DirectoryEditTest() {
    const auto reading = read_config(R"(
      [[trunk]]
      name = "carrier"
      proxy = "sip:192.0.2.7"
      [[queue]]
      name = "service"
      extension = "600"
      teams = ["sales"]
      [[number]]
      number = "+4930600"
      target = "600"
      [[outbound]]
      prefix = "+49"
      trunk = "carrier"
    )",
                                     "earshot.toml");
    EXPECT_TRUE(reading.good()) << reading.text();
    file_ = reading.config;
    add(kAnn, "101", "Ann", core::Role::agent);
    add(kSue, "201", "Sue", core::Role::supervisor);
    add(kAda, "900", "Ada", core::Role::administrator);
  }

  static constexpr PersonId kAnn{1}, kSue{2}, kAda{3};

  void add(PersonId id, const std::string& extension, const std::string& name, core::Role role) {
    rows_.people.push_back(
        {{.id = id, .extension = extension, .name = name, .role = role, .team = "sales"},
         "secret"});
  }
  DirectoryEdit edit() { return {.file = file_, .rows = rows_}; }

  static core::Queue sales() {
    return {.name = "sales", .extension = "601", .teams = {"sales"}, .overflow = "101"};
  }
  static api::TrunkSetup second() {
    return {.name = "second", .proxy = "sip:192.0.2.8", .username = "u"};
  }

  Config file_;
  store::StoredDirectory rows_;
};

std::string code(const Result<void>& result) { return result ? "done" : result.error().code; }
std::string words(const Result<void>& result) { return result ? "done" : result.error().message; }

core::Person person(std::string extension) {
  return {.id = PersonId{9}, .extension = std::move(extension), .name = "Ben", .team = "sales"};
}

TEST_F(DirectoryEditTest, APersonsExtensionIsHisAlone) {
  EXPECT_THAT(words(add_person(edit(), {person("101"), ""})), HasSubstr("101 is Ann's"));
  EXPECT_THAT(words(add_person(edit(), {person("600"), ""})), HasSubstr("queue \"service\""));
  EXPECT_EQ(code(change_person(edit(), kAnn, {.extension = "201"})), "exists");
  EXPECT_EQ(code(add_person(edit(), {person("102"), ""})), "done");
  EXPECT_EQ(code(change_person(edit(), kAnn, {.extension = "103"})), "done");
  EXPECT_EQ(rows_.people[0].person.extension, "103");
  EXPECT_EQ(rows_.people[0].person.name, "Ann");
}

TEST_F(DirectoryEditTest, APersonsFieldsAreHeldToTheRulesOfTheSpreadsheet) {
  auto wrong = person("12a");
  EXPECT_THAT(words(add_person(edit(), {wrong, ""})),
              HasSubstr("extension: found \"12a\"; allowed: 1 to 15 digits"));
  wrong = person("102");
  wrong.name.clear();
  EXPECT_THAT(words(add_person(edit(), {wrong, ""})), HasSubstr("name: is empty"));
  EXPECT_THAT(words(change_person(edit(), kAnn, {.contact_uri = "tel:1"})),
              HasSubstr("contact_uri: found \"tel:1\"; allowed: a SIP URI"));
  EXPECT_THAT(words(change_person(edit(), kAnn, {.team = "a\nb"})), HasSubstr("one line"));
  EXPECT_EQ(code(change_person(edit(), PersonId{77}, {})), "no_such_person");
}

TEST_F(DirectoryEditTest, TheLastAdministratorStays) {
  EXPECT_EQ(code(remove_person(edit(), kAda)), "last_administrator");
  EXPECT_EQ(code(change_person(edit(), kAda, {.enabled = false})), "last_administrator");
  EXPECT_EQ(code(change_person(edit(), kAda, {.role = core::Role::agent})), "last_administrator");
  EXPECT_EQ(code(change_person(edit(), kAda, {.name = "Ada L."})), "done");
  add(PersonId{8}, "901", "Bob", core::Role::administrator);
  EXPECT_EQ(code(remove_person(edit(), kAda)), "done");
}

TEST_F(DirectoryEditTest, WhoIsStillInUseIsNotRemoved) {
  ASSERT_EQ(code(add_number(edit(), {"+4930101", "101"})), "done");
  EXPECT_THAT(words(remove_person(edit(), kAnn)), HasSubstr("+4930101 leads to 101"));
  EXPECT_EQ(code(change_person(edit(), kAnn, {.extension = "109"})), "in_use");
  ASSERT_EQ(code(remove_number(edit(), "+4930101")), "done");
  ASSERT_EQ(code(add_queue(edit(), sales())), "done");
  EXPECT_THAT(words(remove_person(edit(), kAnn)), HasSubstr("\"sales\" overflows to 101"));
  ASSERT_EQ(code(remove_queue(edit(), "sales")), "done");
  ASSERT_EQ(code(set_grants(edit(), kSue, {{.modes = {core::Mode::monitor}, .agents = {kAnn}}})),
            "done");
  EXPECT_THAT(words(remove_person(edit(), kAnn)), HasSubstr("grant of Sue"));
  ASSERT_EQ(code(remove_person(edit(), kSue)), "done");
  EXPECT_THAT(rows_.grants, IsEmpty());
  EXPECT_EQ(code(remove_person(edit(), kAnn)), "done");
}

TEST_F(DirectoryEditTest, GrantsNameOnlyWhatIsThere) {
  const auto with = [&](core::Grant grant) { return set_grants(edit(), kSue, {grant}); };
  EXPECT_THAT(words(with({.agents = {PersonId{77}}})), HasSubstr("agents: nobody"));
  EXPECT_THAT(words(with({.queues = {"servise"}})), HasSubstr("did you mean \"service\"?"));
  EXPECT_EQ(code(with({.teams = {""}})), "bad_field");
  EXPECT_EQ(code(set_grants(edit(), kAnn, {{}})), "not_a_supervisor");
  EXPECT_EQ(code(with({.modes = {core::Mode::whisper}, .teams = {"*"}, .queues = {"service"}})),
            "done");
  EXPECT_EQ(rows_.grants.at(0).supervisor, kSue);
  EXPECT_EQ(code(set_grants(edit(), kSue, {})), "done");
  EXPECT_THAT(rows_.grants, IsEmpty());
}

TEST_F(DirectoryEditTest, AQueueIsHeldToTheRulesOfTheFile) {
  const auto with = [&](auto change) {
    auto queue = sales();
    change(queue);
    auto result = add_queue(edit(), queue);
    rows_.queues.clear();
    return words(result);
  };
  EXPECT_THAT(with([](auto& q) { q.extension = "6x"; }),
              HasSubstr("extension: found \"6x\"; allowed: 1 to 15 digits"));
  EXPECT_THAT(with([](auto& q) { q.ring_timeout = 0s; }),
              HasSubstr("ring_timeout: found 0; allowed: a time from 1s to 1h"));
  EXPECT_THAT(with([](auto& q) { q.teams.clear(); }), HasSubstr("nobody would take its calls"));
  EXPECT_THAT(with([](auto& q) { q.overflow = "601"; }), HasSubstr("leads back to this queue"));
  EXPECT_THAT(with([](auto& q) { q.overflow = "999"; }), HasSubstr("neither a queue's nor"));
  EXPECT_THAT(with([](auto& q) { q.name.clear(); }), HasSubstr("name: is missing or empty"));
  EXPECT_THAT(with([](auto& q) { q.extension = "101"; }), HasSubstr("Ann's"));
  EXPECT_THAT(with([](auto& q) { q.name = "service"; }), HasSubstr("there is a queue"));
  EXPECT_EQ(with([](auto& q) { q.teams = {"nobody yet"}; }), "done");
}

TEST_F(DirectoryEditTest, TheFilesRowsAreNotChangedHere) {
  EXPECT_EQ(code(change_queue(edit(), "service", {.wrap_up = 5s})), "from_file");
  EXPECT_EQ(code(remove_queue(edit(), "service")), "from_file");
  EXPECT_EQ(code(remove_number(edit(), "+4930600")), "from_file");
  EXPECT_EQ(code(remove_trunk(edit(), "carrier")), "from_file");
  EXPECT_EQ(code(change_trunk(edit(), "carrier", {})), "from_file");
  EXPECT_EQ(code(remove_outbound(edit(), "+49")), "from_file");
  EXPECT_EQ(code(remove_queue(edit(), "none")), "no_such_row");
  EXPECT_EQ(code(remove_trunk(edit(), "none")), "no_such_row");
}

TEST_F(DirectoryEditTest, AQueueInUseStays) {
  ASSERT_EQ(code(add_queue(edit(), sales())), "done");
  ASSERT_EQ(code(set_grants(edit(), kSue, {{.queues = {"sales"}}})), "done");
  EXPECT_THAT(words(remove_queue(edit(), "sales")), HasSubstr("grant of Sue"));
  ASSERT_EQ(code(set_grants(edit(), kSue, {})), "done");
  ASSERT_EQ(code(add_number(edit(), {"4930601", "601"})), "done");
  EXPECT_EQ(code(remove_queue(edit(), "sales")), "in_use");
  EXPECT_EQ(code(change_queue(edit(), "sales", {.extension = "602"})), "in_use");
  ASSERT_EQ(code(remove_number(edit(), "4930601")), "done");
  EXPECT_EQ(code(change_queue(edit(), "sales", {.extension = "602", .max_wait = 60s})), "done");
  EXPECT_EQ(rows_.queues[0].max_wait, 60s);
  EXPECT_EQ(code(remove_queue(edit(), "sales")), "done");
}

TEST_F(DirectoryEditTest, ANumberLeadsSomewhereOnce) {
  EXPECT_THAT(words(add_number(edit(), {"4930600", "101"})), HasSubstr("+4930600 leads to 600"));
  EXPECT_THAT(words(add_number(edit(), {"49-30", "101"})), HasSubstr("number: found \"49-30\""));
  rows_.numbers.clear();
  EXPECT_THAT(words(add_number(edit(), {"4930", "999"})), HasSubstr("target: \"999\" is neither"));
}

TEST_F(DirectoryEditTest, ATrunkIsHeldToTheRulesOfTheFile) {
  EXPECT_EQ(code(add_trunk(edit(), second(), "")), "bad_field");  // a username without a password
  rows_.trunks.clear();
  auto setup = second();
  setup.srtp = "perhaps";
  EXPECT_THAT(words(add_trunk(edit(), setup, "pw")), HasSubstr("srtp: found \"perhaps\""));
  rows_.trunks.clear();
  setup = second();
  setup.addresses = {"carrier.example"};
  EXPECT_THAT(words(add_trunk(edit(), setup, "pw")), HasSubstr("addresses: found"));
  rows_.trunks.clear();
  ASSERT_EQ(code(add_trunk(edit(), second(), "pw")), "done");
  EXPECT_EQ(code(add_trunk(edit(), second(), "pw")), "exists");
  EXPECT_EQ(rows_.trunks[0].password, "pw");
  ASSERT_EQ(code(change_trunk(edit(), "second",
                              {.realm = "pbx", .digest_inbound = true, .register_expires = 120s})),
            "done");
  EXPECT_EQ(rows_.trunks[0].realm, "pbx");
  EXPECT_TRUE(rows_.trunks[0].digest_inbound);
  EXPECT_EQ(rows_.trunks[0].register_expires, 120s);
  const auto kept = rows_.trunks[0];
  EXPECT_THAT(words(change_trunk(edit(), "second", {.register_expires = 5s})),
              HasSubstr("register_expires"));
  rows_.trunks[0] = kept;
  ASSERT_EQ(code(change_trunk(edit(), "second", {.max_calls = 5})), "done");
  EXPECT_EQ(rows_.trunks[0].password, "pw");
  ASSERT_EQ(code(add_outbound(edit(), {"+33", "second", 2})), "done");
  EXPECT_THAT(words(remove_trunk(edit(), "second")), HasSubstr("+33"));
  auto without = change_trunk(edit(), "second", {.addresses = {{"192.0.2.8"}}, .proxy = ""});
  EXPECT_EQ(code(without), "in_use");
  rows_.trunks[0].proxy = "sip:192.0.2.8";
  ASSERT_EQ(code(remove_outbound(edit(), "+33")), "done");
  EXPECT_EQ(code(remove_trunk(edit(), "second")), "done");
}

TEST_F(DirectoryEditTest, OutboundRulesNeedATrunk) {
  EXPECT_THAT(words(add_outbound(edit(), {"+33", "carier", 2})),
              HasSubstr("did you mean \"carrier\"?"));
  rows_.outbound.clear();
  EXPECT_EQ(code(add_outbound(edit(), {"+49", "carrier", 2})), "exists");
  EXPECT_THAT(words(add_outbound(edit(), {"+33", "carrier", 0})),
              HasSubstr("max_calls_per_person: found 0; allowed"));
}

TEST_F(DirectoryEditTest, TheFileWinsOverTheConsole) {
  rows_.queues = {{.name = "service", .extension = "700"},
                  {.name = "other", .extension = "600"},
                  {.name = "sales", .extension = "601", .teams = {"sales"}}};
  rows_.numbers = {{"4930600", "601"}, {"4930601", "601"}};
  rows_.outbound = {{"+49", "second", 1}, {"+33", "second", 1}};
  rows_.trunks = {{.name = "carrier"}, {.name = "second", .srtp = "off"}};
  rows_.cues = {"Slow down"};
  rows_.grants = {{.supervisor = kSue}};
  const auto merged = merged_directory(file_, rows_);
  const auto& directory = merged.directory;
  ASSERT_EQ(directory.queues.size(), 2u);
  EXPECT_EQ(directory.queues[0].extension, "600");
  EXPECT_EQ(directory.queues[1].name, "sales");
  EXPECT_THAT(directory.numbers, ElementsAre(core::NumberRoute{"+4930600", "600"},
                                             core::NumberRoute{"4930601", "601"}));
  ASSERT_EQ(directory.outbound.size(), 2u);
  EXPECT_EQ(directory.outbound[0].trunk, "carrier");
  ASSERT_EQ(merged.config.trunks.size(), 2u);
  EXPECT_EQ(merged.config.trunks[0].proxy, "sip:192.0.2.7");
  EXPECT_EQ(merged.config.trunks[1].srtp, SrtpUse::off);
  EXPECT_EQ(directory.people.size(), 3u);
  EXPECT_EQ(directory.grants, rows_.grants);
  EXPECT_THAT(directory.cues, ElementsAre("Slow down"));
  EXPECT_EQ(merged.warnings.size(), 5u);
  EXPECT_THAT(merged.warnings[0], HasSubstr("queue \"service\" of the console is not used"));
  // What is covered can neither be changed nor break anything.
  EXPECT_EQ(code(change_queue(edit(), "other", {.wrap_up = 1s})), "exists");
}

}  // namespace
}  // namespace earshot::app
