// What happens to files that are not as they should be (SQLite), and to migrations.

#include "store/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>

#include "store/migrations.hpp"
#include "store/people.hpp"
#include "store/session.hpp"
#include "store/stored_directory.hpp"
#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::HasSubstr;

class DatabaseFile : public testing::Test {
 protected:
  DatabaseFile() { options_.url = directory_.file("earshot.db"); }

  Result<Database> open() { return Database::open(options_, log_); }
  std::string refused() {  // the code, with a message that names the file
    const auto opened = open();
    if (opened) return "opened";
    EXPECT_THAT(opened.error().message, HasSubstr(options_.url));
    return opened.error().code;
  }
  void make() { ASSERT_TRUE(open()); }
  std::string bytes() const {
    std::ifstream file(options_.url, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void overwrite(const std::string& content) const {
    std::ofstream(options_.url, std::ios::binary | std::ios::trunc) << content;
  }
  static mode_t mode_of(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
  }

  TemporaryDirectory directory_;
  NoLog log_;
  DatabaseOptions options_;
};

TEST_F(DatabaseFile, IsMadeForItsOwnerOnly) {
  options_.url = directory_.file("new/earshot.db");
  auto database = open();
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(database->schema_version(), migrations().back().version);
  EXPECT_EQ(mode_of(options_.url), 0600u);
  EXPECT_EQ(mode_of(directory_.file("new")), 0700u);
  IdSource ids(0, 1);
  ASSERT_TRUE(People(*database, ids).upsert({}));
  EXPECT_EQ(mode_of(options_.url + "-wal"), 0600u);
  EXPECT_FALSE(std::filesystem::exists(options_.url + ".draft"));
}

TEST_F(DatabaseFile, IsDurable) {
  auto database = open();
  ASSERT_TRUE(database);
  auto& sql = database->connection().sql;
  std::string journal;
  int synchronous = 0, foreign_keys = 0;
  sql << "PRAGMA journal_mode", soci::into(journal);
  sql << "PRAGMA synchronous", soci::into(synchronous);
  sql << "PRAGMA foreign_keys", soci::into(foreign_keys);
  EXPECT_EQ(journal, "wal");
  EXPECT_EQ(synchronous, 2);  // FULL
  EXPECT_EQ(foreign_keys, 1);
}

TEST_F(DatabaseFile, ThatOthersMayReadIsClosedToThem) {
  make();
  ::chmod(options_.url.c_str(), 0644);
  ASSERT_TRUE(open());
  EXPECT_EQ(mode_of(options_.url), 0600u);
}

TEST_F(DatabaseFile, OfNoLengthIsRefusedAndKept) {
  overwrite("");
  EXPECT_EQ(refused(), "database_corrupt");
  EXPECT_EQ(bytes(), "");
}

TEST_F(DatabaseFile, OfOtherKindIsRefusedAndKept) {
  overwrite("people of mine\n");
  EXPECT_EQ(refused(), "database_corrupt");
  EXPECT_EQ(bytes(), "people of mine\n");
  options_.url = directory_.path().string();
  EXPECT_EQ(refused(), "database_unreadable");
}

TEST_F(DatabaseFile, OfAnotherProgramIsRefused) {
  {
    soci::session sql("sqlite3", "db=" + options_.url);
    sql << "CREATE TABLE people (id TEXT)";
  }
  EXPECT_EQ(refused(), "database_foreign");
}

TEST_F(DatabaseFile, OfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  make();
  ASSERT_EQ(::chown(options_.url.c_str(), 65534, 65534), 0);
  EXPECT_EQ(refused(), "database_wrong_owner");
}

TEST_F(DatabaseFile, ThatIsMissingBesideItsLogIsNotMadeAnew) {
  std::ofstream(options_.url + "-wal") << "x";
  EXPECT_EQ(refused(), "database_missing_file");
  EXPECT_FALSE(std::filesystem::exists(options_.url));
}

TEST_F(DatabaseFile, OfANewerProgramIsRefusedAndKept) {
  {
    auto database = open();
    database->connection().sql << "INSERT INTO schema_version (version, name) VALUES (99, 'new')";
  }
  EXPECT_EQ(refused(), "database_newer");
}

TEST_F(DatabaseFile, LeftHalfMadeByAKilledStartIsMadeAnew) {
  std::ofstream(options_.url + ".draft") << "half";
  EXPECT_TRUE(open());
}

// S6: flip bytes; either it is refused with a code, or the people are still all there.
TEST_F(DatabaseFile, DamageIsNeverTakenForAnEmptyDatabase) {
  IdSource ids(0, 1'800'000'000'000);
  {
    auto database = open();
    std::vector<StoredPerson> people;
    for (int i = 100; i < 200; ++i)
      people.push_back({{.extension = std::to_string(i), .name = "Ann"}, "secret"});
    ASSERT_TRUE(People(*database, ids).upsert(people));
  }
  const auto whole = bytes();
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 chance(seed);
  int told = 0;
  for (int round = 0; round < 200; ++round) {
    auto damaged = whole;
    const auto at = chance() % damaged.size();
    for (std::size_t i = at; i < std::min(at + 64, damaged.size()); ++i)
      damaged[i] = static_cast<char>(chance());
    for (auto* beside : {"-wal", "-shm"}) std::filesystem::remove(options_.url + beside);
    overwrite(damaged);
    auto database = open();
    const auto people = database ? People(*database, ids).all()
                                 : Result<std::vector<StoredPerson>>(tl::unexpect, Error{});
    EXPECT_EQ(people ? people->size() : 100u, 100u) << "damaged at " << at;
    told += people ? 0 : 1;
  }
  EXPECT_GT(told, 0);
}

TEST_F(DatabaseFile, LockedByAnotherProgramIsToldAsThat) {
  auto database = open();
  auto other = open();
  ASSERT_TRUE(database && other);
  other->connection().sql << "BEGIN IMMEDIATE";
  database->connection().sql << "PRAGMA busy_timeout = 1";
  IdSource ids(0, 1);
  const std::vector<StoredPerson> people{{{.extension = "1"}, ""}};
  const auto written = People(*database, ids).upsert(people);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "database_locked");
  other->connection().sql << "ROLLBACK";
  EXPECT_TRUE(People(*database, ids).upsert(people));
}

TEST_F(DatabaseFile, ThatIsFullIsToldAsThat) {
  auto database = open();
  int limit = 0;
  database->connection().sql << "PRAGMA max_page_count = 20", soci::into(limit);
  IdSource ids(0, 1);
  const std::vector<StoredPerson> people{
      {{.extension = "1", .name = std::string(200'000, 'x')}, ""}};
  const auto written = People(*database, ids).upsert(people);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "disk_full");
  EXPECT_TRUE(People(*database, ids).all()->empty());
}

class Migrating : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    options_.url = *url;
    auto opened = Database::open(options_, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }
  TemporaryDirectory directory_;
  NoLog log_;
  DatabaseOptions options_;
  std::optional<Database> database_;
};

INSTANTIATE_TEST_SUITE_P(Databases, Migrating, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

// S8: the same steps fail at each statement in turn, then run through.
TEST_P(Migrating, HalfAStepIsNoStep) {
  auto& connection = database_->connection();
  const auto before = *schema_version(connection);
  Migration step{before + 1, "extra", {"CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)"}};
  for (std::size_t at = 0; at <= step.statements.size(); ++at) {
    auto broken = step;
    broken.statements.insert(broken.statements.begin() + static_cast<std::ptrdiff_t>(at),
                             "INSERT INTO no_such_table VALUES (1)");
    const auto failed = migrate(connection, std::vector{broken});
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message, HasSubstr("migration"));
    EXPECT_EQ(schema_version(connection), before);
  }
  ASSERT_TRUE(migrate(connection, std::vector{step}));
  EXPECT_EQ(schema_version(connection), before + 1);
  EXPECT_TRUE(migrate(connection, std::vector{step}));  // nothing left to do
}

TEST_P(Migrating, ANewerSchemaIsRefused) {
  const auto refused = migrate(database_->connection(), std::span(migrations()).first(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "database_newer");
  EXPECT_THAT(refused.error().message, HasSubstr("backup"));
}

TEST_F(DatabaseFile, IsCopiedBeforeAnUpgrade) {
  {
    auto database = open();
    auto& sql = database->connection().sql;
    sql << "DELETE FROM schema_version WHERE version = 9";
    sql << "ALTER TABLE grants DROP COLUMN rights";
    sql << "ALTER TABLE grants DROP COLUMN conditions";
  }
  auto database = open();
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(database->schema_version(), migrations().back().version);
  EXPECT_EQ(mode_of(options_.url + ".v8.bak"), 0600u);
  EXPECT_EQ(mode_of(options_.url), 0600u);
}

TEST_F(DatabaseFile, ThatIsFullTakesNoHalfOfAChange) {
  auto database = open();
  ASSERT_TRUE(database);
  auto& sql = database->connection().sql;
  int pages = 0;
  sql << "PRAGMA page_count", soci::into(pages);
  sql << "PRAGMA max_page_count = " + std::to_string(pages + 2), soci::into(pages);
  DirectoryStore store(*database);
  const auto full = store.edit([](StoredDirectory& directory) -> Result<void> {
    directory.numbers = {{"4930", "600"}};
    directory.cues = std::vector(1'000, std::string(200, 'x'));
    return {};
  });
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "disk_full");
  EXPECT_THAT(full.error().message, HasSubstr("free space"));
  EXPECT_EQ(store.read(), StoredDirectory{});
}

TEST(Database, NamesNoPassword) {
  EXPECT_EQ(without_password("postgresql://me:secret@host/db"), "postgresql://me@host/db");
  EXPECT_EQ(without_password("postgresql://me@host:5432/db"), "postgresql://me@host:5432/db");
  EXPECT_EQ(without_password("earshot.db"), "earshot.db");
}

TEST(Database, SaysThatTheServerIsAway) {
  NoLog log;
  const auto opened =
      Database::open({.url = "postgresql://me:secret@/db?host=/no/such/place"}, log);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "database_unreachable");
  EXPECT_THAT(opened.error().message, testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace earshot::store
