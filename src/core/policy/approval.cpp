#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer approval(const Question& q, const Conditions& conditions, std::optional<Right> wanted) {
  if (!q.is_start() || wanted != Right::covert || !conditions.approval) return std::nullopt;
  return Finding{"approval", q.approved,
                 q.approved ? "a second person has approved it"
                            : "covert listening takes a second person's approval: ask for it",
                 "needs_approval"};
}

}  // namespace earshot::core::rule
