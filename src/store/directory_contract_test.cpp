// The contract of the directory's tables and of sign-in, run against SQLite and PostgreSQL alike.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/accounts.hpp"
#include "store/api_tokens.hpp"
#include "store/history.hpp"
#include "store/stored_directory.hpp"
#include "store/temporary_database.hpp"
#include "store/web_sessions.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const WallTime kNow{Millis(1'800'000'000'000)};

class DirectoryContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    options_.url = *url;
    options_.busy_timeout = 100ms;
    reopen();
  }

  void reopen() {
    database_.reset();
    auto opened = Database::open(options_, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }

  DirectoryStore store() { return DirectoryStore(*database_); }
  Accounts accounts() { return Accounts(*database_); }
  WebSessions web_sessions() { return WebSessions(*database_); }
  ApiTokens tokens() { return ApiTokens(*database_); }
  History history() { return History(*database_); }

  StoredPerson person(std::string extension, std::string name) {
    return {{.id = ids_.next<PersonId>(),
             .extension = std::move(extension),
             .name = std::move(name),
             .role = core::Role::supervisor,
             .team = "sales"},
            "s3cret-of-his"};
  }

  PersonId add(const std::string& extension, const std::string& name) {
    const auto one = person(extension, name);
    EXPECT_TRUE(store().edit([&](StoredDirectory& directory) -> Result<void> {
      directory.people.push_back(one);
      return {};
    }));
    return one.person.id;
  }

  void remove(PersonId id) {
    EXPECT_TRUE(store().edit([&](StoredDirectory& directory) -> Result<void> {
      std::erase_if(directory.people, [&](const auto& each) { return each.person.id == id; });
      std::erase_if(directory.grants, [&](const auto& each) { return each.supervisor == id; });
      return {};
    }));
  }

  TemporaryDirectory directory_;
  NoLog log_;
  DatabaseOptions options_;
  std::optional<Database> database_;
  IdSource ids_{7, 1'800'000'000'000};
};

INSTANTIATE_TEST_SUITE_P(Databases, DirectoryContract, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

StoredTrunk trunk() {
  return {.name = "carrier \"A\"",
          .addresses = {"192.0.2.7", "2001:db8::/32"},
          .proxy = "sip:sip.example.com;transport=tcp",
          .domain = "example.com",
          .username = "u",
          .password = "p'; --",
          .realm = "r",
          .registers = true,
          .digest_inbound = true,
          .from_user = "4930",
          .max_calls = 30,
          .srtp = "required",
          .register_expires = 300s};
}

TEST_P(DirectoryContract, IsEmptyAtFirst) {
  EXPECT_EQ(store().read(), StoredDirectory{});
  EXPECT_EQ(store().revision(), 0);
}

TEST_P(DirectoryContract, KeepsEveryField) {
  StoredDirectory wanted{.revision = 1};
  wanted.people = {person("101", "Zoë; DROP TABLE people"), person("201", "Sue")};
  wanted.people[0].person.enabled = false;
  wanted.people[0].person.contact_uri = "sip:101@pbx.example";
  wanted.queues = {{.name = "sales",
                    .extension = "600",
                    .teams = {"sales", "a \"team\", with a comma"},
                    .ring_timeout = 15s,
                    .wrap_up = 0ms,
                    .max_wait = 90s,
                    .overflow = "101",
                    .music = "jazz"},
                   {.name = "service", .extension = "601", .teams = {"service"}}};
  wanted.numbers = {{"+4930555", "600"}, {"4930556", "101"}};
  wanted.outbound = {{"", "carrier \"A\"", 1}, {"+49", "carrier \"A\"", 3}};
  wanted.trunks = {trunk()};
  wanted.grants = {{.supervisor = wanted.people[1].person.id,
                    .modes = {core::Mode::monitor, core::Mode::takeover},
                    .teams = {"sales"},
                    .queues = {"service"},
                    .agents = {wanted.people[0].person.id}},
                   {.supervisor = wanted.people[1].person.id, .modes = {core::Mode::whisper}}};
  wanted.grants[1].rights = {core::Right::covert, core::Right::play};
  wanted.grants[1].conditions = {.hours = {{0x1F, 8 * 60, 18 * 60}, {0x60, 22 * 60, 6 * 60}},
                                 .reason_required = true,
                                 .situations = {core::Situation::help_asked},
                                 .min_call_age = 30s,
                                 .certified = true,
                                 .expires = WallTime(Millis(1'800'000'000'123)),
                                 .approval = true};
  wanted.cues = {"Offer the discount", "Ask for the number", "A first one"};
  const auto written = store().edit([&](StoredDirectory& directory) -> Result<void> {
    directory = wanted;
    return {};
  });
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(*written, wanted);
  reopen();
  EXPECT_EQ(store().read(), wanted);
}

TEST_P(DirectoryContract, ARefusedChangeChangesNothing) {
  add("101", "Ann");
  const auto before = store().read();
  const Error why{"in_use", "number +49 leads to it"};
  const auto refused = store().edit([&](StoredDirectory& directory) -> Result<void> {
    directory.people.clear();
    return tl::unexpected(why);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), why);
  EXPECT_EQ(store().read(), before);
}

TEST_P(DirectoryContract, AChangeThatCanNotBeWrittenChangesNothing) {
  add("101", "Ann");
  const auto before = store().read();
  const auto failed = store().edit([&](StoredDirectory& directory) -> Result<void> {
    directory.cues = {"new"};
    directory.queues = {{.name = "a", .extension = "600"}, {.name = "b", .extension = "600"}};
    return {};
  });
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr(database_->name()));
  EXPECT_EQ(store().read(), before);
}

TEST_P(DirectoryContract, PeopleKeepTheirIdsWhenTheirExtensionsChange) {
  const auto ann = add("101", "Ann"), ben = add("102", "Ben");
  ASSERT_TRUE(accounts().set_password({ann, "hash"}));
  ASSERT_TRUE(store().edit([&](StoredDirectory& directory) -> Result<void> {
    std::erase_if(directory.people, [&](const auto& each) { return each.person.id == ben; });
    directory.people[0].person.extension = "102";  // which Ben gives up in the same change
    return {};
  }));
  EXPECT_EQ(store().read()->people[0].person.id, ann);
  EXPECT_TRUE(accounts().find(ann)->has_value());
}

TEST_P(DirectoryContract, TheRevisionRisesWithImportsToo) {
  add("101", "Ann");
  const auto before = *store().revision();
  ASSERT_TRUE(People(*database_, ids_).upsert(std::vector{person("102", "Ben")}));
  EXPECT_GT(*store().revision(), before);
}

TEST_P(DirectoryContract, TextThatNoDatabaseTakesIsMadeValid) {
  const auto written = store().edit([&](StoredDirectory& directory) -> Result<void> {
    directory.cues = {std::string("A\xff\0B", 4)};
    directory.queues = {{.name = "q", .extension = "600", .teams = {std::string("A\xff\0B", 4)}}};
    return {};
  });
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written->cues[0],
            "A\xEF\xBF\xBD"
            "B");
}

TEST_P(DirectoryContract, APasswordComesAndGoesWithItsPerson) {
  const auto ann = add("101", "Ann");
  EXPECT_EQ(*accounts().find(ann), std::optional<Account>());
  EXPECT_THAT(*accounts().with_password(), IsEmpty());
  for (const Account& account : {Account{ann, "$argon2id$one", true}, {ann, "$argon2id$two"}}) {
    ASSERT_TRUE(accounts().set_password(account));
    EXPECT_EQ(*accounts().find(ann), account);
  }
  EXPECT_THAT(*accounts().with_password(), ElementsAre(ann));
  remove(ann);
  EXPECT_EQ(*accounts().find(ann), std::optional<Account>());
  const auto nobody = accounts().set_password({ann, "x"});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, "no_such_person");
}

TEST_P(DirectoryContract, WebSessionsEndOneByOneOrWithTheirPerson) {
  const auto ann = add("101", "Ann"), ben = add("102", "Ben");
  const WebSession first{"a1", ann, kNow, kNow}, second{"a2", ann, kNow + 1s, kNow + 1s},
      third{"b1", ben, kNow + 2s, kNow + 2s};
  for (const auto& each : {second, third, first}) ASSERT_TRUE(web_sessions().add(each));
  reopen();
  EXPECT_THAT(*web_sessions().all(), ElementsAre(first, second, third));
  ASSERT_TRUE(web_sessions().touch("b1", kNow + 9s));
  EXPECT_EQ(web_sessions().all()->back().last_seen, kNow + 9s);
  ASSERT_TRUE(web_sessions().remove("a1"));
  ASSERT_TRUE(web_sessions().remove("a1"));
  EXPECT_THAT(*web_sessions().all(), SizeIs(2));
  ASSERT_TRUE(web_sessions().remove_all_of(ann));
  EXPECT_THAT(*web_sessions().all(), SizeIs(1));
  remove(ben);
  EXPECT_THAT(*web_sessions().all(), IsEmpty());
}

TEST_P(DirectoryContract, TokensHaveNamesOfTheirOwn) {
  const ApiToken first{"t1", "hash1", "crm", core::Role::integrator, kNow, kNow + 60s};
  const ApiToken second{"t2", "hash2", "a wallboard", core::Role::auditor, kNow, kNow + 9s};
  ASSERT_TRUE(tokens().add(first));
  ASSERT_TRUE(tokens().add(second));
  auto same = first;
  same.id = "t3", same.token_hash = "hash3";
  const auto twice = tokens().add(same);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "already_exists");
  EXPECT_THAT(twice.error().message, HasSubstr("crm"));
  EXPECT_THAT(*tokens().all(), ElementsAre(second, first));
  ASSERT_TRUE(tokens().remove("t1"));
  EXPECT_EQ(tokens().remove("t1").error().code, "no_such_token");
  EXPECT_THAT(*tokens().all(), ElementsAre(second));
}

TEST_P(DirectoryContract, WhoWasDeletedKeepsHisNameInTheHistory) {
  const auto ann = add("101", "Ann");
  const auto call = ids_.next<CallId>();
  ASSERT_TRUE(history().append(std::vector{
      record_of({1, {}, core::CallStarted{call, core::CallDirection::inbound, "1", "", "2"}}, kNow),
      record_of({2, {}, core::CallAnswered{call, ann}}, kNow + 1s)}));
  remove(ann);
  EXPECT_EQ(history().last_calls(1)->front().agent_extension, "101");
  EXPECT_EQ(history().last_calls(1)->front().agent, ann);
}

TEST_P(DirectoryContract, EverybodyHasHisOwnCalls) {
  const auto ann = add("101", "Ann"), sue = add("201", "Sue");
  const auto inbound = ids_.next<CallId>(), outbound = ids_.next<CallId>(),
             internal = ids_.next<CallId>(), missed = ids_.next<CallId>(),
             live = ids_.next<CallId>();
  const LegId leg{5};
  using core::CallDirection;
  const std::vector<std::pair<core::EventBody, Millis>> story{
      {core::CallStarted{inbound, CallDirection::inbound, "+49301", "Eve", "600"}, 0s},
      {core::CallQueued{inbound, "sales"}, 0s},
      {core::ParticipantJoined{inbound, leg, core::Part::customer, {}, "+49301"}, 0s},
      {core::AgentRang{inbound, ann}, 1s},
      {core::ParticipantJoined{inbound, leg, core::Part::agent, ann, "101"}, 3s},
      {core::CallAnswered{inbound, ann}, 3s},
      {core::ParticipantJoined{inbound, leg, core::Part::supervisor, sue, "201"}, 4s},
      {core::ParticipantLeft{inbound, leg, core::Part::agent, ann}, 63s},
      {core::CallEnded{inbound, "agent_hung_up"}, 64s},
      {core::CallStarted{outbound, CallDirection::outbound, "101", "Ann", "0301234"}, 100s},
      {core::CallEnded{outbound, "refused:486"}, 110s},
      {core::CallStarted{internal, CallDirection::internal, "201", "Sue", "101"}, 200s},
      {core::ParticipantJoined{internal, leg, core::Part::agent, ann, "101"}, 202s},
      {core::CallAnswered{internal, ann}, 202s},
      {core::CallEnded{internal, "agent_hung_up"}, 205s},
      {core::CallStarted{missed, CallDirection::inbound, "+49302", "Max", "600"}, 250s},
      {core::CallQueued{missed, "sales"}, 250s},
      {core::AgentRang{missed, ann}, 251s},
      {core::AgentRang{missed, ann}, 271s},
      {core::CallEnded{missed, "customer_hung_up"}, 280s},
      {core::CallStarted{live, CallDirection::outbound, "101", "Ann", "0301234"}, 300s},
  };
  std::vector<EventRecord> records;
  for (const auto& [body, after] : story)
    records.push_back(record_of({records.size() + 1, {}, body}, kNow + after));
  ASSERT_TRUE(history().append(records));

  const auto calls = history().calls_of(ann, 50);
  ASSERT_TRUE(calls) << calls.error().message;
  const OwnCall first{.call = inbound,
                      .direction = "inbound",
                      .number = "+49301",
                      .name = "Eve",
                      .queue = "sales",
                      .started = kNow,
                      .talked = 60s,
                      .cause = "agent_hung_up"};
  const OwnCall second{.call = outbound,
                       .direction = "outbound",
                       .placed = true,
                       .number = "0301234",
                       .started = kNow + 100s,
                       .cause = "refused:486"};
  const OwnCall third{.call = internal,
                      .direction = "internal",
                      .number = "201",
                      .name = "Sue",
                      .started = kNow + 200s,
                      .talked = 3s,
                      .cause = "agent_hung_up"};
  const OwnCall fourth{.call = missed,
                       .direction = "inbound",
                       .number = "+49302",
                       .name = "Max",
                       .queue = "sales",
                       .started = kNow + 250s,
                       .cause = "customer_hung_up"};
  // What still goes on is no history.
  EXPECT_THAT(*calls, ElementsAre(fourth, third, second, first));
  EXPECT_THAT(*history().calls_of(ann, 1), ElementsAre(fourth));
  const auto of_sue = history().calls_of(sue, 50);  // whom she supervised is not hers
  ASSERT_THAT(*of_sue, SizeIs(1));
  EXPECT_EQ(of_sue->front().name, "Ann");
  EXPECT_TRUE(of_sue->front().placed);
}

TEST_P(DirectoryContract, AChangeWaitsForAnotherAndThenSaysSo) {
  auto other = Database::open(options_, log_);
  ASSERT_TRUE(other);
  ASSERT_TRUE(store().edit([&](StoredDirectory& directory) -> Result<void> {
    directory.cues = {"first"};
    const auto locked = DirectoryStore(*other).edit([](StoredDirectory&) -> Result<void> {
      ADD_FAILURE() << "two changes at once";
      return {};
    });
    EXPECT_FALSE(locked);
    if (!locked && GetParam() == "sqlite") {
      EXPECT_EQ(locked.error().code, "database_locked");
    }
    const auto seen = DirectoryStore(*other).read();  // reading goes on, and sees none of it
    EXPECT_TRUE(seen && seen->cues.empty());
    return {};
  }));
  EXPECT_THAT(DirectoryStore(*other).read()->cues, ElementsAre("first"));
}

}  // namespace
}  // namespace earshot::store
