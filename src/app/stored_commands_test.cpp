// `earshot audit` and `earshot recordings` on a database as a server leaves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/audit_command.hpp"
#include "app/audit_export.hpp"
#include "app/config.hpp"
#include "app/recordings_command.hpp"
#include "app/recordings_export_command.hpp"
#include "app/retention_run.hpp"
#include "app/stored_data.hpp"
#include "base/counters.hpp"
#include "io/clock.hpp"
#include "recording/testing/tape.hpp"
#include "store/audit.hpp"
#include "store/recordings.hpp"
#include "store/writer.hpp"

namespace earshot::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Millis kDay = 24h;

class StoredCommands : public testing::Test {
 protected:
  StoredCommands() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-app-XXXXXX").string();
    if (!::mkdtemp(name.data())) std::abort();
    folder_ = name;
    config_ = (folder_ / "earshot.toml").string();
    std::ofstream(config_) << "[store]\ndatabase = \"" << (folder_ / "earshot.db").string()
                           << "\"\n";
  }
  ~StoredCommands() override { std::filesystem::remove_all(folder_); }

  Config config() const { return load_config(config_).config; }
  store::Database open() {
    auto opened = store::Database::open({.url = (folder_ / "earshot.db").string()}, log_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  // As a server that ran and stopped: `count` audited events, the end signed.
  void serve(std::uint64_t count) {
    Counters counters;
    auto writer = store::Writer::start(open(),
                                       {.spill_file = folder_ / "spill",
                                        .audit_key = config().audit_key_file(),
                                        .audit_heads = config().audit_heads_file()},
                                       io::wall_now(), counters, log_);
    ASSERT_TRUE(writer) << writer.error().message;
    for (const auto last = (*writer)->next_event() + count; (*writer)->next_event() + told_ < last;)
      (*writer)->subscribe(
          std::vector<core::Event>{{(*writer)->next_event() + told_++,
                                    {},
                                    core::SessionEnded{SessionId{1}, CallId{1}, "left"}}},
          io::wall_now());
    told_ = 0;
  }
  void spoil(const char* statement) {
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "earshot.db").c_str(), &file), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(file, statement, nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_changes(file), 1);
    sqlite3_close(file);
  }

  int verify(const AuditVerifyOptions& options) {
    out_.str("");
    err_.str("");
    return audit_verify_command(options, out_, err_);
  }

  store::Recording recording(int days_ago, int retention_days) {
    store::Recording one{.id = ids_.next<RecordingId>(),
                         .call = CallId{7},
                         .queue = "sales",
                         .rule = "always",
                         .started = io::wall_now() - days_ago * kDay - 1min,
                         .ended = io::wall_now() - days_ago * kDay,
                         .duration = 61s,
                         .bytes = 1'000,
                         .state = store::RecordingState::complete,
                         .retention_days = retention_days};
    auto database = open();
    EXPECT_TRUE(store::Recordings(database).put(one));
    return one;
  }
  RecordingId sounding();
  recording::KeyStore keys() {
    return {{config().recording_directory()},
            *recording::MasterKeys::open(config().master_key_file())};
  }
  store::RecordingState state_of(RecordingId id) {
    auto database = open();
    return (*store::Recordings(database).find(id))->state;
  }

  std::filesystem::path folder_;
  std::string config_;
  NoLog log_;
  IdSource ids_{7, 1'800'000'000'000};
  std::uint64_t told_ = 0;
  std::ostringstream out_, err_;
};

TEST_F(StoredCommands, AWholeChainIsSaidToBeWhole) {
  serve(5);
  EXPECT_EQ(verify({.config = config_}), 0) << out_.str() << err_.str();
  EXPECT_EQ(out_.str(), "The audit chain is whole: 5 rows, signed up to row 5.\n");
}

TEST_F(StoredCommands, AnAlteredRowIsNamed) {
  serve(5);
  spoil("UPDATE audit SET code = 'nothing' WHERE number = 3");
  EXPECT_EQ(verify({.config = config_}), 2);
  EXPECT_THAT(out_.str(), StartsWith("row 3 is not what was written"));
  EXPECT_THAT(out_.str(), HasSubstr("NOT whole: 5 rows, the first fault at row 3"));
}

TEST_F(StoredCommands, AnOldBackupIsSeenByTheHeadsThatWereShipped) {
  serve(5);
  std::filesystem::copy_file(folder_ / "earshot.db", folder_ / "backup");
  serve(5);
  std::filesystem::copy_file(config().audit_heads_file(), folder_ / "shipped");
  std::filesystem::copy_file(folder_ / "backup", folder_ / "earshot.db",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(verify({.config = config_}), 0) << "by itself it is whole";
  EXPECT_EQ(verify({.config = config_, .heads = (folder_ / "shipped").string()}), 2);
  EXPECT_THAT(out_.str(), StartsWith("rows 6 to 10 are missing at the end"));
}

TEST_F(StoredCommands, AStrangersKeyProvesNothing) {
  serve(1);
  EXPECT_EQ(verify({.config = config_, .public_keys = {std::string(64, 'a')}}), 2);
  EXPECT_THAT(out_.str(), HasSubstr("signed with another key"));
}

TEST_F(StoredCommands, WithoutADatabaseThereIsNothingToVerify) {
  EXPECT_EQ(verify({.config = config_}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("there is no database"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "earshot.db"));
}

TEST_F(StoredCommands, TheHeadIsTheExportedOne) {
  serve(3);
  EXPECT_EQ(audit_head_command({config_}, out_, err_), 0) << err_.str();
  std::ifstream file(config().audit_heads_file());
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(out_.str(), line + "\n");
}

TEST_F(StoredCommands, TheChainIsExportedAsCsvAndJsonLines) {
  serve(2);
  EXPECT_EQ(audit_export_command({.config = config_, .format = "csv"}, out_, err_), 0);
  EXPECT_THAT(out_.str(), StartsWith("number,at,event,kind,actor,call,session,person,recording,"
                                     "rule,policy_version,code,body,before,after,hash\r\n1,"));
  out_.str("");
  EXPECT_EQ(audit_export_command({.config = config_}, out_, err_), 0);
  std::istringstream lines(out_.str());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto row = nlohmann::json::parse(line);
    EXPECT_EQ(row["number"], count + 1);
    EXPECT_EQ(row["kind"], "session_ended");
    EXPECT_EQ(row["hash"].get<std::string>().size(), 64u);
  }
  EXPECT_EQ(count, 2);
  out_.str("");
  EXPECT_EQ(audit_export_command({.config = config_, .to = "2001-01-01"}, out_, err_), 0);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(audit_export_command({.config = config_, .from = "yesterday"}, out_, err_), 1);
}

TEST(AuditExport, NoCellIsAFormula) {
  for (const std::string begin : {"=", "+", "-", "@", "\t", "\r"}) {
    const auto line = audit_csv_line({.number = 1, .kind = begin + "cmd|' /C calc'!A0"});
    EXPECT_THAT(line, HasSubstr("'" + begin + "cmd"));
    EXPECT_THAT(line, Not(HasSubstr("," + begin)));
  }
}

TEST_F(StoredCommands, RecordingsAreListedHeldAndReleased) {
  const auto one = recording(3, 90);
  EXPECT_EQ(recordings_list_command({.config = config_, .queue = "sales"}, out_, err_), 0);
  EXPECT_THAT(out_.str(), HasSubstr(one.id.text()));
  EXPECT_THAT(out_.str(), HasSubstr("1:01"));
  const RecordingOptions named{.config = config_, .id = one.id.text(), .reason = "Case 9"};
  EXPECT_EQ(recordings_hold_command(named, out_, err_), 0) << err_.str();
  out_.str("");
  EXPECT_EQ(recordings_list_command({.config = config_, .held = true}, out_, err_), 0);
  EXPECT_THAT(out_.str(), HasSubstr("legal hold"));
  EXPECT_EQ(recordings_release_command(named, out_, err_), 0);
  EXPECT_EQ(recordings_release_command(named, out_, err_), 1);
  EXPECT_THAT(err_.str(), HasSubstr("no legal hold"));
}

TEST_F(StoredCommands, AnErasedRecordingHasNoKeyAnyMore) {
  const auto one = recording(3, 90);
  ASSERT_TRUE(keys().make(one.id));
  const RecordingOptions named{.config = config_, .id = one.id.text(), .reason = "Case 9"};
  ASSERT_EQ(recordings_hold_command(named, out_, err_), 0);
  EXPECT_EQ(recordings_erase_command(named, out_, err_), 1) << "the hold wins";
  EXPECT_TRUE(keys().get(one.id));
  ASSERT_EQ(recordings_release_command(named, out_, err_), 0);
  EXPECT_EQ(recordings_erase_command(named, out_, err_), 0) << err_.str();
  EXPECT_EQ(keys().get(one.id).error().code, "key_missing");
  EXPECT_EQ(state_of(one.id), store::RecordingState::erased);
}

TEST_F(StoredCommands, WhoseTimeIsOverExpires) {
  const auto old = recording(100, 90), young = recording(10, 90), lasting = recording(900, 0);
  for (const auto& one : {old, young, lasting}) ASSERT_TRUE(keys().make(one.id));
  EXPECT_EQ(recordings_expire_command({.config = config_, .dry_run = true}, out_, err_), 0);
  EXPECT_THAT(out_.str(), HasSubstr(old.id.text()));
  EXPECT_EQ(state_of(old.id), store::RecordingState::complete);

  EXPECT_EQ(recordings_expire_command({.config = config_}, out_, err_), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("1 recordings are erased"));
  EXPECT_EQ(keys().get(old.id).error().code, "key_missing");
  EXPECT_TRUE(keys().get(young.id));
  EXPECT_TRUE(keys().get(lasting.id));
}

TEST_F(StoredCommands, AClockThatIsWrongErasesNothing) {
  const auto one = recording(1, 90);
  ASSERT_TRUE(keys().make(one.id));
  auto database = open();
  const recording::Vault vault(keys(), nullptr, nullptr);
  const auto now = io::wall_now();
  auto plan = plan_expiry(database, config(), now, false);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(run_expiry(database, vault, *plan, {}, now), 0u);
  plan = plan_expiry(database, config(), now + 400 * kDay, false);  // since that run
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_TRUE(plan->refusal);
  EXPECT_FALSE(run_expiry(database, vault, *plan, {}, now + 400 * kDay));
  EXPECT_TRUE(keys().get(one.id));
}

TEST_F(StoredCommands, AKeyThatACrashLeftGoesWithTheNextRun) {
  const auto one = recording(1, 90);
  ASSERT_TRUE(keys().make(one.id));
  auto database = open();
  ASSERT_TRUE(store::Recordings(database).erase(one.id, {}, "request", io::wall_now()));
  const recording::Vault vault(keys(), nullptr, nullptr);
  ASSERT_TRUE(run_expiry(database, vault, {}, {}, io::wall_now()));
  EXPECT_EQ(keys().get(one.id).error().code, "key_missing");
}

// A recording of three people: the supervisor whispers, then he barges.
RecordingId StoredCommands::sounding() {
  using recording::testing::Phone;
  const auto one = recording(3, 90);
  Phone customer(LegId{1}, Codec::pcmu), supervisor(LegId{2}, Codec::pcma);
  customer.talk(0s, 4s, 500);
  supervisor.aside = true;
  supervisor.talk(0s, 2s, 900);
  supervisor.aside = false;
  supervisor.talk(2s, 4s, 900);
  recording::testing::write_tape(
      keys(), one.id, {&customer, &supervisor}, 4s,
      {{LegId{1}, "customer", {}, ""}, {LegId{2}, "supervisor", {}, ""}});
  return one.id;
}

TEST_F(StoredCommands, ARecordingIsExportedAndThatIsAudited) {
  const auto id = sounding();
  const auto export_to = [&](const char* name, bool mixed, bool customer) {
    out_.str("");
    return recordings_export_command({.config = config_,
                                      .id = id.text(),
                                      .file = (folder_ / name).string(),
                                      .mixed = mixed,
                                      .customer = customer,
                                      .may_show = true},
                                     out_, err_);
  };
  ASSERT_EQ(export_to("all.wav", false, false), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("channel 1: customer\nchannel 2: supervisor\n"));
  EXPECT_THAT(out_.str(), HasSubstr("100 %"));
  EXPECT_EQ(std::filesystem::file_size(folder_ / "all.wav"), 44u + 4 * 8000 * 2 * 2);
  EXPECT_EQ(export_to("copy.ogg", true, true), 0) << err_.str();
  EXPECT_GT(std::filesystem::file_size(folder_ / "copy.ogg"), 1000u);
  EXPECT_EQ(export_to("all.mp3", false, false), 1);
  EXPECT_THAT(err_.str(), HasSubstr(".wav or .ogg"));

  auto database = open();
  const auto rows = store::Audit(database).newest({.kind = "recording_used"}, 10);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->front().recording, id.text());
  EXPECT_EQ(rows->front().code, "download");
}

}  // namespace
}  // namespace earshot::app
