#include "core/timeline.hpp"

namespace earshot::core {

namespace {

CallId call_of(const EventBody& body) {
  return std::visit(
      [](const auto& told) {
        if constexpr (requires { told.call; })
          return told.call;
        else
          return CallId{};
      },
      body);
}

}  // namespace

void remember(Floor& floor, const Event& event) {
  auto call = floor.calls.find(call_of(event.body));
  if (call == floor.calls.end()) return;
  auto& timeline = call->second.timeline;
  timeline.push_back(event);
  if (timeline.size() > kLongestTimeline) timeline.pop_front();
}

}  // namespace earshot::core
