// The contract of the recordings' rows, run against SQLite and PostgreSQL alike.

#include "store/recordings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/audit.hpp"
#include "store/history.hpp"
#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const WallTime kNow{Millis(1'800'000'000'000)};
const Millis kDay = 24h;

class RecordingsContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string why;
    const auto url = temporary_database(GetParam(), directory_, why);
    if (!url) GTEST_SKIP() << why;
    auto opened = Database::open({.url = *url}, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }

  Recordings recordings() { return Recordings(*database_); }
  void tell(std::initializer_list<core::EventBody> bodies) {
    std::vector<EventRecord> records;
    for (const auto& body : bodies) records.push_back(record_of({++number_, {}, body}, at_ += 1s));
    const auto written = History(*database_).append(records);
    ASSERT_TRUE(written) << written.error().message;
  }
  Recording made(int days_ago, int retention_days) {
    Recording one{.id = ids_.next<RecordingId>(),
                  .call = ids_.next<CallId>(),
                  .queue = "sales",
                  .rule = "always",
                  .started = kNow - days_ago * kDay - 1min,
                  .ended = kNow - days_ago * kDay,
                  .duration = 60s,
                  .bytes = 1'000,
                  .state = RecordingState::complete,
                  .hash = "abcd",
                  .retention_days = retention_days,
                  .whisper = "own",
                  .tracks = {{LegId{1}, "customer", {}}, {LegId{2}, "agent", kAgent}}};
    const auto written = recordings().put(one);
    EXPECT_TRUE(written) << written.error().message;
    return one;
  }
  Recording now_of(RecordingId id) { return recordings().find(id)->value(); }
  std::vector<AuditRow> audit() { return *Audit(*database_).newest({}, 100); }

  const PersonId kAgent{77}, kAdministrator{88};
  TemporaryDirectory directory_;
  NoLog log_;
  std::optional<Database> database_;
  IdSource ids_{7, 1'800'000'000'000};
  std::uint64_t number_ = 0;
  WallTime at_ = kNow;
};

INSTANTIATE_TEST_SUITE_P(Databases, RecordingsContract, testing::Values("sqlite", "postgresql"),
                         [](const auto& of) { return of.param; });

TEST_P(RecordingsContract, EventsMakeTheRow) {
  const CallId call{5};
  const RecordingId id{9};
  const LegId customer{1}, agent{2}, gone{3}, supervisor{4};
  tell({core::CallStarted{call, core::CallDirection::inbound, "1", "", "2"},
        core::ParticipantJoined{call, customer, core::Part::customer, {}, "1"},
        core::ParticipantJoined{call, gone, core::Part::agent, PersonId{3}, ""},
        core::ParticipantLeft{call, gone, core::Part::agent, PersonId{3}},
        core::ParticipantJoined{call, agent, core::Part::agent, kAgent, ""},
        core::RecordingStarted{call, id, "sales", "always", {}, core::WhisperTrack::dropped, 90}});
  Recording expected{.id = id,
                     .call = call,
                     .queue = "sales",
                     .rule = "always",
                     .started = kNow + 6s,
                     .retention_days = 90,
                     .whisper = "dropped",
                     .tracks = {{customer, "customer", {}}, {agent, "agent", kAgent}}};
  EXPECT_EQ(now_of(id), expected);

  tell({core::ParticipantJoined{call, supervisor, core::Part::supervisor, PersonId{6}, ""},
        core::CustomerObjected{call, "key", false},
        core::RecordingStopped{call, id, "objection", false},
        core::RecordingKept{id, 4s, 1234, "ff00"}});
  expected.tracks.push_back({supervisor, "supervisor", PersonId{6}});
  expected.objected = true;
  expected.ended = kNow + 9s;
  expected.duration = 4s;
  expected.bytes = 1234;
  expected.hash = "ff00";
  expected.state = RecordingState::complete;
  EXPECT_EQ(now_of(id), expected);

  tell({core::ParticipantJoined{call, LegId{8}, core::Part::agent, kAgent, ""}});
  EXPECT_EQ(now_of(id), expected) << "who comes after its end is on no track of it";
}

TEST_P(RecordingsContract, ALostOneIsFailedAlsoWhenItIsClosedLater) {
  const CallId call{5};
  const RecordingId id{9};
  tell({core::RecordingStarted{call, id, "sales", "always"},
        core::RecordingLost{call, id, "disk full"}, core::RecordingKept{id, 2s, 10, "aa"},
        core::RecordingStopped{call, id, "failed"}});
  EXPECT_EQ(now_of(id).state, RecordingState::failed);
  EXPECT_EQ(now_of(id).duration, 2s);
  EXPECT_EQ(now_of(id).ended, kNow + 2s);
}

TEST_P(RecordingsContract, OneThatAnObjectionErasesLosesItsPeople) {
  const CallId call{5};
  const RecordingId id{9};
  tell({core::ParticipantJoined{call, LegId{1}, core::Part::agent, kAgent, ""},
        core::RecordingStarted{call, id, "sales", "always"},
        core::RecordingStopped{call, id, "objection", true},
        core::RecordingKept{id, 2s, 10, "aa"}});
  EXPECT_EQ(now_of(id).state, RecordingState::erased);
  EXPECT_THAT(now_of(id).tracks, IsEmpty());
}

TEST_P(RecordingsContract, OneUnderLegalHoldIsNotErasedByAnObjection) {
  const CallId call{5};
  const RecordingId id{9};
  tell({core::ParticipantJoined{call, LegId{1}, core::Part::agent, kAgent, ""},
        core::RecordingStarted{call, id, "sales", "always"}});
  ASSERT_TRUE(recordings().hold(id, {.by = kAgent, .reason = "case 9", .since = kNow}));
  tell(
      {core::RecordingStopped{call, id, "objection", true}, core::RecordingKept{id, 2s, 10, "aa"}});
  EXPECT_EQ(now_of(id).state, RecordingState::complete);
  EXPECT_TRUE(now_of(id).hold);
  EXPECT_THAT(now_of(id).tracks, SizeIs(1));
}

TEST_P(RecordingsContract, OneOfAStoppedServerIsRecovered) {
  const RecordingId id{9}, other{10};
  tell({core::RecordingStarted{CallId{5}, id, "sales", "always"},
        core::RecordingStarted{CallId{6}, other, "sales", "always"}});
  EXPECT_THAT(*recordings().page({.state = RecordingState::recording}, 10), SizeIs(2));
  tell({core::RecordingKept{.recording = id, .length = 7s, .bytes = 70, .recovered = true}});
  EXPECT_EQ(now_of(id).state, RecordingState::recovered);
  EXPECT_EQ(now_of(id).ended, kNow + 8s);
  EXPECT_EQ(now_of(id).bytes, 70u);
  ASSERT_TRUE(recordings().recovered(other, 7s, 70, "cc"));
  EXPECT_EQ(now_of(other).state, RecordingState::recovered);
  EXPECT_EQ(now_of(other).ended, kNow + 9s);
  EXPECT_EQ(recordings().recovered(RecordingId{1}, 1s, 1, "").error().code, "no_such_recording");
}

TEST_P(RecordingsContract, EveryFieldIsKept) {
  auto one = made(3, 90);
  one.hold = LegalHold{kAdministrator, "Case 9 O'12", kNow};
  one.objected = true;
  one.storage = "s3";
  ASSERT_TRUE(recordings().put(one));
  EXPECT_EQ(now_of(one.id), one);
  EXPECT_FALSE(*recordings().find(RecordingId{1}));
}

TEST_P(RecordingsContract, PagesByCallQueuePersonAndTime) {
  std::vector<RecordingId> ids;
  for (int day = 9; day >= 0; --day) ids.push_back(made(day, 0).id);
  auto other = made(20, 0);
  other.queue = "service";
  other.tracks = {{LegId{1}, "agent", PersonId{5}}};
  ASSERT_TRUE(recordings().put(other));

  const auto ids_of = [&](const RecordingFilter& filter, std::size_t most = 100) {
    const auto page = recordings().page(filter, most);
    EXPECT_TRUE(page) << page.error().message;
    std::vector<RecordingId> found;
    for (const auto& each : *page) found.push_back(each.id);
    return found;
  };
  EXPECT_THAT(ids_of({}), SizeIs(11));
  EXPECT_THAT(ids_of({}, 2), ElementsAre(ids[9], ids[8]));
  EXPECT_THAT(ids_of({.after = ids[8]}, 2), ElementsAre(ids[7], ids[6]));
  EXPECT_THAT(ids_of({.queue = "service"}), ElementsAre(other.id));
  EXPECT_THAT(ids_of({.person = PersonId{5}}), ElementsAre(other.id));
  EXPECT_THAT(ids_of({.call = other.call}), ElementsAre(other.id));
  EXPECT_THAT(ids_of({.from = kNow - kDay, .to = kNow - 30s}), ElementsAre(ids[9]));
  EXPECT_THAT(ids_of({.held = true}), IsEmpty());
}

TEST_P(RecordingsContract, ALegalHoldWins) {
  const auto one = made(100, 90);
  ASSERT_TRUE(recordings().hold(one.id, {kAdministrator, "Case Zoe Maier", kNow}));
  EXPECT_EQ(now_of(one.id).hold->reason, "Case Zoe Maier");
  EXPECT_EQ(recordings().hold(one.id, {kAdministrator, "again", kNow}).error().code,
            "already_held");
  EXPECT_EQ(recordings().erase(one.id, kAdministrator, "request", kNow).error().code, "on_hold");
  EXPECT_THAT(*recordings().due(kNow, 10), IsEmpty());
  EXPECT_EQ(*recordings().retention(kNow), (Retention{.due = 0, .kept = 1, .bytes = 0, .held = 1}));
  EXPECT_THAT(*recordings().page({.held = true}, 10), SizeIs(1));

  ASSERT_TRUE(recordings().release(one.id, kAdministrator, kNow + 1s));
  EXPECT_FALSE(now_of(one.id).hold);
  EXPECT_EQ(recordings().release(one.id, kAdministrator, kNow).error().code, "not_held");
  ASSERT_TRUE(recordings().erase(one.id, {}, "retention", kNow + 2s));

  const auto rows = audit();
  ASSERT_THAT(rows, SizeIs(3));  // what was refused changed nothing, and was not told by the core
  EXPECT_EQ(rows[2].kind, "recording_held");
  EXPECT_EQ(rows[2].actor, kAdministrator.text());
  EXPECT_EQ(rows[2].recording, one.id.text());
  EXPECT_THAT(rows[2].body, Not(HasSubstr("Zoe")));
  EXPECT_EQ(rows[1].kind, "recording_released");
  EXPECT_EQ(rows[0].kind, "recording_erased");
  EXPECT_EQ(rows[0].code, "retention");
  EXPECT_EQ(rows[0].body, R"({"hash":"abcd"})");
}

TEST_P(RecordingsContract, AnErasedOneKeepsNothingOfAPerson) {
  const auto one = made(1, 90);
  ASSERT_TRUE(recordings().hold(one.id, {kAdministrator, "canary-of-Zoe-Maier", kNow}));
  ASSERT_TRUE(recordings().release(one.id, kAdministrator, kNow));
  ASSERT_TRUE(recordings().erase(one.id, kAdministrator, "request", kNow));
  auto expected = one;
  expected.state = RecordingState::erased;
  expected.tracks.clear();
  EXPECT_EQ(now_of(one.id), expected);
  EXPECT_EQ(recordings().erase(one.id, kAdministrator, "request", kNow).error().code,
            "already_erased");
  EXPECT_EQ(recordings().hold(one.id, {}).error().code, "already_erased");
  if (GetParam() != "sqlite") return;
  // Neither in free pages nor in the write-ahead log.
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
    std::ifstream bytes(file.path(), std::ios::binary);
    const std::string all(std::istreambuf_iterator<char>(bytes), {});
    EXPECT_EQ(all.find("canary-of-Zoe"), std::string::npos) << file.path();
    EXPECT_EQ(all.find(kAgent.text()), std::string::npos) << file.path();
  }
}

TEST_P(RecordingsContract, OneThatRunsIsNotErased) {
  tell({core::RecordingStarted{CallId{5}, RecordingId{9}, "sales", "always"}});
  EXPECT_EQ(recordings().erase(RecordingId{9}, {}, "request", kNow).error().code,
            "still_recording");
  EXPECT_EQ(recordings().erase(RecordingId{1}, {}, "request", kNow).error().code,
            "no_such_recording");
}

TEST_P(RecordingsContract, WhoseTimeIsOverIsDueOldestFirst) {
  const auto old = made(100, 90), older = made(200, 90);
  made(80, 90);     // not yet
  made(10'000, 0);  // kept until somebody erases it
  const auto due = recordings().due(kNow, 10);
  ASSERT_TRUE(due) << due.error().message;
  EXPECT_EQ(*due, (std::vector{older, old}));
  EXPECT_THAT(*recordings().due(kNow, 1), ElementsAre(older));
  EXPECT_EQ(*recordings().retention(kNow),
            (Retention{.due = 2, .kept = 4, .bytes = 2'000, .held = 0}));
  EXPECT_THAT(*recordings().due(kNow + 10 * kDay - 1ms, 10), SizeIs(2));
  EXPECT_THAT(*recordings().due(kNow + 10 * kDay, 10), SizeIs(3));
}

}  // namespace
}  // namespace earshot::store
