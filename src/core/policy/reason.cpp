#include <algorithm>

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer reason(const Question& q, const Conditions& conditions, std::optional<Right> wanted) {
  bool asked = is_mode(wanted) || wanted == Right::play || wanted == Right::covert;
  if (!q.is_start() || !conditions.reason_required || !asked) return std::nullopt;
  const auto& known = q.directory.rules.reasons;
  bool given = q.reason.find_first_not_of(" \t") != std::string_view::npos;
  bool fits = given && (known.empty() || std::ranges::find(known, q.reason) != known.end());
  if (fits) return Finding{"reason", true, "a reason is given"};
  return Finding{"reason", false,
                 known.empty() ? "it takes a reason" : "it takes one of the listed reasons",
                 "reason_required"};
}

}  // namespace earshot::core::rule
