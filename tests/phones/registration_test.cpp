// Who may register, and where his calls then ring.

#include "tests/phones/baresip.hpp"
#include "tests/phones/floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;

class Registration : public Floor {
 protected:
  // Registers with this secret and returns the last SIP status.
  int status_of(const std::string& extension, const std::string& secret,
                const std::string& transport = "udp") {
    sim::Phone phone(*phones_, {.user = extension, .secret = secret, .transport = transport});
    phone.register_();
    EXPECT_TRUE(eventually("REGISTER is answered", [&] {
      return phone.state().registered || phone.state().sip_status >= 300;
    }));
    const auto state = phone.state();
    return state.registered ? 200 : state.sip_status;
  }
};

TEST_F(Registration, RightSecretByUdpAndTcp) {
  EXPECT_EQ(status_of("101", "secret-of-101"), 200);
  EXPECT_EQ(status_of("102", "secret-of-102", "tcp"), 200);
}

TEST_F(Registration, WrongSecretAndUnknownExtensionLookTheSame) {
  const int wrong = status_of("101", "guessed");
  EXPECT_GE(wrong, 400);
  EXPECT_EQ(status_of("999", "guessed"), wrong) << "the answer tells which extensions exist";
}

TEST_F(Registration, ACallRingsTheRegisteredPhone) {
  auto& agent = phone("101", kAgent, {.answer_after_ms = std::nullopt});
  auto& caller = customer();
  caller.dial("+4930101");
  EXPECT_OK(agent.wait_for(Awaited::ringing, "agent 101 is rung"));
  EXPECT_EQ(agent.state().caller, caller.options().user);
  caller.hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the caller gives up: CANCEL"));
}

TEST_F(Registration, AnUnregisteredPhoneIsNotRung) {
  auto& agent = phone("101", kAgent);
  agent.unregister();
  EXPECT_OK(agent.wait_for(Awaited::unregistered, "agent 101 unregisters"));
  auto& caller = customer();
  caller.dial("+4930101");
  EXPECT_OK(caller.wait_for(Awaited::ended, "the call is refused"));
  EXPECT_EQ(caller.state().sip_status, 480);
}

TEST_F(Registration, PeopleSurviveARestart) {
  server_.crash();
  server_.start();
  EXPECT_EQ(status_of("101", "secret-of-101"), 200);
}

TEST_F(Registration, BaresipByUdpAndTcp) {
  for (const char* transport : {"udp", "tcp"}) {
    Baresip phone({.user = "101",
                   .secret = "secret-of-101",
                   .server_port = server_.sip_port(),
                   .transport = transport});
    EXPECT_TRUE(eventually("baresip registers", [&] { return phone.registered(); })) << phone.log();
  }
}

TEST_F(Registration, BaresipWithAWrongSecret) {
  Baresip phone({.user = "101", .secret = "guessed", .server_port = server_.sip_port()});
  EXPECT_TRUE(eventually("baresip is refused", [&] { return phone.refused(); })) << phone.log();
  EXPECT_FALSE(phone.registered());
}

}  // namespace
}  // namespace earshot::phones
