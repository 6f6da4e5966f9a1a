#pragma once
// What happened in each live call, for whoever opens it later. Bounded: a call that goes on for
// hours forgets its oldest events.

#include <cstddef>

#include "core/floor.hpp"

namespace earshot::core {

inline constexpr std::size_t kLongestTimeline = 200;

void remember(Floor& floor, const Event& event);

}  // namespace earshot::core
