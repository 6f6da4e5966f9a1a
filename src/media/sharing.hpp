#pragma once
// Who hears the same people at the same gains in the same format is sent the same frames, mixed and
// encoded once: supervisors who monitor one call, for example. One of them mixes (the lead), the
// others get copies with their own header and keys. Encoders have a memory, so who is joined to a
// mix, or parts from it, is decided here with the table and never between two of its changes, and
// whose rows stay as they were keeps his encoder: his bytes do not change because others come or
// go. To be called between two frames.

#include <span>
#include <vector>

#include "media/listener.hpp"

namespace earshot::media {

struct Plan {  // what a listener is to become
  Listener* listener = nullptr;
  Listener::Kind kind = Listener::Kind::silent;
  std::vector<Listener::Wanted> rows;
};

// Applies the plans of all listeners of a room. Allocates.
void apply_plans(std::span<const Plan> plans, int rate);

}  // namespace earshot::media
