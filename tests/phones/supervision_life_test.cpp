// Supervision when something else happens to the call: hold, transfer, phones that vanish, the next
// call, refusals.

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::HoldStyle;
using sim::Mode;

TEST_F(Supervised, WhileTheAgentHoldsTheSupervisorMayWhisper) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::whisper);
  agent_->hold(HoldStyle::sendonly);
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the hold is answered"));
  EXPECT_OK(customer_->ear().wait_silent(kAgent, "the customer hears music, not the agent"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "nor the supervisor"));
  EXPECT_OK(supervisor.ear().wait_hears(kAgent, "the supervisor hears the agent"));
  agent_->resume();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the resume is answered"));
  expect_right(call_->settle_and_judge(), "as before the hold");
}

TEST_F(Supervised, BlindTransferToAnotherAgent) {
  begin_inbound();
  auto& supervisor = supervise("201", kSupervisor, Mode::monitor);
  auto& ben = phone("102", kThird);
  agent_->refer("102");
  ASSERT_OK(ben.wait_for(Awaited::answered, "agent 102 is rung and answers", 10s));
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_OK(ben.ear().wait_hears(kCustomer, "agent 102 hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kThird, "the session stays with the customer"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "and is still heard by nobody"));
}

TEST_F(Supervised, AttendedTransferToAnotherAgent) {
  begin_inbound();
  auto& supervisor = supervise("201", kSupervisor, Mode::monitor);
  auto& ben = phone("102", kThird);
  agent_->hold();
  ASSERT_OK(agent_->wait_for(Awaited::changed, "the customer is held"));
  auto& second_line = phone("101", kAgent);  // the agent's phone has one line a call
  second_line.dial("102");
  ASSERT_OK(second_line.wait_for(Awaited::answered, "agent 102 is consulted", 10s));
  agent_->refer_replaces(second_line);
  EXPECT_OK(agent_->wait_for(Awaited::transferred, "the transfer is reported", 10s));
  EXPECT_EQ(agent_->state().transfer_status, 200);
  EXPECT_OK(customer_->ear().wait_hears(kThird, "the customer hears agent 102"));
  EXPECT_OK(ben.ear().wait_hears(kCustomer, "agent 102 hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor hears the customer"));
  EXPECT_OK(customer_->ear().wait_silent(kSupervisor, "and is heard by nobody"));
}

class Vanishing : public Supervised {
 protected:
  Vanishing() : Supervised({.people = kPeople, .media = "lost_after = \"3s\""}) {}
};

TEST_F(Vanishing, TheSupervisorVanishesWithoutAWord) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::barge);
  supervisor.vanish();
  call_->leave(supervisor);
  expect_right(call_->settle_and_judge(), "customer and agent go on at once");
  EXPECT_TRUE(eventually("the session ends by itself",
                         [&] { return server_.get("/api/v1/sessions")["sessions"].empty(); }));
  expect_right(call_->settle_and_judge(), "customer and agent go on after it");
}

TEST_F(Vanishing, TheAgentsPhoneDiesAndTheSupervisorKeepsTheCaller) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  agent_->vanish();
  ASSERT_TRUE(eventually("the caller waits for the supervisor", [&] {
    const auto calls = server_.get("/api/v1/calls")["calls"];
    return calls.size() == 1 && calls[0]["phase"] == "rescue";
  }));
  supervisor.press('7');
  EXPECT_OK(customer_->ear().wait_hears(kSupervisor, "the supervisor has kept the caller"));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "and hears him"));
  supervisor.hang_up();
  EXPECT_OK(customer_->wait_for(Awaited::ended, "then the call is over", 10s));
}

TEST_F(Supervised, FollowToTheNextCall) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::whisper);
  supervisor.press('#');
  ASSERT_TRUE(eventually("the session follows", [&] {
    return server_.get("/api/v1/sessions")["sessions"][0].value("follow", false);
  }));
  customer_->hang_up();
  ASSERT_OK(agent_->wait_for(Awaited::ended, "the first call ends"));
  EXPECT_OK(supervisor.ear().wait_silent(kAgent, "waiting, he hears nobody"));

  auto& next = customer();
  next.dial("+4930101");
  ASSERT_OK(next.wait_for(Awaited::answered, "the next call", 10s));
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "the supervisor hears the next customer"));
  EXPECT_OK(agent_->ear().wait_silent(kSupervisor, "and enters it silent"));
}

TEST_F(Supervised, WaitingForAnAgentWithoutACall) {
  agent_ = &phone("101", kAgent);
  auto& supervisor = phone("200", kSupervisor);
  supervisor.dial("*4101");
  ASSERT_OK(supervisor.wait_for(Awaited::answered, "the server answers"));
  EXPECT_TRUE(eventually("he hears a tone while he waits",
                         [&] { return supervisor.leg().stats().received > 10; }));
  customer_ = &customer();
  talk(*customer_, *agent_, "+4930101");
  EXPECT_OK(supervisor.ear().wait_hears(kCustomer, "then he hears the customer"));
  EXPECT_OK(supervisor.ear().wait_hears(kAgent, "and the agent"));
  EXPECT_OK(agent_->ear().wait_silent(kSupervisor, "heard by nobody"));
}

TEST_F(Supervised, RefusalsCarryAReason) {
  begin_inbound();
  const struct {
    const char* who;
    const char* dials;
    int status;
  } cases[] = {{"102", "*4101", 403},   // an agent may not listen to his colleague
               {"200", "*4103", 403},   // not his team
               {"200", "*4999", 404},   // nobody there
               {"200", "*4200", 403}};  // not himself
  for (const auto& [who, dials, status] : cases) {
    auto& curious = phone(who, kThird);
    curious.dial(dials);
    EXPECT_OK(curious.wait_for(Awaited::ended, std::string(who) + " is refused " + dials, 20s));
    EXPECT_EQ(curious.state().sip_status, status) << who << " " << dials;
    EXPECT_TRUE(curious.ear().since(0, kCustomer).silent_under_music())
        << "heard the call all the same";
  }
}

}  // namespace
}  // namespace earshot::phones
