// What is recorded, from when to when, and what becomes of it when it can not be.

#include <algorithm>

#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {
namespace {

class Recordings : public CallFloor {
 protected:
  void want(RecordingRule rule) {
    Rules rules = world.core.directory().rules;
    rules.queues = {{.recording = rule}};
    use(rules);
  }
  void want(RecordWhen when) { want(RecordingRule{.when = when}); }
  void talk() {
    customer = trunk_calls("+4930101");
    agent = ringing("101").answers();
  }
  std::string record(PersonId actor, bool on = true) {
    return outcome(Record{{}, actor, only_call().id, on});
  }
  int stopped(const std::string& cause) const {
    return told<RecordingStopped>([&](auto& e) { return e.cause == cause; });
  }
  int running() const {
    return std::ranges::count_if(world.recordings, [](auto& r) { return !r.second.ended; });
  }
  const WorldRecording& only_recording() const {
    EXPECT_EQ(world.recordings.size(), 1u);
    return world.recordings.begin()->second;
  }
  bool is_marked(const std::string& kind, const std::string& text = "") const {
    return std::ranges::any_of(only_recording().marks, [&](const MarkRecording& mark) {
      return mark.kind == kind && mark.text == text;
    });
  }
  // How the tap hears him: "1", "aside" or "".
  std::string kept(const FakePhone& speaker) const {
    for (const auto& [id, room] : world.rooms)
      for (const Hearing& row : room.table)
        if (row.speaker == speaker.leg() && room.taps.contains(row.listener))
          return row.aside ? "aside" : "1";
    return "";
  }

  FakePhone customer{world, {}}, agent{world, {}};
};

TEST_F(Recordings, NothingIsKeptByDefault) {
  talk();
  dials("201", "*4101");
  EXPECT_TRUE(world.recordings.empty());
  EXPECT_EQ(record({}), "not_on_demand");
}

TEST_F(Recordings, AlwaysIsFromTheFirstWordToTheLast) {
  want({.when = RecordWhen::always, .retention_days = 30});
  customer = trunk_calls("+4930101");
  EXPECT_TRUE(world.recordings.empty());
  agent = ringing("101").answers();
  EXPECT_TRUE(customer.is_recorded() && agent.is_recorded());
  auto view = only_call();
  ASSERT_TRUE(view.recording);
  EXPECT_EQ(view.recording->rule, "always");
  EXPECT_EQ(view.recording->hears, (std::vector{customer.leg(), agent.leg()}));
  for (const Hearing& row : view.applied_table) EXPECT_TRUE(world.leg(row.listener));
  EXPECT_EQ(told<RecordingStarted>(
                [](auto& e) { return e.rule == "always" && e.retention_days == 30 && !e.by; }),
            1);
  customer.hangs_up();
  EXPECT_EQ(stopped("call_ended"), 1);
  EXPECT_TRUE(only_recording().ended && !only_recording().erased);
  RecordingId id = world.recordings.begin()->first;
  world.tell(RecordingClosed{id, 61s, 4711, "abc"});
  EXPECT_EQ(told<RecordingKept>([](auto& e) { return e.bytes == 4711 && e.hash == "abc"; }), 1);
}

TEST_F(Recordings, TheQueueDecides) {
  Rules rules;
  rules.queues = {{.queue = "support", .recording = {.when = RecordWhen::always}}};
  use(rules);
  talk();
  EXPECT_FALSE(only_call().recording);  // a direct call
  agent.refers_to("500");
  auto ben = ringing("102").answers();
  EXPECT_TRUE(customer.is_recorded() && ben.is_recorded());
}

TEST_F(Recordings, ASampleIsASample) {
  want({.when = RecordWhen::sampled, .sample_percent = 50});
  int recorded = 0;
  for (int i = 0; i < 60; ++i) {
    talk();
    recorded += only_call().recording.has_value();
    customer.hangs_up();
    world.pass(1min);
  }
  EXPECT_TRUE(recorded > 10 && recorded < 50) << recorded;
  EXPECT_EQ(running(), 0);
}

TEST_F(Recordings, OnDemandByWhoHasTheRight) {
  want(RecordWhen::on_demand);
  talk();
  EXPECT_EQ(record(person("101")), "not_allowed");  // agents may not
  EXPECT_EQ(record(person("201")), "not_allowed");  // it takes a grant
  EXPECT_EQ(running(), 0);
  Directory d = world.core.directory();
  d.grants = {{.supervisor = person("201"), .modes = {Mode::monitor}, .rights = {Right::record}}};
  world.command(ReplaceDirectory{d});
  EXPECT_EQ(record(person("201")), "");
  EXPECT_EQ(only_call().recording->rule, "on_demand");
  EXPECT_EQ(told<RecordingStarted>([&](auto& e) { return e.by == person("201"); }), 1);
  EXPECT_TRUE(customer.is_recorded());
  EXPECT_EQ(record({}, false), "");
  EXPECT_FALSE(customer.is_recorded());
  EXPECT_EQ(stopped("by_command"), 1);
  EXPECT_EQ(record({}), "");
  EXPECT_EQ(world.recordings.size(), 2u);
}

TEST_F(Recordings, AnObjectionErasesTheEarlierOnesToo) {
  want({.when = RecordWhen::on_demand, .on_objection = OnObjection::erase});
  talk();
  for (bool on : {true, false, true}) EXPECT_EQ(record({}, on), "");
  EXPECT_EQ(outcome(CustomerObjects{{}, {}, only_call().id}), "");
  EXPECT_EQ(world.recordings.size(), 2u);
  for (const auto& [id, recording] : world.recordings) EXPECT_TRUE(recording.erased);
  EXPECT_EQ(record({}), "objection");
}

TEST_F(Recordings, ALegalHoldWinsOverAnObjectionThatErases) {
  want({.when = RecordWhen::on_demand, .on_objection = OnObjection::erase});
  talk();
  std::vector<RecordingId>
      ids;  // held and ended, ended, released again and ended, held and running
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(record({}), "");
    ids.push_back(only_call().recording->id);
    if (i < 3) {
      EXPECT_EQ(record({}, false), "");
    }
  }
  auto use = [&](RecordingId id, RecordingUse what) {
    EXPECT_EQ(outcome(UseRecording{.recording = id, .call = only_call().id, .use = what}), "");
  };
  for (RecordingId id : {ids[0], ids[2], ids[3]}) use(id, RecordingUse::hold);
  use(ids[2], RecordingUse::release);
  EXPECT_EQ(outcome(CustomerObjects{{}, {}, only_call().id}), "");
  EXPECT_FALSE(world.recordings.at(ids[0]).erased || world.recordings.at(ids[3]).erased);
  EXPECT_TRUE(world.recordings.at(ids[1]).erased && world.recordings.at(ids[2]).erased);
  EXPECT_TRUE(world.recordings.at(ids[3]).ended) << "the objection ends it all the same";
  EXPECT_FALSE(customer.is_recorded() || agent.is_recorded());
  EXPECT_EQ(told<RecordingStopped>([](auto& e) { return e.erased; }), 2);
  EXPECT_EQ(told<CustomerObjected>([](auto& e) { return e.erased; }), 1);
}

TEST_F(Recordings, AnObjectionThatErasesNothingSaysSo) {
  want({.when = RecordWhen::always, .on_objection = OnObjection::erase});
  talk();
  EXPECT_EQ(outcome(UseRecording{.recording = only_call().recording->id,
                                 .call = only_call().id,
                                 .use = RecordingUse::hold}),
            "");
  EXPECT_EQ(outcome(CustomerObjects{{}, {}, only_call().id}), "");
  EXPECT_FALSE(only_recording().erased);
  EXPECT_EQ(told<CustomerObjected>([](auto& e) { return !e.erased; }), 1);
  EXPECT_EQ(told<RecordingStopped>([](auto& e) { return e.cause == "objection" && !e.erased; }), 1);
}

TEST_F(Recordings, SupervisedIsWhileSomebodySupervises) {
  want(RecordWhen::supervised);
  talk();
  EXPECT_EQ(running(), 0);
  auto first = dials("201", "*4101");
  auto second = dials("202", "*5101");
  EXPECT_EQ(running(), 1);
  first.hangs_up();
  EXPECT_EQ(running(), 1);
  second.hangs_up();
  EXPECT_EQ(running(), 0);
  EXPECT_EQ(stopped("supervision_ended"), 1);
}

TEST_F(Recordings, WhoIsExemptIsNot) {
  std::vector<Exemption> exemptions(3);
  exemptions[0].agent = person("101");
  exemptions[1].number = "49170555";
  exemptions[2].queue = "support";
  for (const Exemption& exemption : exemptions) {
    Rules rules;
    rules.exemptions = {exemption};
    rules.queues = {{.recording = {.when = RecordWhen::always}}};
    use(rules);
    customer = trunk_calls("+4930500");
    agent = rings("101") ? ringing("101").answers() : ringing("102").answers();
    bool others = exemption.agent && agent.leg() != LegId{} && state("101") != AgentState::on_call;
    EXPECT_EQ(only_call().recording.has_value(), others);
    customer.hangs_up();
    world.pass(1min);
  }
}

TEST_F(Recordings, TheWhisperIsAnAsideOrDropped) {
  for (bool inbound : {true, false})
    for (WhisperTrack track : {WhisperTrack::own, WhisperTrack::dropped, WhisperTrack::mixed}) {
      want({.when = RecordWhen::always, .whisper = track});
      if (inbound) {
        talk();
      } else {
        agent = dials("101", "0049170999");
        customer = ringing("0049170999").answers();
      }
      auto supervisor = dials("201", "*5101");
      EXPECT_EQ(kept(supervisor), track == WhisperTrack::dropped ? "" : "aside");
      EXPECT_TRUE(agent.hears(supervisor));
      EXPECT_FALSE(customer.hears(supervisor));
      supervisor.presses('6');
      EXPECT_EQ(kept(supervisor), "1");
      supervisor.presses('4');
      EXPECT_EQ(kept(supervisor), "");
      EXPECT_EQ(told<RecordingStarted>([&](auto& e) { return e.whisper == track; }),
                inbound ? 1 : 2);
      agent.hangs_up();
      world.pass(1min);
    }
}

TEST_F(Recordings, TheTracksAreThoseWhoWereHeard) {
  want(RecordWhen::always);
  talk();
  auto silent = dials("201", "*4101");
  auto speaks = dials("202", "*6101");
  const auto& tracks = only_recording().tracks;
  EXPECT_TRUE(tracks.contains(customer.leg()) && tracks.contains(agent.leg()));
  EXPECT_TRUE(tracks.contains(speaks.leg()));
  EXPECT_FALSE(tracks.contains(silent.leg()));
}

TEST_F(Recordings, WhatHappensIsMarked) {
  want(RecordWhen::always);
  talk();
  auto supervisor = dials("201", "*4101");
  supervisor.presses('6');
  EXPECT_TRUE(is_marked("mode", "monitor") && is_marked("mode", "barge"));
  agent.holds();
  agent.resumes();
  EXPECT_TRUE(is_marked("hold") && is_marked("hold_ended"));
  outcome(SetPrivacy{{}, {}, only_call().id, true});
  outcome(SetPrivacy{{}, {}, only_call().id, false});
  EXPECT_TRUE(is_marked("pause") && is_marked("resume"));
  agent.refers_to("102");
  ringing("102").answers();
  EXPECT_TRUE(is_marked("transfer", "started") && is_marked("transfer", "succeeded"));
  EXPECT_TRUE(is_marked("joined", "agent") && is_marked("left", "agent"));
  customer.presses('*');
  customer.presses('9');
  EXPECT_TRUE(is_marked("objection"));
  EXPECT_TRUE(only_recording().ended);
}

TEST_F(Recordings, OverAnAttendedTransferTheRoomThatGoesOnKeepsItsOwn) {
  want(RecordWhen::always);
  talk();
  agent.holds();
  auto consult = dials("101", "102");
  auto ben = ringing("102").answers();
  EXPECT_EQ(running(), 2);
  world.tell(AttendedTransferAsked{agent.leg(), consult.leg()});
  EXPECT_EQ(running(), 1);
  EXPECT_TRUE(customer.is_recorded() && ben.is_recorded());
  EXPECT_EQ(told<RecordingStarted>(), 2);
  EXPECT_EQ(stopped("call_ended"), 1);
}

TEST_F(Recordings, TapAndTrackComeBeforeTheTable) {
  want(RecordWhen::on_demand);
  talk();
  world.media_is_prompt = false;
  EXPECT_EQ(record({}), "unanswered");
  auto order = [&]<class Kind>() {
    return std::ranges::find_if(world.effects,
                                [](const Effect& e) { return std::holds_alternative<Kind>(e); }) -
           world.effects.begin();
  };
  auto tap = order.operator()<StartTap>(), begin = order.operator()<BeginRecording>(),
       track = order.operator()<DescribeTrack>(), table = order.operator()<SetTable>();
  EXPECT_TRUE(tap < begin && begin < track && track < table);
  EXPECT_FALSE(customer.is_recorded());
  world.apply_tables();
  EXPECT_TRUE(customer.is_recorded());
  EXPECT_EQ(record({}, false), "unanswered");
  EXPECT_TRUE(order.operator()<SetTable>() < order.operator()<StopTap>() &&
              order.operator()<StopTap>() < order.operator()<EndRecording>());
}

TEST_F(Recordings, WhatIsHeardIsTold) {
  talk();
  EXPECT_EQ(told<AudibilityChanged>(), 0);
  auto supervisor = dials("201", "*4101");
  EXPECT_EQ(told<AudibilityChanged>(), 1);
  supervisor.hangs_up();
  EXPECT_EQ(
      told<AudibilityChanged>([](auto& e) { return e.before.size() == 4 && e.after.size() == 2; }),
      1);
  agent.holds();
  EXPECT_EQ(told<AudibilityChanged>(), 2);
}

// --- it can not be recorded ---

TEST_F(Recordings, ThatFailsIsToldAndTheCallGoesOn) {
  want(RecordWhen::always);
  talk();
  RecordingId id = only_call().recording->id;
  world.tell(RecordingFailed{id, "disk full"});
  EXPECT_TRUE(only_call().recording->failed);
  EXPECT_FALSE(customer.is_recorded());
  EXPECT_TRUE(customer.hears(agent));
  EXPECT_EQ(told<RecordingLost>([](auto& e) { return e.why == "disk full"; }), 1);
  EXPECT_EQ(stopped("failed"), 1);
  for (const auto& [room_id, room] : world.rooms) EXPECT_TRUE(room.taps.empty());
  world.tell(RecorderReady{false, "disk full"});
  world.pass(1min);
  EXPECT_EQ(world.recordings.size(), 1u);
  world.tell(RecorderReady{true, ""});
  EXPECT_TRUE(customer.is_recorded());  // there is space again
  EXPECT_EQ(told<RecorderChanged>(), 2);
}

TEST_F(Recordings, IfRequiredTheCallIsToldAndEnded) {
  want({.when = RecordWhen::always, .required = true});
  talk();
  dials("201", "*4101");
  world.tell(RecordingFailed{only_call().recording->id, "disk full"});
  EXPECT_EQ(customer.sound(), "recording-unavailable");
  EXPECT_EQ(agent.sound(), "recording-unavailable");
  customer.hears_the_prompt_out();
  EXPECT_EQ(told<CallEnded>([](auto& e) { return e.cause == "recording_unavailable"; }), 1);
  expect_nothing_left();
}

TEST_F(Recordings, IfRequiredNoCallBeginsWithoutTheRecorder) {
  want({.when = RecordWhen::always, .required = true});
  signs_off("101");
  signs_off("102");
  auto waiting = trunk_calls("+4930500");
  EXPECT_EQ(waiting.sound(), "hold-music");
  world.tell(RecorderReady{false, "disk full"});
  EXPECT_EQ(waiting.sound(), "sorry-goodbye");
  EXPECT_EQ(trunk_calls("+4930500").refused_with(), 503);
  EXPECT_EQ(trunk_calls("+4930101").refused_with(), 503);
  EXPECT_EQ(outcome(Originate{{}, person("103"), "102"}), "recorder_unavailable");
  waiting.hears_the_prompt_out();
  expect_nothing_left();
  want(RecordWhen::always);  // not required
  EXPECT_EQ(trunk_calls("+4930500").refused_with(), 0);
}

TEST_F(Recordings, ATapThatIsNotKnownToHearLessIsCut) {
  want(RecordWhen::always);
  talk();
  world.media_is_prompt = false;
  auto request = world.request();
  world.command(SetPrivacy{request, {}, only_call().id, true});
  world.pass(3s);
  EXPECT_EQ(outcome(request), "not_applied");
  EXPECT_EQ(stopped("not_applied"), 1);
  EXPECT_EQ(running(), 0);
  for (const auto& [id, room] : world.rooms) EXPECT_TRUE(room.taps.empty());
  world.media_is_prompt = true;
  world.apply_tables();
  EXPECT_EQ(running(), 0);
  EXPECT_TRUE(agent.hears(customer));
}

}  // namespace
}  // namespace earshot::scenario
