// A real softphone in each part: agent, customer's colleague, supervisor. It knows nothing of
// supervision, and need not.

#include "tests/phones/baresip.hpp"
#include "tests/phones/floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;

constexpr int kBaresipTone = 1'000, kSecondBaresipTone = 1'600;

class Softphones : public Floor {
 protected:
  std::unique_ptr<Baresip> softphone(const std::string& extension, int tone_hz,
                                     const std::string& codecs = "PCMU/8000/1",
                                     bool answers = true) {
    auto phone = std::make_unique<Baresip>(BaresipSetup{.user = extension,
                                                        .secret = "secret-of-" + extension,
                                                        .server_port = server_.sip_port(),
                                                        .tone_hz = tone_hz,
                                                        .codecs = codecs,
                                                        .answers_by_itself = answers});
    EXPECT_TRUE(eventually("baresip registers", [&] { return phone->registered(); }))
        << phone->log();
    return phone;
  }
  static bool hears(Baresip& phone, int tone_hz) { return phone.hears(tone_hz).value_or(0) > 0.05; }
  static bool deaf_to(Baresip& phone, int tone_hz) {
    return phone.hears(tone_hz).value_or(1) < 0.01;
  }
};

class SoftphoneCodecs : public Softphones, public testing::WithParamInterface<const char*> {};

TEST_P(SoftphoneCodecs, TwoAgentsTalk) {
  auto anna = softphone("101", kBaresipTone, GetParam());
  auto ben = softphone("102", kSecondBaresipTone);
  anna->dial("102");
  EXPECT_TRUE(eventually("anna hears ben", [&] { return hears(*anna, kSecondBaresipTone); }))
      << anna->log();
  EXPECT_TRUE(eventually("ben hears anna", [&] { return hears(*ben, kBaresipTone); }));
  ben->hang_up();
  EXPECT_TRUE(eventually("anna's call ends", [&] { return anna->closed() == 1; }));
}

INSTANTIATE_TEST_SUITE_P(Each, SoftphoneCodecs,
                         testing::Values("PCMU/8000/1", "PCMA/8000/1", "G722/16000/1",
                                         "opus/48000/2"));

// The agent is a baresip, the supervisor another one; the customer is the simulator's.
class SupervisedSoftphones : public Softphones {
 protected:
  void begin() {
    agent_ = softphone("101", kBaresipTone);
    customer_ = &customer();
    customer_->dial("+4930101");
    ASSERT_OK(customer_->wait_for(Awaited::answered, "the agent's baresip answers", 10s));
    supervisor_ = softphone("200", kSecondBaresipTone);
    ASSERT_TRUE(eventually("the agent hears the customer", [&] { return hears(*agent_, kHz); }));
  }
  void expect(bool agent_hears, const std::string& when) {
    const auto as_wanted = [&] {
      return agent_hears ? hears(*agent_, kSecondBaresipTone)
                         : deaf_to(*agent_, kSecondBaresipTone);
    };
    EXPECT_TRUE(eventually(when, as_wanted)) << agent_->log();
  }

  static constexpr int kHz = sim::kToneHertz[kCustomer];
  std::unique_ptr<Baresip> agent_, supervisor_;
  sim::Phone* customer_ = nullptr;
};

TEST_F(SupervisedSoftphones, EveryModeByKeys) {
  begin();
  supervisor_->dial("*4101");
  EXPECT_TRUE(eventually("the supervisor hears the customer", [&] {
    return hears(*supervisor_, kHz);
  })) << supervisor_->log();
  EXPECT_TRUE(hears(*supervisor_, kBaresipTone)) << "and the agent";
  expect(false, "monitor: the agent does not hear the supervisor");

  supervisor_->press('5');
  expect(true, "whisper: the agent hears the supervisor");
  EXPECT_TRUE(hears(*agent_, kHz)) << "and the customer still";

  supervisor_->press('6');
  expect(true, "barge: the agent hears the supervisor");

  supervisor_->press('7');
  expect(false, "take-over: the agent is parked");
  EXPECT_TRUE(
      eventually("the supervisor hears the customer", [&] { return hears(*supervisor_, kHz); }));
  EXPECT_TRUE(eventually("and the parked agent no longer",
                         [&] { return deaf_to(*supervisor_, kBaresipTone); }));

  supervisor_->press('8');
  EXPECT_TRUE(
      eventually("hand-back: the agent hears the customer", [&] { return hears(*agent_, kHz); }));
  expect(false, "and not the supervisor");
  EXPECT_EQ(agent_->established(), 1) << "the agent's phone was called again";

  customer_->hang_up();
  EXPECT_TRUE(eventually("all are released",
                         [&] { return agent_->closed() == 1 && supervisor_->closed() == 1; }));
}

TEST_F(SupervisedSoftphones, TheAgentHoldsAndResumes) {
  begin();
  supervisor_->dial("*5101");
  expect(true, "whisper");
  agent_->hold();
  EXPECT_OK(customer_->ear().wait_silent(kAgent, "the customer is held"));
  agent_->resume();
  EXPECT_TRUE(
      eventually("the agent hears the customer again", [&] { return hears(*agent_, kHz); }));
  EXPECT_TRUE(hears(*agent_, kSecondBaresipTone)) << "and the whisper";
}

TEST_F(SupervisedSoftphones, TheAgentTransfersBlind) {
  begin();
  supervisor_->dial("*4101");
  EXPECT_TRUE(eventually("monitoring", [&] { return hears(*supervisor_, kHz); }));
  auto& ben = phone("102", kThird);
  agent_->transfer("102");
  ASSERT_OK(ben.wait_for(Awaited::answered, "agent 102 is rung", 10s));
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_TRUE(eventually("the old agent is released", [&] { return agent_->closed() == 1; }));
}

TEST_F(SupervisedSoftphones, TheSupervisorsPhoneDies) {
  begin();
  supervisor_->dial("*5101");
  expect(true, "whisper");
  supervisor_->vanish();
  expect(false, "he is gone");
  EXPECT_TRUE(hears(*agent_, kHz)) << "the two talk on";
}

}  // namespace
}  // namespace earshot::phones
