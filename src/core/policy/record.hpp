#pragma once
// Is a call recorded, and by which rule? Pure.

#include <optional>
#include <string>

#include "base/id.hpp"
#include "core/policy/rules.hpp"

namespace earshot::core {

// The same calls whoever asks, and whenever: by the call's id alone.
bool is_sampled(CallId call, int percent);

// By which rule it is recorded now: "always", "sampled", "supervised", "on_demand"; "": it is not.
// `asked`: somebody switched it on or off by hand.
std::string record_by(const RecordingRule& rule, CallId call, bool supervised,
                      std::optional<bool> asked);

// May it become so? Then its outsiders have to know before.
bool may_be_recorded(const RecordingRule& rule, CallId call);

// No recording, no call. A call of which only the supervision, or what somebody asks for, is
// recorded is never refused for want of a recorder.
bool must_be_recorded(const RecordingRule& rule, CallId call);

}  // namespace earshot::core
