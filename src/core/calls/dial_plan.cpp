#include "core/calls/dial_plan.hpp"

#include <algorithm>
#include <optional>

#include "core/policy/may_dial_out.hpp"

namespace earshot::core {

namespace {

std::string_view without_plus(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number;
}

std::optional<Destination> route_inside(const Directory& directory, std::string_view extension) {
  if (const Person* person = directory.person_at(extension)) return ToPerson{person->id};
  if (const Queue* queue = directory.queue_at(extension)) return ToQueue{queue->name};
  return std::nullopt;
}

std::optional<Destination> feature(const Settings& settings, std::string_view dialled) {
  const std::string& code = settings.feature_code;
  if (code.empty() || !dialled.starts_with(code)) return std::nullopt;
  if (dialled.substr(code.size()) == "3") return ToOwnCall{};
  if (dialled.size() < code.size() + 2) return std::nullopt;
  auto mode = mode_from_key(dialled[code.size()]);
  if (!mode) return std::nullopt;
  return ToSupervision{*mode, std::string(dialled.substr(code.size() + 1))};
}

// Is it meant for outside, so that "not allowed" is a truer answer than "no such extension"?
bool looks_outside(const Directory& directory, std::string_view dialled) {
  std::size_t longest = 0;
  for (const Person& person : directory.people)
    longest = std::max(longest, person.extension.size());
  for (const Queue& queue : directory.queues) longest = std::max(longest, queue.extension.size());
  return is_dialable(dialled) && (dialled.starts_with('+') || dialled.size() > longest);
}

}  // namespace

Destination route_from_trunk(const Directory& directory, std::string_view dialled) {
  for (const NumberRoute& route : directory.numbers) {
    if (without_plus(route.number) != without_plus(dialled)) continue;
    if (auto inside = route_inside(directory, route.target)) return *inside;
    return NoRoute{404, "the number leads to an unknown extension"};
  }
  return NoRoute{404, "unknown number"};
}

Destination route_from_person(const Directory& directory, const Settings& settings,
                              std::string_view dialled) {
  if (auto code = feature(settings, dialled)) return *code;
  if (auto inside = route_inside(directory, dialled)) return *inside;
  if (const OutboundRule* rule = outbound_rule(directory, dialled))
    return ToOutside{*rule, std::string(dialled)};
  if (looks_outside(directory, dialled)) return NoRoute{403, "no outbound rule allows this number"};
  return NoRoute{404, "unknown extension"};
}

}  // namespace earshot::core
