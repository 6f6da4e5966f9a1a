#include "core/policy/preview.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace earshot::core {
namespace {

// "Whisper for team leads on their own team, barge only with a reason, agent told on screen,
// customers hear a greeting, recordings kept 90 days."
Directory the_house() {
  Directory d;
  d.people = {{.id = PersonId{1}, .extension = "1", .role = Role::agent, .team = "a"},
              {.id = PersonId{2}, .extension = "2", .role = Role::supervisor, .team = "a"},
              {.id = PersonId{3}, .extension = "3", .role = Role::administrator}};
  d.queues = {{.name = "q", .teams = {"a"}}};
  d.grants = {{.supervisor = PersonId{2},
               .modes = {Mode::monitor, Mode::whisper},
               .teams = {"a"},
               .rights = {Right::follow}},
              {.supervisor = PersonId{2},
               .modes = {Mode::barge},
               .teams = {"a"},
               .rights = {},
               .conditions = {.reason_required = true}}};
  d.rules.queues = {{.queue = "q",
                     .entry = "greeting",
                     .consent = {.at_least = ConsentMethod::announce},
                     .recording = {.when = RecordWhen::always, .retention_days = 90}}};
  return d;
}

const Verdict& right_of(const Preview& preview, std::uint64_t person, Right right) {
  auto who = std::ranges::find(preview.people, PersonId{person}, &PersonPreview::person);
  return who->rights.at(static_cast<std::size_t>(right)).verdict;
}

TEST(APreview, ShowsWhatTheHouseDecided) {
  Directory house = the_house();
  WhatIf call{.agent = PersonId{1}, .queue = "q", .number = "+49301", .clock = {}};
  Preview shown = preview(house, true, call);
  EXPECT_EQ(shown.people.size(), 2u);
  EXPECT_TRUE(right_of(shown, 2, Right::whisper).allowed());
  EXPECT_EQ(right_of(shown, 2, Right::barge).result().error().code, "reason_required");
  EXPECT_FALSE(right_of(shown, 2, Right::takeover).allowed());
  EXPECT_EQ(right_of(shown, 3, Right::takeover).granted_by, "administrator");
  call.reason = "complaint";
  EXPECT_EQ(right_of(preview(house, true, call), 2, Right::barge).granted_by, "grant 2");
  EXPECT_EQ(shown.notices.size(), house.rules.purposes.size() * 4);
  EXPECT_TRUE(shown.notices.front().notice && shown.notices.front().notice->on_screen);
  EXPECT_EQ(shown.consent_prompt, "consent-notice");
  EXPECT_EQ(shown.entry_prompt, "greeting");
  EXPECT_EQ(shown.recording.when, RecordWhen::always);
  EXPECT_EQ(shown.recording.retention_days, 90);
}

TEST(APreview, OfAnExemptAgentShowsNothingThatIsKeptOrHeard) {
  Directory house = the_house();
  house.rules.exemptions = {{.agent = PersonId{1}, .reason = "works council"}};
  Preview shown = preview(house, true, {.agent = PersonId{1}, .queue = "q", .clock = {}});
  for (Right right : {Right::monitor, Right::whisper, Right::barge, Right::takeover, Right::record})
    for (std::uint64_t who : {2, 3}) EXPECT_FALSE(right_of(shown, who, right).allowed());
  EXPECT_TRUE(shown.recording.exempt && shown.recording.when == RecordWhen::never);
}

}  // namespace
}  // namespace earshot::core
