#pragma once
// A small call centre for tests: the server, a trunk full of customers, two agents, two
// supervisors. Every phone is the simulator's, with a tone of its own and an ear for the others'.
// After each test nothing may be left in the server.

#include <gtest/gtest.h>

#include <memory>

#include "sim/conversation.hpp"
#include "sim/phone.hpp"
#include "tests/phones/eventually.hpp"
#include "tests/phones/server.hpp"

namespace earshot::phones {

#define EXPECT_OK(expression)                                         \
  do {                                                                \
    const auto checked = (expression);                                \
    EXPECT_TRUE(checked) << (checked ? "" : checked.error().message); \
  } while (false)
#define ASSERT_OK(expression)                                         \
  do {                                                                \
    const auto checked = (expression);                                \
    ASSERT_TRUE(checked) << (checked ? "" : checked.error().message); \
  } while (false)

constexpr auto kPeople =
    "101,Anna Agent,agent,sales,secret-of-101,\n"
    "102,Ben Agent,agent,sales,secret-of-102,\n"
    "103,Cleo Agent,agent,support,secret-of-103,\n"
    "200,Sam Supervisor,supervisor,sales,secret-of-200,\n"
    "201,Tina Supervisor,supervisor,*,secret-of-201,\n";

// Tones by person; customer, agents, supervisors never share one.
enum Tone { kCustomer = 0, kAgent = 1, kSupervisor = 2, kSecondSupervisor = 3, kThird = 4 };

class Floor : public testing::Test {
 protected:
  explicit Floor(ServerSetup setup = {.people = kPeople})
      : server_(setup),
        phones_(open({.local = {server_.address(), 0}, .server = server_.sip(), .domain = ""})),
        trunk_(open({.local = server_.trunk(), .server = server_.sip(), .domain = ""})) {}

  void TearDown() override {
    people_.clear();  // phones that still ring or talk hang up
    EXPECT_TRUE(server_.running()) << server_.log();
    if (server_.running()) {
      EXPECT_TRUE(server_.is_clean());
    }
    if (HasFailure()) std::printf("--- the server said:\n%s\n", server_.log().c_str());
  }

  sim::Phone& customer(sim::PhoneOptions options = {}) {
    if (options.user.empty()) options.user = "+49170" + std::to_string(1'000 + people_.size());
    options.tone = options.tone ? options.tone : kCustomer;
    return add(*trunk_, options);
  }
  // A registered phone of one of kPeople.
  sim::Phone& phone(const std::string& extension, Tone tone, sim::PhoneOptions options = {}) {
    options.user = extension;
    options.secret = "secret-of-" + extension;
    options.tone = tone;
    auto& phone = add(*phones_, options);
    phone.register_();
    EXPECT_OK(phone.wait_for(sim::Awaited::registered, extension + " registers"));
    return phone;
  }
  // The customer and agent 101 talk.
  void talk(sim::Phone& caller, sim::Phone& callee, const std::string& number) {
    caller.dial(number);
    ASSERT_OK(callee.wait_for(sim::Awaited::answered, "the called phone is answered"));
    ASSERT_OK(caller.wait_for(sim::Awaited::answered, "the caller is connected"));
    ASSERT_OK(caller.ear().wait_hears(callee.leg().tone(), "caller hears callee"));
    ASSERT_OK(callee.ear().wait_hears(caller.leg().tone(), "callee hears caller"));
  }

  // For half a second of what `clock` hears, this tone is not in the listener's ear, be it that
  // something else is or that nothing is sent to him.
  static bool hears_not(sim::Phone& listener, Tone tone, sim::Phone& clock) {
    const auto start = sim::now_ns();
    return clock.ear().wait_windows(start, 5, 3s) && listener.ear().since(start, tone).silent();
  }

  Server server_;
  sim::World world_;

 private:
  std::unique_ptr<sim::UserAgent> open(const sim::UserAgentOptions& options) {
    auto agent = sim::UserAgent::open(world_, options);
    EXPECT_TRUE(agent) << agent.error().message;
    return std::move(*agent);
  }
  sim::Phone& add(sim::UserAgent& agent, const sim::PhoneOptions& options) {
    return *people_.emplace_back(std::make_unique<sim::Phone>(agent, options));
  }

 protected:
  std::unique_ptr<sim::UserAgent> phones_, trunk_;
  std::vector<std::unique_ptr<sim::Phone>> people_;
};

}  // namespace earshot::phones
