// Who has not been told, or does not agree, is heard by no supervisor and by no recording; the call
// itself goes on. What is played to people are tones, so that it can be told by ear.

#include <cstdlib>

#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;

// What the customer says before he may be heard.
constexpr Tone kSecret = static_cast<Tone>(5), kNotice = static_cast<Tone>(6);

class ConsentOf : public Recorded {
 protected:
  void publish_consent(const Json& consent, Json recording = always(), double seconds = 2.5) {
    Json rule = consent;
    rule["announcement"] = rule["question"] = "told";
    publish(
        {{"queues", {{{"queue", "*"}, {"consent", rule}, {"recording", std::move(recording)}}}},
         {"announcements", {{{"name", "told"}, {"file", tone_prompt("told", kNotice, seconds)}}}}});
  }
  // The supervisor waits for the agent's next call, so that he is on it from its first moment.
  void begin(const std::string& from = "") {
    agent_ = &phone("101", kAgent);
    supervisor_ = &phone("200", kSupervisor);
    supervisor_->dial("*4101");
    ASSERT_OK(supervisor_->wait_for(Awaited::answered, "he waits for the agent's call"));
    supervisor_->ear().watch(kSecret, true, sim::now_ns());
    customer_ = &customer({.user = from, .tone = kSecret});
    customer_->dial("+4930700");
    ASSERT_OK(agent_->wait_for(Awaited::answered, "the agent answers"));
    ASSERT_OK(agent_->ear().wait_hears(kSecret, "the agent hears the customer"));
    ASSERT_OK(supervisor_->ear().wait_hears(kAgent, "the supervisor hears the agent"));
  }
  // The customer speaks as he may be heard later. No packet of the secret is on its way any more.
  void end_secret() {
    customer_->leg().set_tone(kCustomer);
    EXPECT_OK(agent_->ear().wait_silent(kSecret, "the secret is told"));
    EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the customer talks on"));
  }
  void expect_not_heard() {
    EXPECT_TRUE(hears_not(*supervisor_, kCustomer, *agent_)) << "the supervisor hears him";
    EXPECT_TRUE(live_call()["recording"].is_null()) << "he is recorded";
  }
  void expect_heard() {
    EXPECT_OK(supervisor_->ear().wait_hears(kCustomer, "the supervisor hears him"));
    EXPECT_TRUE(is_recorded());
  }
  void expect_secret_kept() {
    EXPECT_FALSE(supervisor_->ear().wait_watched(0ms)) << "the supervisor heard the secret";
    end_call();
    const auto opened = open(recording_in("complete")["id"]);
    const auto sound = from_disk(opened.id, "customer");
    ASSERT_TRUE(sound);
    EXPECT_LT(sound->loudest(kSecret), sim::kSilent) << "the secret is recorded";
    EXPECT_TRUE(has_only(*sound, {kCustomer}));
  }
  void talk_for_a_second() { EXPECT_TRUE(agent_->ear().wait_windows(sim::now_ns(), 8, 3s)); }
  bool no_recordings() { return server_.get("/api/v1/recordings")["recordings"].empty(); }

  sim::Phone* supervisor_ = nullptr;
};

TEST_F(ConsentOf, WhoIsToldIsHeardWhenHeHasBeenTold) {
  publish_consent({{"at_least", "announce"}});
  begin();
  ASSERT_OK(customer_->ear().wait_hears(kNotice, "he is told"));
  end_secret();
  expect_not_heard();
  EXPECT_TRUE(customer_->ear().hears(kNotice)) << "the notice was over before it was looked at";
  EXPECT_OK(customer_->ear().wait_silent(kNotice, "the notice ends"));
  expect_heard();
  talk_for_a_second();
  expect_secret_kept();
}

TEST_F(ConsentOf, WhoAgreesByKeyIsHeard) {
  publish_consent({{"at_least", "ask"}}, always(), 1);
  begin();
  ASSERT_OK(customer_->ear().wait_hears(kNotice, "he is asked"));
  end_secret();
  EXPECT_OK(customer_->ear().wait_silent(kNotice, "the question ends"));
  expect_not_heard();
  customer_->press('1');
  expect_heard();
  talk_for_a_second();
  expect_secret_kept();
}

TEST_F(ConsentOf, WhoRefusesByKeyIsNotHeardAndTheCallGoesOn) {
  publish_consent({{"at_least", "ask"}}, always(), 1);
  begin();
  ASSERT_OK(customer_->ear().wait_hears(kNotice, "he is asked"));
  end_secret();
  customer_->press('9');
  EXPECT_OK(customer_->ear().wait_silent(kNotice, "no need to hear the question to its end"));
  expect_not_heard();
  EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the two talk on"));
  EXPECT_OK(customer_->ear().wait_hears(kAgent, "the two talk on"));
  end_call();
  EXPECT_TRUE(no_recordings());
}

// With EARSHOT_LONG until the second question has gone without an answer, too.
TEST_F(ConsentOf, WhoDoesNotAnswerIsNotHeard) {
  publish_consent({{"at_least", "ask"}}, always(), 1);
  begin();
  ASSERT_OK(customer_->ear().wait_hears(kNotice, "he is asked"));
  end_secret();
  EXPECT_OK(customer_->ear().wait_silent(kNotice, "the question ends"));
  expect_not_heard();
  if (std::getenv("EARSHOT_LONG")) {
    EXPECT_OK(customer_->ear().wait_hears(kNotice, "he is asked again", 15s));
    EXPECT_TRUE(eventually(
        "it is settled", [&] { return has_event("consent_settled"); }, 15s));
    expect_not_heard();
  }
  EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the two talk on"));
  end_call();
  EXPECT_TRUE(no_recordings());
}

TEST_F(ConsentOf, OneConsultedJoinsAndIsToldFirst) {
  publish_consent({{"at_least", "announce"}}, always(), 1.5);
  begin();
  end_secret();
  expect_heard();
  agent_->hold();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the customer is held"));
  auto& consulting = phone("101", kAgent);
  auto& expert = customer({.user = "+4420123", .tone = kSecret});
  consulting.dial("+4420123");
  ASSERT_OK(expert.wait_for(Awaited::answered, "the expert answers"));
  ASSERT_OK(expert.ear().wait_hears(kNotice, "he is told"));
  ASSERT_OK(consulting.ear().wait_hears(kSecret, "the agent hears him meanwhile"));
  expert.leg().set_tone(kThird);
  ASSERT_OK(consulting.ear().wait_silent(kSecret, "that is told"));
  ASSERT_TRUE(expert.ear().hears(kNotice)) << "the notice was over before it was looked at";
  EXPECT_OK(expert.ear().wait_silent(kNotice, "the notice ends"));

  consulting.refer("*3");
  ASSERT_OK(consulting.wait_for(Awaited::ended, "the line of the consultation is free"));
  agent_->resume();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the agent is back in the call"));
  EXPECT_OK(customer_->ear().wait_hears(kThird, "three talk"));
  EXPECT_OK(supervisor_->ear().wait_hears(kThird, "and are heard"));
  EXPECT_FALSE(supervisor_->ear().wait_watched(0ms)) << "the supervisor heard the secret";
}

TEST_F(ConsentOf, OneToWhomTheCallIsTransferredIsToldFirst) {
  publish_consent({{"at_least", "announce"}});
  begin();
  end_secret();
  expect_heard();
  auto& expert = customer({.user = "+4420123", .tone = kSecret});
  agent_->refer("+4420123");
  ASSERT_OK(expert.wait_for(Awaited::answered, "the expert answers"));
  ASSERT_OK(expert.ear().wait_hears(kNotice, "he is told"));
  ASSERT_OK(customer_->ear().wait_hears(kSecret, "the customer hears him meanwhile"));
  expert.leg().set_tone(kThird);
  ASSERT_OK(customer_->ear().wait_silent(kSecret, "that is told"));
  ASSERT_OK(customer_->ear().wait_hears(kThird, "he talks on"));
  EXPECT_TRUE(expert.ear().hears(kNotice)) << "the notice was over before it was looked at";
  EXPECT_OK(expert.ear().wait_silent(kNotice, "the notice ends"));
  EXPECT_TRUE(customer_->ear().wait_windows(sim::now_ns(), 8, 3s));
  EXPECT_FALSE(supervisor_->ear().wait_watched(0ms)) << "the supervisor heard the secret";
  end_call();
  const auto opened = open(recording_in("complete")["id"]);
  const auto mix = download(opened, nullptr);
  EXPECT_LT(mix.loudest(kSecret), sim::kSilent) << "the secret is recorded";
  EXPECT_GT(mix.heard_for(kThird), 0.5) << "what he said after the notice is not";
}

class Objection : public ConsentOf {
 protected:
  void object(const Json& recording) {
    publish({{"queues", {{{"queue", "*"}, {"recording", recording}}}}});
    begin();
    end_secret();
    expect_heard();
    for (const char key : std::string("*9")) customer_->press(key);
    EXPECT_OK(supervisor_->wait_for(Awaited::ended, "the listener is out"));
    EXPECT_OK(agent_->ear().wait_hears(kCustomer, "the two talk on"));
    EXPECT_OK(customer_->ear().wait_hears(kAgent, "the two talk on"));
    const auto call = live_call();
    EXPECT_TRUE(call["objected"].get<bool>());
    EXPECT_TRUE(call["recording"].is_null());
    supervisor_->dial("*4101");
    EXPECT_OK(supervisor_->wait_for(Awaited::ended, "he is refused from now on", 10s));
    EXPECT_EQ(supervisor_->state().sip_status, 403);
  }
};

TEST_F(Objection, TheRecordingStopsAndWhatThereIsStays) {
  object({{"when", "always"}, {"on_objection", "stop"}});
  const auto row = recording_in("complete");
  EXPECT_TRUE(row["objected"].get<bool>());
  customer_->leg().set_tone(kNotice);
  EXPECT_OK(agent_->ear().wait_hears(kNotice, "what he says now"));
  end_call();
  const auto sound = from_disk(row["id"], "customer");
  ASSERT_TRUE(sound);
  EXPECT_LT(sound->loudest(kNotice), sim::kSilent) << "is not recorded";
}

TEST_F(Objection, TheRecordingIsErased) {
  object({{"when", "always"}, {"on_objection", "erase"}});
  const std::string id = recording_in("erased")["id"];
  EXPECT_FALSE(readable_on_disk(id));
  EXPECT_FALSE(server_.ask("POST", "/api/v1/recordings/" + id + "/plays", {{"use", "play"}}));
  end_call();
}

TEST_F(ConsentOf, TheStrictestOfTheRegionsCounts) {
  publish_consent({{"by_region", true}}, always(), 1.5);
  begin("+14155550100");  // California
  EXPECT_OK(customer_->ear().wait_hears(kNotice, "he is told"));
  end_secret();
  EXPECT_OK(customer_->ear().wait_silent(kNotice, "the notice ends"));
  expect_heard();
  talk_for_a_second();
  expect_secret_kept();
}

}  // namespace
}  // namespace earshot::phones
