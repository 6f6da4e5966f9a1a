#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer expiry(const Question& q, const Conditions& conditions) {
  if (!conditions.expires) return std::nullopt;
  if (!q.clock.told)
    return Finding{"expiry", false, "the grant expires, and the date is unknown", "grant_expired"};
  bool lasts = q.clock.wall < *conditions.expires;
  return Finding{"expiry", lasts, lasts ? "the grant has not expired" : "the grant has expired",
                 "grant_expired"};
}

}  // namespace earshot::core::rule
