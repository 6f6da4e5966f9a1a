// Recordings of real calls: each person's track has his own tone and nobody else's, whispers are
// where the rules want them, and what is done with a recording is in the audit.

#include <gmock/gmock.h>

#include <array>
#include <atomic>

#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;

enum class Way { inbound, outbound };

class Recordings : public Recorded, public testing::WithParamInterface<Way> {
 protected:
  void begin() { GetParam() == Way::inbound ? begin_queued() : begin_outbound(); }

  // Monitors, whispers and barges, each for more than half a second.
  void supervise_in_all_modes() {
    auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
    for (const Mode mode : {Mode::whisper, Mode::barge})
      expect_right(call_->switch_mode(supervisor, mode, sim::mode_key(mode)).cells,
                   sim::mode_name(mode));
    supervisor.hang_up();
    EXPECT_OK(supervisor.wait_for(Awaited::ended, "the supervisor leaves"));
    EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "and is no longer heard"));
  }
  // A recorded call, supervised in every mode, that has ended.
  Opened recorded_call(const Json& rule) {
    publish_for_all({{"recording", rule}});
    begin();
    EXPECT_TRUE(is_recorded());
    supervise_in_all_modes();
    end_call();
    const auto row = recording_in("complete");
    EXPECT_EQ(row["rule"], "always");
    EXPECT_TRUE(row["queue"] == (GetParam() == Way::inbound ? Json("sales") : Json())) << row;
    return open(row["id"]);
  }
  // Between two changes of mode, without the frame in which it changes.
  static Span in_mode(const Opened& opened, Mode mode, const char* until) {
    return {opened.marker("mode", sim::mode_name(mode)) + 0.06,
            opened.marker("mode", until) - 0.06};
  }
};

INSTANTIATE_TEST_SUITE_P(Call, Recordings, testing::Values(Way::inbound, Way::outbound),
                         [](const auto& way) {
                           return way.param == Way::inbound ? "Inbound" : "Outbound";
                         });

TEST_P(Recordings, EachTrackHasItsSpeakerAndTheWhisperIsTheAgentsAlone) {
  const auto opened = recorded_call({{"when", "always"}});
  const auto his = opened.track("supervisor");
  ASSERT_TRUE(his.is_object()) << opened.ticket.dump(2);
  const Span monitoring{0, opened.marker("mode", "whisper") - 0.06},
      whispering = in_mode(opened, Mode::whisper, "barge"),
      barging{opened.marker("mode", "barge") + 0.06, opened.marker("mode", "ended")};

  for (const char* variant : {"full", "customer"}) {
    SCOPED_TRACE(variant);
    EXPECT_TRUE(has_only(download(opened, opened.track("customer"), variant), {kCustomer}));
    EXPECT_TRUE(has_only(download(opened, opened.track("agent"), variant), {kAgent}));
    const auto mix = download(opened, nullptr, variant);
    EXPECT_TRUE(has_only(mix, {kCustomer, kAgent, kSupervisor}, barging));
    EXPECT_TRUE(has_only(mix, {kCustomer, kAgent}, whispering));
  }
  const auto track = download(opened, his), copy = download(opened, his, "customer");
  EXPECT_TRUE(has_only(track, {}, monitoring)) << "he only listened";
  EXPECT_TRUE(has_only(track, {kSupervisor}, whispering));
  EXPECT_TRUE(has_only(track, {kSupervisor}, barging));
  EXPECT_TRUE(has_only(copy, {}, {0, barging.from - 0.12})) << "the customer heard none of it";
  EXPECT_TRUE(has_only(copy, {kSupervisor}, barging));

  const std::pair<const char*, int> tracks[] = {
      {"customer", kCustomer}, {"agent", kAgent}, {"supervisor", kSupervisor}};
  for (const auto& [part, tone] : tracks) {
    const auto sound = from_disk(opened.id, part);
    ASSERT_TRUE(sound) << part;
    EXPECT_TRUE(has_only(*sound, {tone})) << part;
  }
}

TEST_P(Recordings, WhispersThatTheRulesDropAreNowhere) {
  const auto opened = recorded_call({{"when", "always"}, {"whisper", "dropped"}});
  const Span before_barge{0, opened.marker("mode", "barge") - 0.04};
  const auto sound = from_disk(opened.id, "supervisor");
  ASSERT_TRUE(sound);
  EXPECT_TRUE(has_only(*sound, {}, before_barge)) << "not even on the disk";
  EXPECT_TRUE(has_only(download(opened, nullptr), {kCustomer, kAgent}, before_barge));
  EXPECT_TRUE(has_only(*sound, {kSupervisor}));
}

TEST_P(Recordings, WhispersThatTheRulesMixAreInTheMixButNotInTheCustomersCopy) {
  const auto opened = recorded_call({{"when", "always"}, {"whisper", "mixed"}});
  const auto whispering = in_mode(opened, Mode::whisper, "barge");
  EXPECT_TRUE(has_only(download(opened, nullptr), {kCustomer, kAgent, kSupervisor}, whispering));
  EXPECT_TRUE(has_only(download(opened, nullptr, "customer"), {kCustomer, kAgent}, whispering));
}

TEST_P(Recordings, WhoOnlyListensHasNoTrack) {
  publish_for_all({{"recording", always()}});
  begin();
  supervise("200", kSupervisor, Mode::monitor);
  end_call();
  const auto opened = open(recording_in("complete")["id"]);
  EXPECT_TRUE(opened.track("supervisor").is_null()) << opened.ticket.dump(2);
  EXPECT_TRUE(has_only(download(opened, nullptr), {kCustomer, kAgent}));
  EXPECT_FALSE(from_disk(opened.id, "supervisor"));
}

// The same moment, of two people, lies at the same place in both tracks.
TEST_P(Recordings, TracksAreAlignedTo20Ms) {
  publish_for_all({{"recording", always()}});
  begin();
  ASSERT_TRUE(is_recorded());
  std::array<std::atomic<sim::Nanos>, 2> sent{};
  const std::array<sim::Phone*, 2> people{customer_, agent_};
  for (std::size_t i = 0; i < people.size(); ++i)
    people[i]->leg().mark_every(500, [&, i](sim::Nanos at) {
      if (!sent[i]) sent[i] = at;
    });
  EXPECT_TRUE(eventually("both have sent their markers", [&] { return sent[0] && sent[1]; }));
  for (auto* one : people) one->leg().mark_every(0, nullptr);
  EXPECT_OK(customer_->ear().wait_hears(kAgent, "they talk on"));
  end_call();

  const auto opened = open(recording_in("complete")["id"]);
  const auto customers = download(opened, opened.track("customer")).marker_at(kCustomer);
  const auto agents = download(opened, opened.track("agent")).marker_at(kAgent);
  ASSERT_TRUE(customers && agents);
  EXPECT_NEAR((*agents - *customers) * 1'000, sim::to_ms(sent[1] - sent[0]), 20);
}

TEST_P(Recordings, MarkersTellWhatHappenedInOrder) {
  const auto opened = recorded_call({{"when", "always"}});
  std::vector<std::string> modes;
  double last = 0;
  for (const auto& marker : opened.ticket["markers"]) {
    EXPECT_GE(marker["at_ms"].get<double>(), last) << opened.ticket["markers"].dump(2);
    last = marker["at_ms"];
    if (marker["kind"] == "mode") modes.push_back(marker["text"]);
  }
  EXPECT_THAT(modes, testing::ElementsAre("monitor", "whisper", "barge", "ended"));
}

// The recording goes on with the customer; each agent has a track of his own.
TEST_P(Recordings, ATakeOverAndATransferAreOnTheTracks) {
  publish_for_all({{"recording", always()}});
  begin();
  ASSERT_TRUE(is_recorded());
  auto& supervisor = supervise("201", kSupervisor, Mode::takeover);
  expect_right(call_->switch_mode(supervisor, Mode::monitor, sim::kHandBackKey).cells, "back");
  auto& ben = phone("102", kThird);
  agent_->refer("102");
  ASSERT_OK(ben.wait_for(Awaited::answered, "agent 102 is rung and answers", 10s));
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_TRUE(customer_->ear().wait_windows(sim::now_ns(), 8, 3s));
  end_call();
  const auto opened = open(recording_in("complete")["id"]);
  std::vector<Tone> agents;
  for (const auto& track : opened.ticket["tracks"]) {
    if (track["prompts"] || track["part"] != "agent") continue;
    const auto sound = download(opened, track);
    const Tone his = sound.heard_for(kThird) > 0.5 ? kThird : kAgent;
    EXPECT_TRUE(has_only(sound, {his}));
    agents.push_back(his);
  }
  EXPECT_THAT(agents, testing::UnorderedElementsAre(kAgent, kThird));
  EXPECT_TRUE(has_only(download(opened, opened.track("customer")), {kCustomer}));
  EXPECT_TRUE(has_only(download(opened, opened.track("supervisor")), {kSupervisor}));
}

class Conference : public Recorded {
 protected:
  // The agent consults Ben and joins him to the call with the customer.
  sim::Phone& join_ben() {
    agent_->hold();
    EXPECT_OK(agent_->wait_for(Awaited::changed, "the customer is held"));
    auto &consulting = phone("101", kAgent), &ben = phone("102", kThird);
    talk(consulting, ben, "102");
    consulting.refer("*3");
    EXPECT_OK(consulting.wait_for(Awaited::ended, "the consultation's line is free"));
    agent_->resume();
    EXPECT_OK(agent_->wait_for(Awaited::changed, "the agent is back in the call"));
    return ben;
  }
  // Of the recording of this call, once it is complete.
  std::string recording_of(const std::string& call) {
    std::string id;
    EXPECT_TRUE(eventually("the recording of call " + call + " is complete", [&] {
      const auto all = server_.get("/api/v1/recordings");
      for (const auto& one : all["recordings"])
        if (one["call"] == call && one["state"] == "complete") id = one["id"];
      return !id.empty();
    }));
    return id;
  }
};

TEST_F(Conference, EachOfThreeHasATrackOfHisOwn) {
  publish_for_all({{"recording", always()}});
  begin_queued();
  ASSERT_TRUE(is_recorded());
  const auto call = call_id();
  auto& ben = join_ben();
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_OK(ben.ear().wait_hears(kCustomer, "and he the customer"));
  EXPECT_TRUE(customer_->ear().wait_windows(sim::now_ns(), 8, 3s));
  for (auto* one : {agent_, &ben}) one->hang_up();
  end_call();
  const auto opened = open(recording_of(call));
  std::vector<Tone> voices;
  for (const auto& track : opened.ticket["tracks"]) {
    if (track["prompts"]) continue;
    const auto sound = download(opened, track);
    for (const Tone tone : {kCustomer, kAgent, kThird})
      if (sound.heard_for(tone) > 0.5) voices.push_back(tone);
    EXPECT_TRUE(has_only(sound, {voices.empty() ? kCustomer : voices.back()})) << track;
  }
  EXPECT_THAT(voices, testing::UnorderedElementsAre(kCustomer, kAgent, kThird));
  EXPECT_TRUE(has_only(download(opened, nullptr), {kCustomer, kAgent, kThird}));
}

class Kept : public Recorded {
 protected:
  std::string keep_one() {
    publish_for_all({{"recording", always()}});
    begin_queued();
    EXPECT_TRUE(is_recorded());
    EXPECT_OK(customer_->ear().wait_hears(kAgent, "they talk"));
    end_call();
    return recording_in("complete")["id"];
  }
  std::vector<std::string> audited(const std::string& recording) {
    std::vector<std::string> codes;
    const auto page = server_.get("/api/v1/audit?most=200");
    for (const auto& row : page["rows"])
      if (row["recording"] == recording)
        codes.push_back(row["kind"].get<std::string>() + " " + row["code"].get<std::string>() +
                        " " + row["rule"].get<std::string>());
    return codes;
  }
};

TEST_F(Kept, EveryUseIsAuditedAndTheChainIsWhole) {
  const auto id = keep_one();
  for (const char* use : {"play", "download"})
    EXPECT_TRUE(server_.ask("POST", "/api/v1/recordings/" + id + "/plays", {{"use", use}}));
  const auto refused =
      server_.ask("POST", "/api/v1/recordings/" + id + "/plays", {{"use", "play"}}, "102");
  ASSERT_FALSE(refused) << "an agent plays recordings";
  EXPECT_TRUE(server_.ask("DELETE", "/api/v1/recordings/" + id, {{"reason", "asked for"}}));
  std::vector<std::string> rows;
  EXPECT_TRUE(eventually("the uses are in the audit", [&] {
    rows = audited(id);
    return rows.size() >= 8;
  }));
  EXPECT_THAT(rows, testing::IsSupersetOf(
                        {"recording_used play operator", "recording_used play not_allowed",
                         "recording_used download operator", "recording_used erase operator",
                         "recording_erased request "}));
  EXPECT_THAT(run({"audit", "verify"}), testing::HasSubstr("is whole"));
}

TEST_F(Kept, WhatIsErasedCanNotBePlayedByAnybody) {
  const auto id = keep_one();
  const auto opened = open(id);
  ASSERT_TRUE(readable_on_disk(id));
  ASSERT_TRUE(server_.ask("DELETE", "/api/v1/recordings/" + id, {{"reason", "asked for"}}));
  EXPECT_EQ(server_.get("/api/v1/recordings/" + id)["state"], "erased");
  const auto again = server_.ask("POST", "/api/v1/recordings/" + id + "/plays", {{"use", "play"}});
  EXPECT_FALSE(again) << again->dump();
  EXPECT_FALSE(server_.download(opened.ticket["links"]["audio"])) << "by the older ticket";
  EXPECT_FALSE(readable_on_disk(id)) << "the key is still there";
}

TEST_F(Kept, ALegalHoldOutlastsErasure) {
  const auto id = keep_one();
  const std::string path = "/api/v1/recordings/" + id;
  ASSERT_TRUE(server_.ask("POST", path + "/hold", {{"reason", "a case"}}));
  const auto erased = server_.ask("DELETE", path, {{"reason", "asked for"}});
  ASSERT_FALSE(erased);
  EXPECT_EQ(erased.error().code, "on_hold");
  EXPECT_TRUE(readable_on_disk(id));
  ASSERT_TRUE(server_.ask("DELETE", path + "/hold", {{"reason", "closed"}}));
  EXPECT_TRUE(server_.ask("DELETE", path, {{"reason", "asked for"}}));
}

}  // namespace
}  // namespace earshot::phones
