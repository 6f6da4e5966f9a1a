#include <algorithm>

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

namespace {

constexpr int kMinutesOfDay = 24 * 60;
constexpr int kDays = 7;

bool is_within(const Hours& hours, int minute_of_week) {
  int day = minute_of_week / kMinutesOfDay, minute = minute_of_week % kMinutesOfDay;
  auto is_day = [&](int which) { return (hours.days >> which & 1) != 0; };
  if (hours.to > hours.from) return is_day(day) && minute >= hours.from && minute < hours.to;
  bool before_midnight = is_day(day) && minute >= hours.from;
  return before_midnight || (is_day((day + kDays - 1) % kDays) && minute < hours.to);
}

}  // namespace

Answer hours(const Question& q, const Conditions& conditions) {
  if (conditions.hours.empty()) return std::nullopt;
  int minute = q.clock.minute_of_week;
  bool known = q.clock.told && minute >= 0 && minute < kDays * kMinutesOfDay;
  if (!known)
    return Finding{"hours", false, "the grant has hours, and the time is unknown", "outside_hours"};
  bool now = std::ranges::any_of(conditions.hours,
                                 [&](const Hours& window) { return is_within(window, minute); });
  return Finding{"hours", now, now ? "it is within the grant's hours" : "outside the grant's hours",
                 "outside_hours"};
}

}  // namespace earshot::core::rule
