#pragma once
// Ringing somebody for a call, and what comes of it. A call rings one leg at a time.

#include <optional>

#include "core/calls/dial_plan.hpp"
#include "core/step.hpp"

namespace earshot::core {

// Rings a person or an outside number, `by` whom it is charged. Fails at once (and nothing has
// happened) with 480 offline or disabled, 486 busy or over the limit.
std::optional<NoRoute> ring(Step& step, Call& call, const Destination& to, Purpose purpose,
                            PersonId by, LegId like = {});

void callee_rings(Step& step, Call& call, const LegRinging& fact);
void callee_answered(Step& step, Call& call);
// The ringing leg is gone, or `hang_up` it; then the next agent, a refused caller, a failed
// transfer …
void callee_failed(Step& step, Call& call, int sip_status, bool hang_up);
void stop_ringing(Step& step, Call& call);  // hangs the ringing leg up, if any; nothing follows

std::size_t live_outbound(const Floor& floor, PersonId payer);  // legs he is charged with now

void originate(Step& step, const Originate& command);

}  // namespace earshot::core
