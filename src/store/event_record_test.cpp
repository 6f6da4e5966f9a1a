#include "store/event_record.hpp"

#include <gtest/gtest.h>

#include <set>

namespace earshot::store {
namespace {

EventRecord refused() {
  return record_of({7, {}, core::CallRefused{"a\n\"\xff", "9", 404, "unknown number"}},
                   WallTime(Millis(1234)));
}

TEST(EventRecord, SaysWhatHappened) {
  EXPECT_EQ(refused().type, "call_refused");
  EXPECT_EQ(refused().number, 7u);
  EXPECT_EQ(refused().body,
            "{\"dialled\":\"9\",\"from_number\":\"a\\n\\\"\xEF\xBF\xBD\",\"reason\":\"unknown "
            "number\",\"sip_status\":404}");
}

std::string body_of(core::EventBody body) {
  return record_of({1, {}, std::move(body)}, WallTime{}).body;
}

TEST(EventRecord, SaysWhichRulesWereInForce) {
  const core::CallEnded ended{CallId{1}, "hung_up"};
  EXPECT_EQ(record_of({1, {}, ended, 12}, WallTime{}).body, R"({"cause":"hung_up","rules":12})");
  EXPECT_EQ(record_of({1, {}, ended}, WallTime{}).body, R"({"cause":"hung_up"})");
}

TEST(EventRecord, SaysWhatTheRulesMadeHappen) {
  const CallId call{1};
  const RecordingId recording{2};
  EXPECT_EQ(body_of(core::AudibilityChanged{
                .call = call,
                .generation = 3,
                .before = {},
                .after = {{.speaker = LegId{4}, .listener = LegId{5}, .aside = true}}}),
            R"({"after":[["0000000000004","0000000000005","aside"]],"before":[],"generation":3})");
  EXPECT_EQ(body_of(core::PrivacyEnding{call, 30s}), R"({"left_ms":30000})");
  EXPECT_EQ(body_of(core::RecordingUsed{recording, call, PersonId{3}, core::RecordingUse::download,
                                        false, "play", "why"}),
            R"({"by":"0000000000003","granted":false,"reason":"why",)"
            R"("recording":"0000000000002","rule":"play","use":"download"})");
  EXPECT_EQ(body_of(core::RecordingStarted{call, recording, "sales", "on_demand", PersonId{3},
                                           core::WhisperTrack::dropped, 90}),
            R"({"by":"0000000000003","queue":"sales","recording":"0000000000002",)"
            R"("retention_days":90,"rule":"on_demand","whisper":"dropped"})");
}

template <std::size_t... kIndex>
std::set<std::string> types_of_all(std::index_sequence<kIndex...>) {
  return {record_of({1, {}, core::EventBody(std::in_place_index<kIndex>)}, WallTime{}).type...};
}

TEST(EventRecord, EveryEventHasATypeOfItsOwn) {
  constexpr auto kCount = std::variant_size_v<core::EventBody>;
  EXPECT_EQ(types_of_all(std::make_index_sequence<kCount>()).size(), kCount);
}

TEST(EventRecord, LineAndBack) {
  const auto line = to_line(refused());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(from_line(line), refused());
}

TEST(EventRecord, EveryCutOrFlippedLineIsRefusedOrAnother) {
  const auto line = to_line(refused());
  for (std::size_t length = 0; length < line.size(); ++length)
    EXPECT_FALSE(from_line(line.substr(0, length))) << length;
  for (std::size_t at = 0; at < line.size(); ++at) {
    auto flipped = line;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
    EXPECT_NE(from_line(flipped), refused()) << at;
  }
}

}  // namespace
}  // namespace earshot::store
