#include <algorithm>

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer certification(const Question& q, const Conditions& conditions) {
  if (!conditions.certified) return std::nullopt;
  const auto& certified = q.directory.rules.certified;
  bool passed = std::ranges::find(certified, q.who) != certified.end();
  return Finding{"certification", passed,
                 passed ? "the supervisor is certified" : "it takes a certified supervisor",
                 "not_certified"};
}

}  // namespace earshot::core::rule
