#include "core/calls/dial_plan.hpp"

#include <gtest/gtest.h>

namespace earshot::core {
namespace {

Directory directory() {
  Directory d;
  d.people = {{.id = PersonId{1}, .extension = "101", .name = "Ada"}};
  d.queues = {{.name = "support", .extension = "500"}};
  d.numbers = {{"+4930101", "101"}, {"4930500", "500"}, {"+4930999", "999"}};
  d.outbound = {{.prefix = "00", .trunk = "far"}, {.prefix = "0049", .trunk = "near"}};
  return d;
}

int status(const Destination& to) {
  auto* none = std::get_if<NoRoute>(&to);
  return none ? none->sip_status : 0;
}

TEST(DialPlan, ATrunkReachesNumbersOnly) {
  auto route = [](const char* dialled) { return route_from_trunk(directory(), dialled); };
  EXPECT_EQ(std::get<ToPerson>(route("4930101")).person, PersonId{1});
  EXPECT_EQ(std::get<ToQueue>(route("+4930500")).queue, "support");
  for (const char* other : {"101", "500", "*4101", "*3", "0049170", "", "+4930999"})
    EXPECT_EQ(status(route(other)), 404) << other;
}

TEST(DialPlan, APersonReachesFeaturesPeopleQueuesAndAllowedNumbers) {
  auto route = [](const char* dialled) {
    return route_from_person(directory(), Settings{}, dialled);
  };
  EXPECT_EQ(std::get<ToPerson>(route("101")).person, PersonId{1});
  EXPECT_EQ(std::get<ToQueue>(route("500")).queue, "support");
  EXPECT_EQ(std::get<ToSupervision>(route("*7101")).mode, Mode::takeover);
  EXPECT_EQ(std::get<ToSupervision>(route("*4101")).extension, "101");
  EXPECT_TRUE(std::holds_alternative<ToOwnCall>(route("*3")));
  EXPECT_EQ(std::get<ToOutside>(route("0049170")).rule.trunk, "near");  // the longest prefix
  EXPECT_EQ(std::get<ToOutside>(route("0033")).rule.trunk, "far");
  EXPECT_EQ(status(route("+1900555")), 403);
  for (const char* unknown : {"777", "*8101", "*4", "*3101", "", "00;drop", "*"})
    EXPECT_EQ(status(route(unknown)), 404) << unknown;
}

}  // namespace
}  // namespace earshot::core
