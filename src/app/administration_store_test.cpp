// The API's rows over a real database: what is written is there, what is refused is not, and what
// is wrong with the database is told in words.

#include "app/administration_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "app/accounts_store.hpp"
#include "app/administrator.hpp"
#include "app/directory_watch.hpp"
#include "app/history_store.hpp"
#include "app/import.hpp"
#include "store/history.hpp"

namespace earshot::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Files {
 public:
  Files() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-app-XXXXXX").string();
    if (!::mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class AdministrationStoreTest : public testing::Test {
 protected:
  AdministrationStoreTest() {
    file_.store.database = files_.file("earshot.db");
    file_.queues = {{.name = "service", .extension = "600", .teams = {"sales"}}};
    auto opened = store::Database::open({.url = file_.store.database, .busy_timeout = 100ms}, log_);
    EXPECT_TRUE(opened);
    other_.emplace(std::move(*opened));
    auto shared = SharedDatabase::open(file_.store.database, log_);
    EXPECT_TRUE(shared);
    shared_ = std::move(*shared);
    administration_.emplace(*shared_, file_, [this] { ++changes_; });
    accounts_.emplace(*shared_, std::uint16_t{0});
  }

  PersonId add(const std::string& extension, const std::string& name, core::Role role) {
    const auto row = administration_->add_person(
        {.extension = extension, .name = name, .role = role, .team = "sales"});
    EXPECT_TRUE(row) << row.error().message;
    return row ? row->person.id : PersonId{};
  }

  Files files_;
  NoLog log_;
  Config file_;
  std::optional<store::Database> other_;  // another program's
  std::unique_ptr<SharedDatabase> shared_;
  std::optional<AdministrationStore> administration_;
  std::optional<AccountsStore> accounts_;
  std::atomic<int> changes_ = 0;
};

TEST_F(AdministrationStoreTest, PeopleComeChangeAndGo) {
  const auto ann = add("101", "Ann", core::Role::agent);
  EXPECT_TRUE(ann);
  EXPECT_EQ(changes_, 1);
  const auto changed = administration_->change_person(ann, {.team = "support", .enabled = false});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->person.team, "support");
  EXPECT_FALSE(changed->person.enabled);
  EXPECT_FALSE(changed->has_password);
  ASSERT_TRUE(accounts_->set_password(ann, "hash", true));
  EXPECT_TRUE(administration_->people()->at(0).has_password);
  EXPECT_EQ(
      administration_->add_person({.extension = "101", .name = "B", .team = "t"}).error().code,
      "exists");
  EXPECT_EQ(changes_, 2);  // a refusal changes nothing
  ASSERT_TRUE(administration_->remove_person(ann));
  EXPECT_THAT(*administration_->people(), IsEmpty());
  EXPECT_EQ(administration_->remove_person(ann).error().code, "no_such_person");
}

TEST_F(AdministrationStoreTest, ASecretIsShownAndRenewed) {
  file_.sip.public_address = IpAddress::parse("198.51.100.7");
  administration_->replace_file(file_);
  const auto ann = add("101", "Ann", core::Role::agent);
  const auto first = administration_->device(ann);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->username, "101");
  EXPECT_GE(first->secret.size(), 20u);
  EXPECT_EQ(first->server, "198.51.100.7");
  EXPECT_EQ(first->port, 5060);
  EXPECT_EQ(first->transport, "udp");
  EXPECT_EQ(administration_->device(ann)->secret, first->secret);
  const auto renewed = administration_->renew_device(ann);
  ASSERT_TRUE(renewed);
  EXPECT_NE(renewed->secret, first->secret);
  EXPECT_EQ(administration_->device(ann)->secret, renewed->secret);
  EXPECT_EQ(administration_->device(PersonId{7}).error().code, "no_such_person");
}

TEST_F(AdministrationStoreTest, WhoseContactIsElsewhereGetsASecretWhenOneIsAskedFor) {
  const auto row = administration_->add_person(
      {.extension = "102", .name = "Ben", .team = "t", .contact_uri = "sip:102@pbx.example"});
  ASSERT_TRUE(row);
  const int before = changes_;
  EXPECT_GE(administration_->device(row->person.id)->secret.size(), 20u);
  EXPECT_EQ(changes_, before + 1);
}

TEST_F(AdministrationStoreTest, TheFilesRowsComeFirstAndAreMarked) {
  add("101", "Ann", core::Role::agent);
  ASSERT_TRUE(
      administration_->add_queue({.name = "sales", .extension = "601", .teams = {"sales"}}));
  const auto queues = administration_->queues();
  ASSERT_THAT(*queues, SizeIs(2));
  EXPECT_EQ(queues->at(0).queue.name, "service");
  EXPECT_EQ(queues->at(0).origin, api::Origin::file);
  EXPECT_EQ(queues->at(1).origin, api::Origin::database);
  EXPECT_EQ(administration_->remove_queue("service").error().code, "from_file");
  const auto changed = administration_->change_queue("sales", {.wrap_up = 33s});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->queue.wrap_up, 33s);
  const auto number = administration_->add_number({"+4930600", "600"});
  ASSERT_TRUE(number) << number.error().message;
  EXPECT_THAT(*administration_->numbers(), SizeIs(1));
  ASSERT_TRUE(administration_->remove_number("+4930600"));
  ASSERT_TRUE(administration_->remove_queue("sales"));
}

TEST_F(AdministrationStoreTest, ATrunksPasswordIsNotTold) {
  const auto trunk = administration_->add_trunk(
      {.name = "carrier", .proxy = "sip:192.0.2.7", .username = "u"}, "pw");
  ASSERT_TRUE(trunk) << trunk.error().message;
  EXPECT_TRUE(trunk->has_password);
  ASSERT_TRUE(administration_->add_outbound({"+49", "carrier", 2}));
  EXPECT_THAT(*administration_->outbound(), SizeIs(1));
  EXPECT_EQ(administration_->remove_trunk("carrier").error().code, "in_use");
  ASSERT_TRUE(administration_->remove_outbound("+49"));
  EXPECT_EQ(administration_->change_trunk("carrier", {.srtp = "off"})->setup.srtp, "off");
  EXPECT_EQ(store::DirectoryStore(*other_).read()->trunks.at(0).password, "pw");
  ASSERT_TRUE(administration_->remove_trunk("carrier"));
  EXPECT_THAT(*administration_->trunks(), IsEmpty());
}

TEST_F(AdministrationStoreTest, GrantsAndCues) {
  const auto sue = add("201", "Sue", core::Role::supervisor);
  const core::Grant grant{.supervisor = sue, .modes = {core::Mode::monitor}, .queues = {"service"}};
  ASSERT_TRUE(administration_->set_grants(sue, {grant}));
  EXPECT_THAT(*administration_->grants(sue), ElementsAre(grant));
  EXPECT_EQ(administration_->grants(PersonId{7}).error().code, "no_such_person");
  ASSERT_TRUE(administration_->set_cues({"B", "A"}));
  EXPECT_THAT(*administration_->cues(), ElementsAre("B", "A"));
}

TEST_F(AdministrationStoreTest, ALockedDatabaseIsToldInWords) {
  add("101", "Ann", core::Role::agent);
  ASSERT_TRUE(store::DirectoryStore(*other_).edit([&](store::StoredDirectory&) -> Result<void> {
    const auto refused = administration_->set_cues({"x"});
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "store_unavailable");
    EXPECT_THAT(refused.error().message, HasSubstr("Another program holds the database"));
    EXPECT_THAT(refused.error().message, Not(HasSubstr(file_.store.database)));
    EXPECT_THAT(*administration_->people(), SizeIs(1));  // reading goes on
    return {};
  }));
}

TEST_F(AdministrationStoreTest, AFullDiskIsToldInWordsWithoutItsPath) {
  const auto refused = shared_->use([](store::Database&) -> Result<void> {
    return fail("disk_full", "/srv/earshot.db: writing: database or disk is full");
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store_unavailable");
  EXPECT_EQ(refused.error().message,
            "The disk that holds the database is full; nothing was changed: free space on it.");
}

TEST_F(AdministrationStoreTest, ManyMayAskAtOnce) {
  constexpr int kThreads = 4, kEach = 10;
  std::atomic<int> refusals = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i) {
          const auto extension = std::to_string(1'000 + thread * kEach + i);
          if (!administration_->add_person({.extension = extension, .name = "A", .team = "t"}))
            ++refusals;
          administration_->replace_file(file_);
        }
      });
  }
  EXPECT_EQ(refusals, 0);
  std::set<PersonId> ids;
  const auto people = administration_->people();
  ASSERT_TRUE(people);
  for (const auto& row : *people) ids.insert(row.person.id);
  EXPECT_EQ(ids.size(), std::size_t{kThreads * kEach});
}

TEST_F(AdministrationStoreTest, PeopleSignInByExtensionOrByAnUnmistakableName) {
  const auto ann = add("101", "Ann", core::Role::agent);
  add("102", "Ben", core::Role::agent);
  add("103", "Ben", core::Role::agent);
  ASSERT_TRUE(accounts_->set_password(ann, "hash", true));
  for (const auto* name : {"101", "Ann"}) {
    const auto found = accounts_->find(name);
    ASSERT_TRUE(found && *found) << name;
    EXPECT_EQ((*found)->person, ann);
    EXPECT_EQ((*found)->password_hash, "hash");
    EXPECT_TRUE((*found)->must_change_password);
    EXPECT_TRUE((*found)->enabled);
  }
  EXPECT_FALSE(*accounts_->find("Ben"));
  EXPECT_FALSE(*accounts_->find(""));
  EXPECT_EQ((*accounts_->find("102"))->password_hash, "");
  EXPECT_FALSE(*accounts_->find(PersonId{7}));
}

TEST_F(AdministrationStoreTest, SignInsAndTokensAreKept) {
  const auto ann = add("101", "Ann", core::Role::agent);
  const WallTime now{Millis(1'800'000'000'000)};
  api::KeyHash key{};
  key.fill(0xA5);
  ASSERT_TRUE(accounts_->add_sign_in({key, ann, now, now}));
  ASSERT_TRUE(accounts_->touch_sign_in(key, now + 5s));
  ASSERT_THAT(*accounts_->sign_ins(), SizeIs(1));
  const auto sign_in = accounts_->sign_ins()->front();
  EXPECT_EQ(sign_in.key, key);
  EXPECT_EQ(sign_in.last_seen, now + 5s);
  ASSERT_TRUE(accounts_->remove_sign_in(key));
  EXPECT_THAT(*accounts_->sign_ins(), IsEmpty());

  const api::ApiToken token{{}, key, "crm", core::Role::auditor, now, now + 60s};
  const auto id = accounts_->add_token(token);
  ASSERT_TRUE(id);
  EXPECT_EQ(accounts_->add_token(token).error().code, "exists");
  ASSERT_THAT(*accounts_->tokens(), SizeIs(1));
  EXPECT_EQ(accounts_->tokens()->front().id, *id);
  EXPECT_EQ(accounts_->tokens()->front().key, key);
  ASSERT_TRUE(accounts_->remove_token(*id));
  EXPECT_EQ(accounts_->remove_token(*id).error().code, "no_such_row");
}

TEST_F(AdministrationStoreTest, APersonReadsHisOwnCalls) {
  const auto ann = add("101", "Ann", core::Role::agent);
  const CallId call{77};
  const WallTime now{Millis(1'800'000'000'000)};
  ASSERT_TRUE(store::History(*other_).append(std::vector{
      store::record_of(
          {1, {}, core::CallStarted{call, core::CallDirection::outbound, "101", "Ann", "030"}},
          now),
      store::record_of({2, {}, core::CallEnded{call, "refused:486"}}, now + 9s)}));
  const auto calls = HistoryStore(*shared_).calls_of(ann, 50);
  ASSERT_TRUE(calls);
  ASSERT_THAT(*calls, SizeIs(1));
  EXPECT_EQ(calls->front().id, call);
  EXPECT_EQ(calls->front().number, "030");
  EXPECT_FALSE(calls->front().talk);
}

TEST_F(AdministrationStoreTest, TheFirstStartMakesAnAdministratorOnce) {
  file_.queues.push_back({.name = "q", .extension = "900"});
  const auto made = ensure_administrator(*other_, file_);
  ASSERT_TRUE(made && *made);
  EXPECT_EQ((*made)->extension, "901");  // 900 is a queue
  EXPECT_GE((*made)->password.size(), 16u);
  const auto account = accounts_->find("901");
  ASSERT_TRUE(account && *account);
  EXPECT_TRUE((*account)->must_change_password);
  EXPECT_THAT((*account)->password_hash, HasSubstr("$argon2id$"));
  const auto again = ensure_administrator(*other_, file_);
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
}

TEST_F(AdministrationStoreTest, AnAdministratorWithoutAPasswordGetsOne) {
  add("950", "Ada", core::Role::administrator);
  const auto made = ensure_administrator(*other_, file_);
  ASSERT_TRUE(made && *made);
  EXPECT_EQ((*made)->extension, "950");
  EXPECT_THAT(*administration_->people(), SizeIs(1));
}

TEST_F(AdministrationStoreTest, AForgottenPasswordIsRenewedAndEndsSignIns) {
  const auto ann = add("101", "Ann", core::Role::agent);
  const WallTime now{Millis(1'800'000'000'000)};
  ASSERT_TRUE(accounts_->add_sign_in({{}, ann, now, now}));
  const auto made = renew_password(*other_, "101");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->name, "Ann");
  EXPECT_TRUE((*accounts_->find(ann))->must_change_password);
  EXPECT_THAT(*accounts_->sign_ins(), IsEmpty());
  const auto nobody = renew_password(*other_, "110");
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().message, HasSubstr("\"110\""));
}

TEST_F(AdministrationStoreTest, TheWatchSeesWhatAnotherProgramWrites) {
  std::mutex mutex;
  std::condition_variable news;
  std::vector<store::StoredDirectory> seen;
  DirectoryWatch watch(*shared_, *store::DirectoryStore(*other_).revision(),
                       [&](const Result<store::StoredDirectory>& directory) {
                         const std::lock_guard lock(mutex);
                         if (directory) seen.push_back(*directory);
                         news.notify_all();
                       });
  IdSource ids(0, 1);
  store::People people(*other_, ids);
  std::istringstream csv("extension,name,role,team,secret,contact\n101,Ann,agent,sales,,\n");
  ASSERT_TRUE(import_people(csv, people, {}));
  std::unique_lock lock(mutex);
  EXPECT_TRUE(news.wait_for(lock, 10s, [&] { return !seen.empty(); }))
      << "the import was not noticed within 10 s";
  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_EQ(seen[0].people.at(0).person.name, "Ann");
}

}  // namespace
}  // namespace earshot::app
