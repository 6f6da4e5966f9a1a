#pragma once
// What a dialled string means. Pure: asks the directory, changes nothing.

#include <string>
#include <string_view>
#include <variant>

#include "core/directory.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

struct ToPerson {
  PersonId person;
};
struct ToQueue {
  std::string queue;
};
struct ToOutside {
  OutboundRule rule;
  std::string number;
};
struct ToSupervision {
  Mode mode;
  std::string extension;
};
struct ToOwnCall {};  // his other call: only a call that stands is handed over to it
struct NoRoute {
  int sip_status;
  std::string reason;
};
using Destination = std::variant<ToPerson, ToQueue, ToOutside, ToSupervision, ToOwnCall, NoRoute>;

// From outside: the numbers of the directory, with or without '+'. Nothing else, so that a trunk
// reaches neither feature codes nor another trunk.
Destination route_from_trunk(const Directory& directory, std::string_view dialled);

// From one of ours: feature code, person, queue, or an allowed outside number, in this order.
Destination route_from_person(const Directory& directory, const Settings& settings,
                              std::string_view dialled);

}  // namespace earshot::core
