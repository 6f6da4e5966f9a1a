#pragma once
// A small call centre for tests that read like a conversation.
//   agents 101, 102 (team support), 103 (sales); supervisors 201, 202 (support), 203 ("*");
//   administrator 301; queue 500 of support; numbers +4930101 → 101, +4930500 → 500; outbound "00".

#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/world.hpp"

namespace earshot::scenario {

class CallFloor;

// One leg of somebody's phone.
class [[maybe_unused]] FakePhone {  // often only somebody who is there
 public:
  FakePhone(World& world, LegId leg) : world_(&world), leg_(leg) {}

  LegId leg() const { return leg_; }
  bool is_live() const { return world_->leg(leg_) && world_->leg(leg_)->state == LegState::live; }
  bool exists() const { return world_->leg(leg_) != nullptr; }
  bool hears(const FakePhone& other) const { return world_->hears(leg_, other.leg_); }
  std::string sound() const;  // what plays to him; "" nothing
  int refused_with() const;   // 0: not refused

  FakePhone& answers() { return world_->answer(leg_), *this; }
  FakePhone& refuses(int status) { return world_->refuse(leg_, status), *this; }
  void hangs_up() { world_->hang_up(leg_); }
  void dies() { world_->tell(LegLost{leg_}); }
  void holds() { world_->hold(leg_, true); }
  void resumes() { world_->hold(leg_, false); }
  void presses(char key) { world_->tell(DigitPressed{leg_, key}); }
  void signals(char key) { world_->tell(DigitPressed{leg_, key, false}); }  // media did not see it
  std::string keys() const { return world_->leg(leg_)->keys; }
  void refers_to(const std::string& target) { world_->tell(TransferAsked{leg_, target}); }
  bool is_recorded() const { return world_->records(leg_); }
  void hears_the_prompt_out() { world_->finish_prompt(leg_); }
  int transfer_report() const;

 private:
  World* world_;
  LegId leg_;
};

class CallFloor : public testing::Test {
 protected:
  CallFloor();
  ~CallFloor() override;

  PersonId person(const std::string& extension) const;
  FakePhone trunk_calls(const std::string& number, const std::string& from = "+49170555");
  FakePhone dials(const std::string& extension, const std::string& number);
  FakePhone ringing(const std::string& extension_or_number);  // fails the test if nothing rings
  bool rings(const std::string& extension_or_number) const;
  void signs_off(const std::string& extension);
  AgentState state(const std::string& extension) const;

  CallView only_call() const;
  SessionView only_session() const;
  template <class Body>
  int told(auto matches) const {
    int count = 0;
    for (const Event& event : world.events)
      if (auto* body = std::get_if<Body>(&event.body)) count += matches(*body);
    return count;
  }
  template <class Body>
  int told() const {
    return told<Body>([](const Body&) { return true; });
  }

  static Directory directory();
  // The answer's error code; "" when it was done, "unanswered" as long as there is none.
  template <class Asked>
  std::string outcome(Asked asked) requires requires {
    asked.request;
  }
  {
    if (!asked.request) asked.request = world.request();
    world.command(asked);
    return outcome(asked.request);
  }
  std::string outcome(RequestId request) const;
  void use(Settings settings) { world.command(ReplaceSettings{settings}); }
  void use(Rules rules) {
    Directory changed = world.core.directory();
    changed.rules = std::move(rules);
    world.command(ReplaceDirectory{changed});
  }
  void expect_nothing_left() const;  // calls, legs, rooms, sessions, requests

  World world;

 private:
  bool is_rung(const Ring& ring, const std::string& whom) const;
};

}  // namespace earshot::scenario
