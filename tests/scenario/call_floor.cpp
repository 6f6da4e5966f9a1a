#include "tests/scenario/call_floor.hpp"

namespace earshot::scenario {

std::string FakePhone::sound() const {
  const WorldLeg* leg = world_->leg(leg_);
  return leg && !leg->playing.empty() ? leg->playing.front() : "";
}

int FakePhone::refused_with() const {
  auto it = world_->rejected.find(leg_);
  return it == world_->rejected.end() ? 0 : it->second.sip_status;
}

int FakePhone::transfer_report() const {
  auto it = world_->transfer_reports.find(leg_);
  return it == world_->transfer_reports.end() ? 0 : it->second;
}

Directory CallFloor::directory() {
  Directory d;
  auto add = [&](std::uint64_t id, const char* extension, const char* name, Role role,
                 const char* team) {
    d.people.push_back(
        {.id = PersonId{id}, .extension = extension, .name = name, .role = role, .team = team});
  };
  add(1, "101", "Ada", Role::agent, "support");
  add(2, "102", "Ben", Role::agent, "support");
  add(3, "103", "Cleo", Role::agent, "sales");
  add(11, "201", "Sara", Role::supervisor, "support");
  add(12, "202", "Sven", Role::supervisor, "support");
  add(13, "203", "Star", Role::supervisor, "*");
  add(21, "301", "Root", Role::administrator, "");
  d.queues.push_back(
      {.name = "support", .extension = "500", .teams = {"support"}, .max_wait = 120s});
  d.numbers = {{"+4930101", "101"}, {"4930500", "500"}};
  d.outbound = {{.prefix = "00", .trunk = "carrier", .max_calls_per_person = 1}};
  return d;
}

CallFloor::CallFloor() : world(directory(), Settings{}) {
  for (const Person& p : world.core.directory().people) world.tell(PhoneRegistered{p.id, true});
}

CallFloor::~CallFloor() {
  for (const std::string& fault : world.faults) ADD_FAILURE() << fault;
}

PersonId CallFloor::person(const std::string& extension) const {
  const Person* found = world.core.directory().person_at(extension);
  return found ? found->id : PersonId{};
}

FakePhone CallFloor::trunk_calls(const std::string& number, const std::string& from) {
  return {world, world.arrive({}, "carrier", from, number)};
}

FakePhone CallFloor::dials(const std::string& extension, const std::string& number) {
  return {world, world.arrive(person(extension), "", extension, number)};
}

// A page in his browser is not his phone.
bool CallFloor::is_rung(const Ring& ring, const std::string& whom) const {
  if (ring.number == whom || ring.uri == whom) return true;
  return ring.uri.empty() && ring.person && ring.person == person(whom);
}

bool CallFloor::rings(const std::string& whom) const {
  for (LegId id : world.legs_in(LegState::ringing)) {
    if (is_rung(world.leg(id)->ring, whom)) return true;
  }
  return false;
}

FakePhone CallFloor::ringing(const std::string& whom) {
  for (LegId id : world.legs_in(LegState::ringing)) {
    if (is_rung(world.leg(id)->ring, whom)) return {world, id};
  }
  ADD_FAILURE() << whom << " does not ring";
  return {world, {}};
}

void CallFloor::signs_off(const std::string& extension) {
  world.tell(PhoneRegistered{person(extension), false});
}

AgentState CallFloor::state(const std::string& extension) const {
  for (const AgentView& agent : world.core.agents())
    if (agent.extension == extension) return agent.state;
  return AgentState::offline;
}

CallView CallFloor::only_call() const {
  auto calls = world.core.calls();
  EXPECT_EQ(calls.size(), 1u);
  return calls.empty() ? CallView{} : calls.front();
}

SessionView CallFloor::only_session() const {
  auto sessions = world.core.sessions();
  EXPECT_EQ(sessions.size(), 1u);
  return sessions.empty() ? SessionView{} : sessions.front();
}

std::string CallFloor::outcome(RequestId request) const {
  auto answer = world.answers.find(request);
  if (answer == world.answers.end()) return "unanswered";
  return answer->second ? "" : answer->second.error().code;
}

void CallFloor::expect_nothing_left() const {
  EXPECT_TRUE(world.core.calls().empty());
  EXPECT_TRUE(world.core.sessions().empty());
  EXPECT_TRUE(world.legs.empty());
  EXPECT_TRUE(world.rooms.empty());
  EXPECT_TRUE(world.unanswered.empty());
}

}  // namespace earshot::scenario
