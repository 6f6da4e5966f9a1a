#pragma once
// A floor with one call on it that supervisors join; every ear is judged against the simulator's
// own table of who should hear whom.

#include "tests/phones/floor.hpp"

namespace earshot::phones {

class Supervised : public Floor {
 protected:
  explicit Supervised(const ServerSetup& setup = {.people = kPeople}) : Floor(setup) {}

  void begin_inbound(sim::PhoneOptions of_customer = {}, sim::PhoneOptions of_agent = {}) {
    agent_ = &phone("101", kAgent, of_agent);
    customer_ = &customer(of_customer);
    talk(*customer_, *agent_, "+4930101");
    call_.emplace(*customer_, *agent_);
  }
  void begin_outbound() {
    agent_ = &phone("101", kAgent);
    customer_ = &customer({.user = "+4420123"});
    talk(*agent_, *customer_, "+4420123");
    call_.emplace(*customer_, *agent_);
  }

  // Dials the mode's feature code and joins the judged conversation.
  sim::Phone& supervise(const std::string& extension, Tone tone, sim::Mode mode,
                        sim::PhoneOptions options = {.talk_under_keys = true}) {
    auto& supervisor = phone(extension, tone, options);
    const std::string code = {'*', sim::mode_key(mode)};
    supervisor.dial(code + "101");
    EXPECT_OK(supervisor.wait_for(sim::Awaited::answered, "the server answers " + code + "101"));
    call_->join(supervisor, mode);
    expect_right(call_->settle_and_judge(), std::string("joined by ") + sim::mode_name(mode));
    return supervisor;
  }

  static void expect_right(const std::vector<sim::Cell>& cells, const std::string& when) {
    for (const auto& cell : cells) EXPECT_TRUE(cell.right) << when << ": " << cell_text(cell);
  }

  void TearDown() override {
    call_.reset();
    Floor::TearDown();
  }

  sim::Phone* customer_ = nullptr;
  sim::Phone* agent_ = nullptr;
  std::optional<sim::Conversation> call_;
};

}  // namespace earshot::phones
