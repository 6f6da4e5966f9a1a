#include "core/policy/verdict.hpp"

#include <algorithm>

namespace earshot::core {

bool Verdict::allowed() const {
  return !findings.empty() && std::ranges::all_of(findings, &Finding::allowed);
}

Result<void> Verdict::result() const {
  for (const Finding& finding : findings)
    if (!finding.allowed) return fail(finding.rule, finding.words);
  if (findings.empty()) return fail("not_allowed", "no rule allows it");
  return {};
}

}  // namespace earshot::core
