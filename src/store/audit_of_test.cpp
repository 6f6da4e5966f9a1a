#include "store/audit_of.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace earshot::store {
namespace {

using testing::HasSubstr;
using testing::Not;

const CallId kCall{1};
const SessionId kSession{2};
const PersonId kSupervisor{3}, kAgent{4};
const RecordingId kRecording{5};
const LegId kLeg{6}, kEar{7};
const ApprovalId kApproval{8};
const std::string kCanary = "Zoe Maier 0170 5551234";

PersonId nobody(const std::string&) { return {}; }

std::optional<AuditEntry> audited(core::EventBody body) {
  return audit_of(record_of({42, {}, std::move(body), 9}, WallTime(Millis(1'000))), nobody);
}

std::string in_short(const AuditEntry& entry) {
  return fmt::format("{} by {} to {} rule '{}' code '{}' {}", entry.kind, entry.actor.value,
                     entry.person.value, entry.rule, entry.code, entry.body);
}

template <std::size_t... kIndex>
std::vector<core::EventBody> every_event(std::index_sequence<kIndex...>) {
  return {core::EventBody(std::in_place_index<kIndex>)...};
}
std::vector<core::EventBody> every_event() {
  return every_event(std::make_index_sequence<std::variant_size_v<core::EventBody>>());
}

TEST(AuditOf, TheTableNamesTheEventsThatAreAudited) {
  std::set<std::string> kinds;
  for (const auto& body : every_event()) {
    const auto record = record_of({1, {}, body}, WallTime{});
    EXPECT_EQ(is_audited(record), audited(body).has_value());
    if (is_audited(record)) kinds.insert(record.type);
  }
  EXPECT_THAT(
      kinds, testing::ElementsAre(
                 "approval_answered", "approval_asked", "audibility_changed", "call_marked_private",
                 "consent_asked", "consent_settled", "cue_sent", "customer_objected",
                 "entry_announced", "notice_given", "policy_acknowledged", "privacy_changed",
                 "recorder_changed", "recording_kept", "recording_lost", "recording_started",
                 "recording_stopped", "recording_used", "rescue_ended", "rescue_started",
                 "rules_changed", "session_ended", "session_mode_changed", "session_moved",
                 "session_started", "session_waiting", "supervision_refused", "table_not_applied"));
}

TEST(AuditOf, AnAttemptIsKeptWithTheRuleThatRefusedIt) {
  const auto entry = *audited(
      core::SupervisionRefused{kSupervisor, kAgent, kCall, core::Mode::barge, {"scope", kCanary}});
  EXPECT_EQ(in_short(entry),
            R"(supervision_refused by 3 to 4 rule 'scope' code 'scope' {"mode":"barge"})");
  EXPECT_EQ(entry.call, kCall);
  EXPECT_EQ(entry.policy_version, 9);
  EXPECT_EQ(entry.event, 42u);
  EXPECT_EQ(entry.at, WallTime(Millis(1'000)));
}

TEST(AuditOf, ASessionIsKeptWithItsGrantAndATraceOfItsReason) {
  const core::SessionStarted started{.session = kSession,
                                     .call = kCall,
                                     .supervisor = kSupervisor,
                                     .agent = kAgent,
                                     .mode = core::Mode::whisper,
                                     .reason = kCanary,
                                     .purpose = "training",
                                     .covert = true,
                                     .granted_by = "grant 2"};
  const auto entry = *audited(started);
  EXPECT_THAT(in_short(entry), HasSubstr("session_started by 3 to 4 rule 'grant 2'"));
  EXPECT_THAT(entry.body, HasSubstr(R"("covert":true,"mode":"whisper","purpose":"training")"));
  EXPECT_THAT(entry.body, HasSubstr(R"("length":22)"));
  EXPECT_THAT(entry.body, Not(HasSubstr("Zoe")));
  EXPECT_EQ(entry.session, kSession);
  EXPECT_EQ(audited(started)->body, entry.body) << "the same text leaves the same trace";
}

TEST(AuditOf, TheTableBeforeAndAfterAreLegs) {
  const auto entry = *audited(core::AudibilityChanged{
      .call = kCall,
      .generation = 4,
      .before = {{.speaker = kLeg, .listener = kEar}},
      .after = {{.speaker = kLeg, .listener = kEar}, {.speaker = kEar, .listener = kLeg}}});
  EXPECT_EQ(entry.before, R"([["0000000000006","0000000000007"]])");
  EXPECT_EQ(entry.after,
            R"([["0000000000006","0000000000007"],["0000000000007","0000000000006"]])");
  EXPECT_EQ(entry.body, R"({"generation":4})");
}

TEST(AuditOf, WhatIsKeptOfEachKind) {
  const std::vector<std::pair<core::EventBody, std::string>> expected = {
      {core::SessionModeChanged{kSession, kCall, core::Mode::monitor, core::Mode::barge, "",
                                "team"},
       "session_mode_changed by 0 to 0 rule 'team' code 'barge' "
       R"({"from":"monitor","reason":{"length":0},"to":"barge"})"},
      {core::SessionEnded{kSession, kCall, "left"},
       "session_ended by 0 to 0 rule '' code 'left' {}"},
      {core::SessionMoved{kSession, kCall, "browser"},
       R"(session_moved by 0 to 0 rule '' code '' {"device":"browser"})"},
      {core::SessionWaiting{kSession, kAgent}, "session_waiting by 0 to 4 rule '' code '' {}"},
      {core::RescueEnded{kCall, true}, R"(rescue_ended by 0 to 0 rule '' code '' {"kept":true})"},
      {core::TableNotApplied{kCall, 7},
       R"(table_not_applied by 0 to 0 rule '' code '' {"generation":7})"},
      {core::NoticeGiven{kCall, kSession, kAgent, core::Mode::monitor, "quality", "screen", true},
       "notice_given by 0 to 4 rule '' code '' "
       R"({"how":"screen","mode":"monitor","purpose":"quality","stopped":true})"},
      {core::ConsentAsked{kCall, kLeg, core::ConsentMethod::ask, "consent-question", "us-ca"},
       "consent_asked by 0 to 0 rule '' code '' "
       R"({"leg":"0000000000006","method":"ask","prompt":"consent-question","region":"us-ca"})"},
      {core::ConsentSettled{kCall, kLeg, true, "key"},
       R"(consent_settled by 0 to 0 rule '' code 'key' {"given":true,"leg":"0000000000006"})"},
      {core::CustomerObjected{kCall, "key", true},
       R"(customer_objected by 0 to 0 rule '' code 'key' {"erased":true})"},
      {core::CallMarkedPrivate{kCall, kAgent, true},
       R"(call_marked_private by 4 to 4 rule '' code '' {"on":true})"},
      {core::PrivacyChanged{kCall, false, "timer"},
       R"(privacy_changed by 0 to 0 rule '' code 'timer' {"on":false})"},
      {core::EntryAnnounced{kCall, kSession, "entry", true},
       R"(entry_announced by 0 to 0 rule '' code '' {"heard":true,"prompt":"entry"})"},
      {core::RecordingStarted{
           kCall, kRecording, "sales", "always", {}, core::WhisperTrack::own, 90},
       "recording_started by 0 to 0 rule 'always' code '' "
       R"({"queue":"sales","retention_days":90,"whisper":"own"})"},
      {core::RecordingStopped{kCall, kRecording, "objection", true},
       R"(recording_stopped by 0 to 0 rule '' code 'objection' {"erased":true})"},
      {core::RecordingKept{kRecording, 1s, 5, "ab"},
       "recording_kept by 0 to 0 rule '' code '' "
       R"({"bytes":5,"hash":"ab","length_ms":1000,"recovered":false})"},
      {core::ApprovalAnswered{kApproval, kSupervisor, kAgent, PersonId{9}, true},
       "approval_answered by 9 to 4 rule '' code '' "
       R"({"approval":"0000000000008","granted":true,"supervisor":"0000000000003"})"},
      {core::PolicyAcknowledged{kAgent, "listening", 3},
       R"(policy_acknowledged by 4 to 4 rule '' code '' {"policy":"listening","version":3})"},
      {core::RulesChanged{1, 2}, R"(rules_changed by 0 to 0 rule '' code '' {"from":1,"to":2})"},
  };
  for (const auto& [body, text] : expected) EXPECT_EQ(in_short(*audited(body)), text);
}

TEST(AuditOf, NothingPersonalGetsIn) {
  const std::vector<core::EventBody> events = {
      core::SessionStarted{kSession, kCall, kSupervisor, kAgent, core::Mode::monitor, kCanary,
                           kCanary},
      core::CueSent{kCall, kSupervisor, kAgent, kCanary},
      core::CustomerObjected{kCall, "201"},
      core::PrivacyChanged{kCall, true, "201"},
      core::RecordingLost{kCall, kRecording, kCanary},
      core::RecorderChanged{false, kCanary},
      core::RecordingUsed{kRecording, kCall, kSupervisor, core::RecordingUse::erase, true, "role",
                          kCanary},
      core::ApprovalAsked{kApproval, kSupervisor, kAgent, kCanary},
      core::NoticeGiven{kCall, kSession, kAgent, core::Mode::monitor, kCanary, "screen"},
      core::ConsentAsked{kCall, kLeg, core::ConsentMethod::ask, kCanary, kCanary},
      core::RecordingStarted{kCall, kRecording, kCanary, "always"},
      core::PolicyAcknowledged{kAgent, kCanary, 1},
  };
  for (const auto& body : events) {
    const auto row = audit_row(1, kChainBegin, *audited(body));
    each_column(row, [&](const char* column, const auto& value) {
      EXPECT_THAT(fmt::format("{}", value), Not(HasSubstr("Zoe"))) << row.kind << " " << column;
      EXPECT_THAT(fmt::format("{}", value), Not(HasSubstr("201"))) << row.kind << " " << column;
      EXPECT_THAT(fmt::format("{}", value), Not(HasSubstr("555"))) << row.kind << " " << column;
    });
  }
}

TEST(AuditOf, AnExtensionIsKeptAsTheOneWhoHasIt) {
  const auto record = record_of({1, {}, core::PrivacyChanged{kCall, true, "201"}}, WallTime{});
  const auto entry = *audit_of(record, [](const std::string& extension) {
    return extension == "201" ? kAgent : PersonId{};
  });
  EXPECT_EQ(in_short(entry), R"(privacy_changed by 4 to 0 rule '' code '' {"on":true})");
}

}  // namespace
}  // namespace earshot::store
