#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer call_age(const Question& q, const Conditions& conditions, std::optional<Right> wanted) {
  bool asked = q.is_start() && q.call && is_mode(wanted);
  if (!asked || conditions.min_call_age <= Millis{0}) return std::nullopt;
  auto least = std::chrono::duration_cast<Seconds>(conditions.min_call_age).count();
  return Finding{"call_age", q.call->age >= conditions.min_call_age,
                 "the call has to be " + std::to_string(least) + " s old", "call_too_young"};
}

}  // namespace earshot::core::rule
