// The contract of the repositories, run against SQLite and PostgreSQL alike.

#include <gtest/gtest.h>

#include "store/credentials.hpp"
#include "store/history.hpp"
#include "store/people.hpp"
#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

class Contract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    options_.url = *url;
    reopen();
  }

  void reopen() {
    database_.reset();
    auto opened = Database::open(options_, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }

  People people() { return People(*database_, ids_); }
  History history() { return History(*database_); }

  static std::vector<EventRecord> records(const std::vector<core::EventBody>& bodies,
                                          std::uint64_t first, WallTime at) {
    std::vector<EventRecord> records;
    for (const auto& body : bodies) {
      records.push_back(record_of({first++, {}, body}, at));
      at += 1s;
    }
    return records;
  }

  TemporaryDirectory directory_;
  NoLog log_;
  DatabaseOptions options_;
  std::optional<Database> database_;
  IdSource ids_{7, 1'800'000'000'000};
};

INSTANTIATE_TEST_SUITE_P(Databases, Contract, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

StoredPerson person(std::string extension, std::string name) {
  return {{.extension = std::move(extension),
           .name = std::move(name),
           .role = core::Role::supervisor,
           .team = "sales",
           .contact_uri = "sip:201@pbx.example"},
          "s3cret"};
}

TEST_P(Contract, PeopleSurviveARestartWithTheirIds) {
  const std::vector given{person("201", "Zoë O'Neill; DROP TABLE people"), person("101", "Ann")};
  ASSERT_TRUE(people().upsert(given));
  const auto before = people().all();
  ASSERT_TRUE(before);
  ASSERT_EQ(before->size(), 2u);
  EXPECT_EQ((*before)[0].person.extension, "101");
  EXPECT_EQ((*before)[1].person.name, "Zoë O'Neill; DROP TABLE people");
  EXPECT_TRUE((*before)[0].person.id);
  EXPECT_NE((*before)[0].person.id, (*before)[1].person.id);
  reopen();
  EXPECT_EQ(people().all(), before);
}

TEST_P(Contract, UpsertReplacesAllButTheId) {
  ASSERT_TRUE(people().upsert(std::vector{person("101", "Ann")}));
  const auto id = people().all()->front().person.id;
  auto changed = person("101", "Anna");
  changed.person.role = core::Role::agent;
  changed.person.enabled = false;
  changed.sip_secret = "other";
  ASSERT_TRUE(people().upsert(std::vector{changed}));
  changed.person.id = id;
  EXPECT_EQ(people().all(), std::vector{changed});
}

TEST_P(Contract, UpsertIsAllOrNothing) {
  auto first = person("101", "Ann"), second = person("102", "Ben");
  first.person.id = second.person.id = ids_.next<PersonId>();  // ids are unique: the second fails
  const auto written = people().upsert(std::vector{first, second});
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find(database_->name()), std::string::npos);
  EXPECT_TRUE(people().all()->empty());
}

TEST_P(Contract, TextThatNoDatabaseTakesIsMadeValid) {
  ASSERT_TRUE(people().upsert(std::vector{person("101", std::string("A\xff\0B", 4))}));
  EXPECT_EQ(people().all()->front().person.name,
            "A\xEF\xBF\xBD"
            "B");
  const core::CallRefused refused{"\xfe\xff", std::string("1\0", 2), 404, "none"};
  EXPECT_TRUE(history().append(records({refused}, 1, WallTime{})));
}

TEST_P(Contract, CredentialsKnowWhoMayRegister) {
  auto silent = person("102", "Ben"), gone = person("103", "Cid");
  silent.sip_secret.clear();
  gone.person.enabled = false;
  ASSERT_TRUE(people().upsert(std::vector{person("101", "Ann"), silent, gone}));
  MemoryCredentials credentials(*people().all());
  ASSERT_TRUE(credentials.find("101"));
  EXPECT_EQ(credentials.find("101")->secret, "s3cret");
  EXPECT_EQ(credentials.find("101")->person, people().all()->front().person.id);
  EXPECT_FALSE(credentials.find("102"));
  EXPECT_FALSE(credentials.find("103"));
  EXPECT_FALSE(credentials.find(""));
}

TEST_P(Contract, ACallsEventsMakeItsRow) {
  ASSERT_TRUE(people().upsert(std::vector{person("101", "Ann")}));
  const auto agent = people().all()->front().person.id;
  const auto call = ids_.next<CallId>();
  const auto session = ids_.next<SessionId>();
  const WallTime start{Millis(1'800'000'000'000)};
  ASSERT_TRUE(history().append(
      records({core::CallStarted{call, core::CallDirection::inbound, "+4930123", "Eve", "+49800"},
               core::CallQueued{call, "sales"}, core::CallAnswered{call, agent},
               core::SessionStarted{session, call, agent, agent, core::Mode::whisper, "training"},
               core::CallEnded{call, "customer_hung_up"}},
              1, start)));
  const auto calls = history().last_calls(10);
  ASSERT_TRUE(calls) << calls.error().message;
  const CallRow expected{.call = call,
                         .direction = "inbound",
                         .from_number = "+4930123",
                         .from_display = "Eve",
                         .dialled = "+49800",
                         .queue = "sales",
                         .agent = agent,
                         .agent_extension = "101",
                         .started = start,
                         .answered = start + 2s,
                         .ended = start + 4s,
                         .cause = "customer_hung_up",
                         .sessions = 1};
  EXPECT_EQ(*calls, std::vector{expected});
  EXPECT_EQ(history().last_event(), 5u);
  const auto events = history().events_of(call);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 5u);
  EXPECT_EQ((*events)[3].type, "session_started");
  EXPECT_NE((*events)[3].body.find(R"("mode":"whisper")"), std::string::npos);
}

TEST_P(Contract, AppendingAgainChangesNothing) {
  const auto call = ids_.next<CallId>();
  const auto given =
      records({core::CallStarted{call, core::CallDirection::internal, "101", "", "102"},
               core::SessionStarted{{}, call, {}, {}, core::Mode::monitor, ""}},
              1, WallTime{Millis(5)});
  ASSERT_TRUE(history().append(given));
  ASSERT_TRUE(history().append(given));
  EXPECT_EQ(history().events_of(call)->size(), 2u);
  EXPECT_EQ(history().last_calls(1)->front().sessions, 1);
}

TEST_P(Contract, CallsOfAStoppedServerAreClosedOnce) {
  const auto first = ids_.next<CallId>(), second = ids_.next<CallId>();
  ASSERT_TRUE(history().append(
      records({core::CallStarted{first, core::CallDirection::inbound, "1", "", "2"},
               core::CallStarted{second, core::CallDirection::outbound, "2", "", "1"},
               core::CallEnded{first, "agent_hung_up"}},
              1, WallTime{Millis(1000)})));
  reopen();
  EXPECT_EQ(history().close_open_calls(WallTime{Millis(9000)})->calls, 1u);
  EXPECT_EQ(history().close_open_calls(WallTime{Millis(9500)})->calls, 0u);
  EXPECT_EQ(history().last_event(), 4u);
  const auto calls = history().last_calls(10);
  ASSERT_EQ(calls->size(), 2u);
  EXPECT_EQ((*calls)[0].cause, "server_restarted");
  EXPECT_EQ((*calls)[0].ended, WallTime{Millis(9000)});
  EXPECT_EQ(history().events_of(second)->back().body, R"({"cause":"server_restarted"})");
}

TEST_P(Contract, LastCallsAreTheNewestFirst) {
  std::vector<core::EventBody> bodies;
  for (int i = 0; i < 5; ++i)
    bodies.push_back(core::CallStarted{ids_.next<CallId>(), core::CallDirection::inbound,
                                       std::to_string(i), "", ""});
  ASSERT_TRUE(history().append(records(bodies, 1, WallTime{Millis(1000)})));
  const auto calls = history().last_calls(2);
  ASSERT_EQ(calls->size(), 2u);
  EXPECT_EQ((*calls)[0].from_number, "4");
  EXPECT_EQ((*calls)[1].from_number, "3");
}

TEST_P(Contract, AReaderReadsWhileAnotherConnectionWrites) {
  auto reader = Database::open(options_, log_);
  ASSERT_TRUE(reader);
  ASSERT_TRUE(people().upsert(std::vector{person("101", "Ann")}));
  EXPECT_EQ(People(*reader, ids_).all()->size(), 1u);
}

}  // namespace
}  // namespace earshot::store
