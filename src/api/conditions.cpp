#include "api/conditions.hpp"

#include <algorithm>

#include "api/time_text.hpp"

namespace earshot::api {
namespace {

constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// "08:30"; of an end also "24:00".
std::optional<int> minutes_of(std::string_view text, bool is_end) {
  const auto digit = [&](std::size_t at) { return text[at] - '0'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0u, 1u, 3u, 4u}) {
    if (digit(at) < 0 || digit(at) > 9) return std::nullopt;
  }
  const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  const bool is_midnight = is_end && hour == 24 && minute == 0;
  if ((hour > 23 && !is_midnight) || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

core::Hours read_hours(Fields& fields) {
  core::Hours hours;
  hours.days = 0;
  for (const auto& name : fields.texts("days")) {
    const auto day = static_cast<std::size_t>(std::ranges::find(kDays, name) - std::begin(kDays));
    if (day == std::size(kDays))
      fields.refuse("days: must be some of mon, tue, wed, thu, fri, sat and sun.");
    else
      hours.days |= static_cast<std::uint8_t>(1 << day);
  }
  if (!hours.days) fields.refuse("days: name at least one.");
  const auto from = minutes_of(fields.text("from"), false),
             to = minutes_of(fields.text("to"), true);
  if (!from || !to) fields.refuse("from, to: must be times of the day such as \"08:30\".");
  hours.from = from.value_or(0);
  hours.to = to.value_or(0);
  return hours;
}

}  // namespace

core::Conditions read_conditions(Fields& fields) {
  core::Conditions conditions;
  if (fields.has("hours")) {
    for (auto& window : fields.objects("hours", {"days", "from", "to"})) {
      conditions.hours.push_back(read_hours(window));
      fields.adopt(window);
    }
  }
  for (const auto& name :
       fields.optional_texts("situations").value_or(std::vector<std::string>{})) {
    const auto situation = core::situation_from_name(name);
    if (!situation)
      fields.refuse(
          "situations: must be some of help_asked, long_call, long_hold, transferred and rescue.");
    else
      conditions.situations.push_back(*situation);
  }
  conditions.reason_required = fields.optional_flag("reason_required").value_or(false);
  conditions.certified = fields.optional_flag("certified").value_or(false);
  conditions.approval = fields.optional_flag("approval").value_or(false);
  conditions.min_call_age =
      Seconds(fields.optional_number("min_call_age_s", 0, 86'400).value_or(0));
  if (fields.has("expires") && !fields.is_null("expires")) {
    conditions.expires = time_of(fields.text("expires"));
    if (!conditions.expires) fields.refuse("expires: must be a time such as 2026-12-31T18:00:00Z.");
  }
  return conditions;
}

}  // namespace earshot::api
