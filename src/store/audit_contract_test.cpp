// The contract of the audit chain, run against SQLite and PostgreSQL alike: the events make it, and
// whatever is done to its rows behind our back is found.

#include "store/audit.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <thread>

#include "store/audit_verify.hpp"
#include "store/history.hpp"
#include "store/session.hpp"
#include "store/temporary_database.hpp"
#include "store/writer.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const WallTime kNow{Millis(1'800'000'000'000)};
constexpr std::int64_t kRows = 200;

class AuditContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    options_.url = *url;
    auto opened = open();
    database_.emplace(std::move(opened));
  }

  Database open() {
    auto opened = Database::open(options_, log_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  Audit audit() { return Audit(*database_); }
  bool sqlite() const { return GetParam() == "sqlite"; }

  static std::vector<EventRecord> sessions(std::uint64_t first, std::uint64_t last) {
    std::vector<EventRecord> records;
    for (; first <= last; ++first)
      records.push_back(record_of({first,
                                   {},
                                   core::SessionStarted{.session = SessionId{first},
                                                        .call = CallId{first % 17 + 1},
                                                        .supervisor = PersonId{first % 5 + 1},
                                                        .agent = PersonId{first % 7 + 1},
                                                        .mode = core::Mode::whisper,
                                                        .reason = "training",
                                                        .granted_by = "team"},
                                   3},
                                  kNow + Millis(static_cast<std::int64_t>(first) * 1'000)));
    return records;
  }
  void tell(std::uint64_t first, std::uint64_t last) {
    const auto written = History(*database_).append(sessions(first, last));
    ASSERT_TRUE(written) << written.error().message;
  }

  std::vector<AuditRow> rows() {
    std::vector<AuditRow> all;
    const auto walked = audit().walk([&](const AuditRow& row) {
      all.push_back(row);
      return true;
    });
    EXPECT_TRUE(walked) << walked.error().message;
    return all;
  }
  ChainReport report(const ChainVerifier& verifier) {
    auto each = verifier;
    const auto walked = audit().walk([&](const AuditRow& row) {
      each.take(row);
      return true;
    });
    EXPECT_TRUE(walked) << walked.error().message;
    return each.finish();
  }

  TemporaryDirectory directory_;
  NoLog log_;
  Counters counters_;
  DatabaseOptions options_;
  std::optional<Database> database_;
};

INSTANTIATE_TEST_SUITE_P(Databases, AuditContract, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

TEST_P(AuditContract, EventsMakeAChain) {
  tell(1, 3);
  ASSERT_TRUE(History(*database_)
                  .append(std::vector{record_of({4, {}, core::CallQueued{CallId{1}, "sales"}},
                                                kNow)}));  // not audited
  tell(5, 6);
  tell(5, 6);  // again, after a fault of unknown outcome
  const auto all = rows();
  ASSERT_THAT(all, SizeIs(5));
  EXPECT_EQ(all[4].number, 5);
  EXPECT_EQ(all[4].event, 6);
  EXPECT_EQ(all[4].kind, "session_started");
  EXPECT_EQ(all[4].session, SessionId{6}.text());
  EXPECT_EQ(all[4].policy_version, 3);
  EXPECT_EQ(all[4].at, (kNow + 6s).time_since_epoch().count());
  EXPECT_EQ(all[4].hash, audit_hash(all[3].hash, all[4]));
  EXPECT_EQ(audit().end(), (ChainEnd{5, all[4].hash}));
  EXPECT_TRUE(report(ChainVerifier({})).whole());
}

TEST_P(AuditContract, AnExtensionThatPausedIsKeptAsAPerson) {
  database_->connection().sql << "INSERT INTO people (id, extension, name, role, team, "
                                 "contact_uri, sip_secret, enabled) VALUES ('" +
                                     PersonId{9}.text() +
                                     "', '201', 'Sue', 'supervisor', '', '', '', 1)";
  ASSERT_TRUE(History(*database_)
                  .append(std::vector{
                      record_of({1, {}, core::PrivacyChanged{CallId{1}, true, "201"}}, kNow)}));
  EXPECT_EQ(rows().front().actor, PersonId{9}.text());
}

TEST_P(AuditContract, TextsComeBackAsTheyWereHashed) {
  ASSERT_TRUE(audit().append(std::vector{
      AuditEntry{.at = WallTime(Millis(-5)), .kind = "a\xff\"'\n", .code = std::string("b\0c", 3)},
      AuditEntry{.kind = "ünï", .policy_version = -7}}));
  EXPECT_TRUE(report(ChainVerifier({})).whole());
}

TEST_P(AuditContract, ALongChainIsWalkedInPortions) {
  tell(1, 2'001);
  EXPECT_EQ(rows().size(), 2'001u);
  EXPECT_TRUE(report(ChainVerifier({})).whole());
  std::int64_t seen = 0;
  ASSERT_TRUE(audit().walk([&](const AuditRow&) { return ++seen < 10; }));
  EXPECT_EQ(seen, 10);
}

TEST_P(AuditContract, IsReadByTimeKindPersonAndCall) {
  tell(1, 100);
  const auto numbers = [&](const AuditFilter& filter, std::size_t most = 3) {
    const auto found = audit().newest(filter, most);
    EXPECT_TRUE(found) << found.error().message;
    std::vector<std::int64_t> all;
    for (const auto& row : *found) all.push_back(row.number);
    return all;
  };
  EXPECT_THAT(numbers({}), ElementsAre(100, 99, 98));
  EXPECT_THAT(numbers({.before = 98}), ElementsAre(97, 96, 95));
  EXPECT_THAT(numbers({.from = kNow + 10s, .to = kNow + 12s}), ElementsAre(11, 10));
  EXPECT_THAT(numbers({.kind = "session_ended"}), IsEmpty());
  EXPECT_THAT(numbers({.call = CallId{17}}), ElementsAre(84, 67, 50));
  EXPECT_THAT(numbers({.involves = PersonId{7}}), ElementsAre(97, 90, 83));
}

// The writer of the server and somebody's legal hold append to one chain.
TEST_P(AuditContract, TwoConnectionsAppendToOneChain) {
  auto other = open();
  std::thread second([&] {
    for (int i = 0; i < 50; ++i) {
      const auto done = Audit(other).append(std::vector{AuditEntry{.kind = "other"}});
      EXPECT_TRUE(done) << done.error().message;
    }
  });
  for (std::uint64_t i = 1; i <= 50; ++i) tell(i, i);
  second.join();
  const auto found = report(ChainVerifier({}));
  EXPECT_EQ(found.rows, 100);
  EXPECT_TRUE(found.whole());
}

TEST_P(AuditContract, TheWriterSignsTheEnd) {
  const auto key = directory_.path() / "key", heads = directory_.path() / "heads";
  const WriterOptions options{.spill_file = directory_.path() / "spill",
                              .audit_key = key,
                              .audit_heads = heads,
                              .head_interval = 1ms};
  auto writer = Writer::start(open(), options, kNow, counters_, log_);
  ASSERT_TRUE(writer) << writer.error().message;
  const core::SessionEnded ended{SessionId{1}, CallId{1}, "left"};
  (*writer)->subscribe(std::vector<core::Event>{{1, {}, ended}}, kNow);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!AuditHeads(*database_).newest()->has_value()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "no head while it runs";
    std::this_thread::yield();
  }
  (*writer)->subscribe(std::vector<core::Event>{{2, {}, ended}, {3, {}, ended}}, kNow);
  writer->reset();  // signs what is left
  const auto exported = read_heads(heads);
  ASSERT_TRUE(exported) << exported.error().message;
  EXPECT_EQ(exported->heads, *AuditHeads(*database_).all());
  EXPECT_EQ(exported->heads.back().number, 3);
  EXPECT_GE(exported->heads.back().at, kNow);

  ChainVerifier verifier({AuditKey::read(key)->public_key()});
  verifier.add_heads(exported->heads, "heads");
  const auto found = report(verifier);
  EXPECT_TRUE(found.whole());
  EXPECT_EQ(found.sealed, 3);
}

TEST_P(AuditContract, WhatACrashLeftUnsignedIsSignedAtTheNextStart) {
  tell(1, 5);
  const WriterOptions options{.spill_file = directory_.path() / "spill",
                              .audit_key = directory_.path() / "key",
                              .audit_heads = directory_.path() / "heads"};
  const auto writer = Writer::start(open(), options, kNow + 1h, counters_, log_);
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_THAT((*writer)->left_sessions(), SizeIs(5));
  EXPECT_EQ((*AuditHeads(*database_).newest())->number, 10);  // and that the five have ended
  EXPECT_EQ(rows().back().kind, "session_ended");
  EXPECT_EQ(rows().back().code, "server_restarted");
}

TEST_P(AuditContract, AKeyThatIsNoneKeepsTheServerFromStarting) {
  const auto started = Writer::start(
      open(),
      {.spill_file = directory_.path() / "spill", .audit_key = directory_.path() / "no" / "key"},
      kNow, counters_, log_);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "audit_key_unusable");
}

// What somebody can do with SQL, row by row; each says which row is the first that is not what was
// written, and is undone afterwards.
class Forgery {
 public:
  Forgery(soci::session& sql, bool sqlite) : sql_(sql), sqlite_(sqlite) {}

  std::int64_t commit() {
    const auto at = any();
    switch (random_() % 8) {
      case 0: return set(at, text_column(), "'x'");
      case 1: return set(at, text_column(), sqlite_ ? "'a' || char(0) || 'b'" : "'a\n'");
      case 2: return set_number(at);
      case 3: return remove(at);
      case 4: return cut(at);
      case 5: return swap(at);
      case 6: return insert_at_the_end(at);
      default: return append_to_text(at);
    }
  }

 private:
  std::int64_t any() { return static_cast<std::int64_t>(random_() % kRows) + 1; }
  std::string text_column() {
    constexpr std::array kColumns = {"kind", "actor",     "call_id",     "session",
                                     "body", "recording", "rule",        "code",
                                     "hash", "person",    "table_before"};
    return kColumns.at(random_() % kColumns.size());
  }
  std::int64_t set(std::int64_t at, const std::string& column, const std::string& value) {
    return run(fmt::format("UPDATE audit SET {} = {} WHERE number = {}", column, value, at)), at;
  }
  std::int64_t append_to_text(std::int64_t at) {
    const auto column = text_column();
    // SQLite also ends a text where a zero octet stands, in the eyes of C.
    return set(at, column, column + (sqlite_ ? " || char(0)" : " || ' '"));
  }
  std::int64_t set_number(std::int64_t at) {
    constexpr std::array kColumns = {"at", "event", "policy_version"};
    const std::string column = kColumns.at(random_() % kColumns.size());
    return set(at, column, column + (sqlite_ && random_() % 2 ? " + 0.5" : " + 1"));
  }
  std::int64_t remove(std::int64_t at) {
    return run(fmt::format("DELETE FROM audit WHERE number = {}", at)), at;
  }
  std::int64_t cut(std::int64_t at) {
    return run(fmt::format("DELETE FROM audit WHERE number >= {}", at)), at;
  }
  std::int64_t swap(std::int64_t at) {
    if (at == kRows) --at;
    const auto with = at + 1 + static_cast<std::int64_t>(random_()) % (kRows - at);
    for (const auto& [from, to] : {std::pair{at, kRows + 9}, {with, at}, {kRows + 9, with}})
      run(fmt::format("UPDATE audit SET number = {} WHERE number = {}", to, from));
    return at;
  }
  std::int64_t insert_at_the_end(std::int64_t at) {
    run(
        fmt::format("INSERT INTO audit SELECT {}, at, event, kind, actor, call_id, session, "
                    "person, recording, rule, policy_version, code, body, table_before, "
                    "table_after, hash FROM audit WHERE number = {}",
                    kRows + 1, at));
    return kRows + 1;
  }
  void run(const std::string& statement) { sql_ << statement; }

  soci::session& sql_;
  bool sqlite_;
  std::mt19937 random_{20'260'714};
};

TEST_P(AuditContract, EveryForgeryInTheDatabaseIsFoundAndItsRowNamed) {
  tell(1, kRows);
  const auto key = *AuditKey::read_or_make(directory_.path() / "key");
  ChainVerifier verifier({key.public_key()});
  verifier.add_heads(std::vector{key.sign(*audit().end(), kNow)}, "the database");
  ASSERT_TRUE(report(verifier).whole());
  auto& sql = database_->connection().sql;
  Forgery forgery(sql, sqlite());
  for (int i = 0; i < (sqlite() ? 400 : 150); ++i) {
    sql << "BEGIN";
    const auto row = forgery.commit();
    const auto found = report(verifier);
    sql << "ROLLBACK";
    ASSERT_FALSE(found.whole()) << "forgery " << i << " of row " << row;
    ASSERT_EQ(found.faults.front().first, row) << i << ": " << found.faults.front().what;
  }
  EXPECT_TRUE(report(verifier).whole());
}

}  // namespace
}  // namespace earshot::store
