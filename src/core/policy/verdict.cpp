#include "core/policy/verdict.hpp"

#include <algorithm>

namespace earshot::core {

bool Verdict::allowed() const {
  return !findings.empty() && std::ranges::all_of(findings, &Finding::allowed);
}

const Finding* Verdict::denial() const {
  auto found = std::ranges::find(findings, false, &Finding::allowed);
  return found == findings.end() ? nullptr : &*found;
}

Result<void> Verdict::result() const {
  if (const Finding* no = denial()) return fail(no->code, no->words);
  if (findings.empty()) return fail("not_allowed", "no rule allows it");
  return {};
}

}  // namespace earshot::core
